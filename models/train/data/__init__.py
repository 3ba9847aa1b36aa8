"""Recordings: which there are (`manifest`, data.yaml), reading them (`recordings`), packing those of others (`packing`,
`readers`), and speaking our own lines (`synthesis`)."""
