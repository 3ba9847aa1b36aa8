"""How well models hear: a finished one (`check`), several side by side (`compare`, `engines`), what ours makes of a topic's
phrases (`mishear`), and which commands of people it hears (`commands`, on the `clips` of clips.tsv)."""
