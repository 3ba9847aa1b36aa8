"""What the ear tells, sign by sign, and the modes in which it listens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from intents.dialog.glance import Glance
from intents.heard import Heard


class Mode(Enum):
    OPEN = auto()  # an utterance is expected
    DOZE = auto()  # only the wake phrase is
    GUARD = auto()  # the assistant speaks: only an interruption is
    SHUT = auto()  # nothing is


@dataclass(frozen=True)
class Opened:
    """The first sound since the ear was opened: from now on whatever is said is heard."""


@dataclass(frozen=True)
class Began:
    """Somebody began to speak."""


@dataclass(frozen=True)
class Partial:
    """What seems to have been said so far."""

    text: str


@dataclass(frozen=True)
class Said:
    """An utterance, with the seconds of silence after which it counted as over. No text: there were no words.

    ``partials`` is what it seemed to be, time after time, while it was spoken. ``goes_on``: it began so soon after the
    end of the one before that it may be the rest of it. ``called``: it began with the wake phrase, which is left out.
    """

    heard: Heard
    silence: float = 0.0
    partials: tuple[str, ...] = ()
    goes_on: bool = False
    called: bool = False


@dataclass(frozen=True)
class Foreseen:
    """In a pause: what would be made of the words so far. They may be all."""

    glance: Glance


@dataclass(frozen=True)
class Idle:
    """Nobody has spoken for so many seconds since the ear was opened; told once."""

    seconds: float


@dataclass(frozen=True)
class Woken:
    """The wake phrase was said, and nothing after it yet."""


@dataclass(frozen=True)
class Trouble:
    """What is wrong with the sound of the microphone."""

    sentence: str


Sign = Opened | Began | Partial | Foreseen | Said | Idle | Woken | Trouble
