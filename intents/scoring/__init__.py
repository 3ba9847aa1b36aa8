"""How much speaks for each label: what is looked at (`features`), the weights (`linear`), a topic's `scorer`, and the labels
in order (`ranking`). Whether it is meant for the assistant at all: `scope`."""
