"""Sound and the devices for it: chunks and files (`audio`), `microphone`, `speaker`, which `devices` there are and
whether one has died (`heartbeat`), `portaudio`, tones (`earcons`), levels (`gain`, `level`), and native libraries that must
be `quiet`."""
