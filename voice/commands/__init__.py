"""The command line: `entry` is its door, and `cli` runs the command that was named. What can be named is in `options`, what
it does in `talking` and `tending`: each command has a file, whose function ``begin`` loads what it needs.
`build_hook` is called while the package is built, and writes the `manual` page too."""
