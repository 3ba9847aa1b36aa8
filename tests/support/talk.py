"""A little text, of which the tests of the language model and of the graph make theirs."""

from __future__ import annotations

TALK = [
    "go back",
    "go back",
    "go",
    "stop",
    "stop",
    "stop go back",
    "knee need",
    "need knee",
    "root route",
    "top",
]
