"""A server for Home Assistant and others, in the Wyoming protocol: `start` puts it together, `server` lets clients in at an
`address`, and `client` serves one with `reading`, in the `limits` that all have. A domain is a file: `asr`, which takes `sound` of
any form, `wake`, `handle`, and `tts`. `services` is what they share, `info` what a client is told of it, `aside` their threads,
`mind` the conversations, and `shared_mind` the same for several processes."""
