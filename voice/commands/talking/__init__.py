"""The commands that answer: `listen`, which uses the devices that are `chosen`; `ask`, `chat`, `hear`, `say`, and `serve` for other
programs."""
