"""The conversation: its rules (`conversation`), what it remembers (`memory`), the words of an answer (`answers`), what "that"
and "the second one" point at (`references`, `positions`, `aspects`, `context`), and the one door to it all (`assistant`)."""
