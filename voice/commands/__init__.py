"""The command line: `cli` runs a command, `arguments` reads its options, and each command has a file of its own."""
