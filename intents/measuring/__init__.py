"""How well it understands: labelled lines (`cases`), figures (`accuracy`, `baselines`), phrases that clash (`overlap`), time
(`growth`), and fitting the confidence (`calibration`)."""
