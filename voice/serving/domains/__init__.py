"""What the server can do, a file for each domain of the protocol: `asr`, `wake`, `handle` and `tts`. `services` is what they
share, `mind` the conversations, and `aside` their threads."""
