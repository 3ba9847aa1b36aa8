"""From words to meaning to reply. What goes in (`heard`), what a name in it stands for (`concept`), what it means
(`meaning`), the words of an answer, with the titles and the emergency number in their gaps (`answers`), what comes out
(`reply`), and a folder for what may be made again (`kept`); no sound."""
