"""What goes before all else: emergencies (`redflags` is the judge, redflags.yaml its table of signs), warning signs
told beside something else (`reported`, and its words in reported.yaml), what says that all is well again
(`all_clear`), and when a sign of danger outranks another meaning (`urgency`).

A sign is found in three steps: the words that fill its `slots`, the `relations` they stand in, the `circumstances` of
it: whose it is (`subject`), what it is done to (`objects`), when it was and how it is told (`said`). What the topic names itself
is its own (`claims`)."""
