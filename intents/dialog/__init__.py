"""The conversation: its rules (`conversation`), what it remembers (`memory`) and makes of a turn (`recall`), what is said to
the voice itself (`commands`), of whom is spoken (`persons`), what is plainly a turn of it (`turns`), and how it goes on while
danger stands (`danger`). Who knows one topic is an `expert`, and `several` of them share a conversation: each utterance is one
`turn`. The one door to it all (`assistant`), and a look through it that changes nothing (`glance`)."""
