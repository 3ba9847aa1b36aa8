"""The command line: `entry` is its door, `cli` runs a command, `arguments` reads its options, and each command has a file:
`listen`, which uses the devices that are `chosen`; `ask`, which also holds chat; `hear`, which also holds say; `check`, `eval`,
`models`, `devices`, `doctor` and `bench`."""
