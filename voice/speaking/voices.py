"""The voices that can be chosen by a name of ours, which of them speaks where none was, and how fast each can."""

from __future__ import annotations

import sys

from voice.modelstore.hibari import hibari_folder
from voice.settings import FASTEST, SLOWEST

NATURAL = "natural"
"""The natural voice, of the extra of that name (`voice.speaking.natural`)."""

PLAIN = "plain"
"""The usual voice of the system's own engine (`voice.speaking.plain`), which knows others by names of its own."""

DISPATCHER = "speech-dispatcher"
"""The voice that the user's own system speaks with (`voice.speaking.dispatcher`)."""

CHOICES = (NATURAL, PLAIN, DISPATCHER)

_PACES = {NATURAL: (100, 350)}  # words a minute between which it is understood: see voice.speaking.natural


def pace(voice: str | None) -> tuple[int, int]:
    """The slowest and the fastest rate of a voice, in words a minute."""
    return _PACES.get(voice or PLAIN, (SLOWEST, FASTEST))


def voice_for(wished: str) -> str:
    """The voice that a setting stands for; empty: the natural one where its extra is installed, or else the plain one."""
    return wished or (NATURAL if hibari_folder() else PLAIN)


def engine_name(voice: str | None) -> str | None:
    """What the engine of the plain voice calls it; None: its usual one."""
    if voice and voice != PLAIN:
        return voice
    return "en-us" if sys.platform.startswith("linux") else None
