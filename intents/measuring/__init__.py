"""How well it understands: labelled lines (`cases`), figures (`accuracy`, `baselines`), phrases that something else wins (`overlap`), time
(`growth`), and fitting the confidence (`calibration`)."""
