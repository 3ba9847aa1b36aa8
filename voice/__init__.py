"""Sound in, sound out, and the commands. What every room may use: `errors`, `terminal`, `prompt`, `settings`, the `shelf` of
topics, `lock`, and commands as they are `typed`."""
