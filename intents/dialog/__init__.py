"""The conversation: its rules (`conversation`), what it remembers (`memory`) and makes of a turn (`recall`), of whom
is spoken (`persons`), and what is plainly a turn of it (`turns`). What "that" and "the second one" point at
(`references`): places in a list (`positions`), more of an item (`aspects`), what was told some turns ago (`earlier`),
what makes sense only after a warning sign (`after_sign`), how it goes on while danger stands (`danger`), what answers
a question back (`offers`), all by the words of pointing.yaml (`pointing`), in what there is to point at (`context`).
The words of an answer put together, with the titles and the emergency number in their gaps (`answers`), and the one
door to it all (`assistant`)."""
