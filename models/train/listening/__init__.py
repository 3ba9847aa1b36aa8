"""How well models hear: a finished one (`check`), several side by side (`compare`, `engines`, by what is in `sets` and was
`kept`, in one `table`), how `danger` is heard, which `commands` of people (on the `clips` of clips.tsv), and what ours makes of
a topic's phrases (`mishear`)."""
