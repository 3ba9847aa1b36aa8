"""What the assistant says back, and what that does to the way it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from intents.meaning import NONE, Decision, Label

Detail = Literal["brief", "normal", "full"]
"""How much is said at once: the point only, what is usual, or all that there is."""


class Effect(Enum):
    """What a reply asks of the voice, beyond being said."""

    NONE = "none"
    SLOWER = "slower"
    FASTER = "faster"
    GOODBYE = "goodbye"


@dataclass(frozen=True)
class Reply:
    """One reply.

    ``chunks`` are what is said, each in one breath; ``more`` what "tell me more" would say next (may be empty).
    ``label`` is the meaning that is answered, with references resolved; ``confidence`` the probability, 0 to 1, that
    it is the right one. ``about``: see `intents.meaning.Meaning`, where that is not covered.
    """

    chunks: tuple[str, ...]
    more: tuple[str, ...] = ()
    label: Label = NONE
    confidence: float = 1.0
    decision: Decision = Decision.ANSWER
    effect: Effect = Effect.NONE
    about: str = ""

    @property
    def say(self) -> str:
        """All chunks as one text."""
        return " ".join(self.chunks)

    @property
    def leads_on(self) -> bool:
        """Whether the person is likely to speak again at once: something was asked back, or there is more to tell."""
        return self.decision in (Decision.OFFER, Decision.CONFIRM) or bool(self.more)
