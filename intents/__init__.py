"""From words to meaning to reply. What goes in (`heard`), what it means (`meaning`), what comes out (`reply`), and a folder
for what may be made again (`kept`); no sound."""
