"""A second ear, for what the first one is not sure of: a small network that hears a whole utterance at once (`moonshine`), and
when it is asked and believed (`opinion`)."""
