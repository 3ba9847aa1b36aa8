"""What a name in an utterance stands for: a slot of the topic, one of its items, or a concept that all topics share."""

from __future__ import annotations

from typing import NamedTuple

from content.topic import KINDS, SLOTS

SHARED = "@"
"""The kind of the concepts of ``words/concepts.yaml``."""


class Concept(NamedTuple):
    """``kind`` is one of SLOTS and says all, or one of KINDS and ``name`` the id of the item, or SHARED.

    Concepts are in the order of their texts: "@doctor", "cause dehydration", "part".
    """

    kind: str
    name: str = ""

    @property
    def is_slot(self) -> bool:
        """Whether the topic's own part, event or other is meant."""
        return self.kind in SLOTS

    @property
    def is_item(self) -> bool:
        """Whether a cause, a warning sign or a remedy is meant: then `intents.meaning.Label.of` is its label."""
        return self.kind in KINDS

    def __str__(self) -> str:
        if self.is_item:
            return f"{self.kind} {self.name}"
        return self.kind + self.name


PART = Concept("part")
EVENT = Concept("event")
OTHER = Concept("other")
GREETING = Concept(SHARED, "greeting")
PRIVACY = Concept(SHARED, "privacy")
CLOSING = Concept(SHARED, "closing")
ACKNOWLEDGING = Concept(SHARED, "acknowledging")
DROPPING = Concept(SHARED, "dropping")
THANKING = Concept(SHARED, "thanking")
LOUDNESS = Concept(SHARED, "loudness")
TIMING = Concept(SHARED, "timing")
VOICES = Concept(SHARED, "voices")
COURTESIES = (GREETING, PRIVACY, LOUDNESS, TIMING, VOICES, CLOSING, DROPPING, ACKNOWLEDGING)
"""What is said to the assistant itself and asks nothing of a topic (`intents.understanding.courtesy`)."""
ANIMAL = Concept(SHARED, "animals")
THING = Concept(SHARED, "things")
"""Other subjects, the same for every topic."""
