"""What the ear (or the keyboard) hands to the mind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """One utterance as text.

    ``confidence`` is the recognizer's own, 0 to 1 (typed text is certain: 1).
    ``alternatives`` are its other hypotheses, best first, without ``text`` itself. ``called``: it was surely said to the
    assistant, as it was typed, or came after the wake phrase or a key; else it was heard in a room where others may talk.
    """

    text: str
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()
    called: bool = True
