"""From words to meaning to reply. What goes in (`heard`), what a name in it stands for (`concept`), what it means
(`meaning`), what comes out (`reply`), and a folder for what may be made again (`kept`); no sound."""
