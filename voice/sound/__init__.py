"""Sound and the devices for it: chunks and files (`audio`), `microphone`, `speaker`, `portaudio`, tones (`earcons`), levels
(`gain`, `level`), and native libraries that must be `quiet`."""
