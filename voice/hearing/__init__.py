"""From sound to words: the `ear` and its `signs`, where a question begins and ends (`endpoint`, by the `detector` of voices behind
a `gate`, and with `patience`), Vosk (`recognizer`, `grammar`), the wake phrase (`wake`, and which one may be: `wake_phrase`), and
who speaks over an answer (`interruption`, `echo`, `echo_filter`, `likeness`). The folder second holds a second ear."""
