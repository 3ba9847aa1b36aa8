"""What the command line takes: the `parser`; the options of the commands for `talking` and of those for `tending`; those
that several of them have (`shared`), what an option may be (`kinds`), and what was `wished` for with them."""
