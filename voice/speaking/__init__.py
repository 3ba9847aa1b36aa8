"""From words to sound: what any voice can do (`synthesis`), the `voices` that can be chosen, their engines (`plain`, pyttsx3;
`natural`, a network, whose `tempo` can be raised) in a process of their own (`worker`), which a `synthesizer` asks, sound that
is kept (`cache`), and reading lines `aloud`."""
