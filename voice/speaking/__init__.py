"""From words to sound: what any voice can do (`synthesis`), pyttsx3 (`synthesizer`) in a process of its own (`worker`),
sound that is kept (`cache`), and reading lines `aloud`."""
