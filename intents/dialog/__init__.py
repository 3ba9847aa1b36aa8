"""The conversation: its rules (`conversation`) and what it remembers (`memory`), what "that" and "the second one" point at
(`references`, `positions`, `aspects`, `context`; their words: `pointing`), what is plainly a turn of it (`turns`), the words
of an answer put together, with the titles and the emergency number in their gaps (`answers`), and the one door to it all
(`assistant`)."""
