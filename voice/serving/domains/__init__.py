"""What the server can do, a file for each domain of the protocol: `asr`, `wake`, `handle` and `tts`. `services` is what they
share: the `mind`, which has the conversations, the `ears`, and the threads (`aside`)."""
