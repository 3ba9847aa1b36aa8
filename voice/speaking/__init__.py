"""From words to sound: what any voice can do (`synthesis`), the `voices` that can be chosen, and what of a text is `sayable`.
Our own engines (`plain`, pyttsx3; `natural`, a network, whose `tempo` can be raised) live in a process of their own (`worker`), which
a `synthesizer` asks; their sound is kept (`cache`). The system's own voice (`dispatcher`) is reached over a socket (`ssip`). And
reading lines `aloud`."""
