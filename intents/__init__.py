"""From words to meaning to reply. What goes in (`heard`), what it means (`meaning`), what comes out (`reply`); no sound."""
