"""The commands that look after the rest: `check` a topic, write a `new_topic` (its questions are an `interview`), which `topics`
are used, `models`, `devices` and the `doctor`; `export` writes what other assistants need; `eval`, with its `report`, and `bench`
measure; `completions` are for shells."""
