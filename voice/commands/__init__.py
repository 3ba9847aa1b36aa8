"""The command line: `entry` is its door, `cli` runs a command, `arguments` reads its options, and each command has a file:
`listen`; `ask`, which also holds chat; `hear`, which also holds say; `check`, `eval`, `models`, `devices`, `doctor`, `bench`."""
