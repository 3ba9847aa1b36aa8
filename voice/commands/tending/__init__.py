"""The commands that look after the rest: `check` a topic, which `topics` are used, `models`, `devices` and the `doctor`; `export` writes what other
assistants need; `eval` and `bench` measure."""
