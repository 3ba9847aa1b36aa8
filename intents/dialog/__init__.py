"""The conversation: its rules (`conversation`) and what it remembers (`memory`), of whom it is spoken (`persons`), what "that" and "the second one" point at
(`references`, `positions`, `aspects`, `context`), the words of an answer put together, with the titles and the emergency
number in their gaps (`answers`), and the one door to it all (`assistant`)."""
