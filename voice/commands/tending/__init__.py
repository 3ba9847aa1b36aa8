"""The commands that look after the rest: `check` a topic, `models`, `devices` and the `doctor`; `eval` and `bench` measure."""
