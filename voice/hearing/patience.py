"""How long a silence must last until a question is over: that depends on what was said so far.

People leave about 0.2 seconds between two turns (Stivers and others 2009), and yet they pause for longer in the middle of a
sentence. So a whole and sure meaning needs a short silence, and one that asks for another word a long one. What
comes soon after a short one still belongs to the question (`voice.hearing.ear.JOINS`), so that little is lost by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from intents.dialog.glance import Glance
from intents.words.unfinished import is_unfinished
from voice.settings import PatienceName

USUAL = 0.8
"""Seconds of silence that end a question of which nothing is known."""


@dataclass(frozen=True)
class Patience:
    """Seconds of silence that end an utterance, as the detector hears them: 0.1 less than there were (`Endpointer`).

    ``urgent``   an emergency was told
    ``command``  a command that stands alone
    ``sure``     a whole meaning that will be answered
    ``usual``    anything else
    ``listing``  a sign was told: another one may follow
    ``hesitant`` the last word asks for another one ("what about the …")
    """

    urgent: float = 0.15
    command: float = 0.2
    sure: float = 0.25
    usual: float = USUAL
    listing: float = 0.7
    hesitant: float = 1.8

    def at_least(self, seconds: float) -> Patience:
        """The same, but for nothing but an emergency less than so many seconds."""
        names = ("command", "sure", "usual", "listing", "hesitant")
        return replace(self, **{name: max(seconds, getattr(self, name)) for name in names})

    def silence(self, text: str, glance: Glance | None) -> float:
        """What ends an utterance after these words; ``glance``: what would be made of them, None: nobody knows."""
        if glance and glance.urgent:
            return self.urgent
        if is_unfinished(text):
            return self.hesitant
        if not glance or not text:
            return self.usual
        if glance.command:
            return self.command
        if glance.listing:
            return self.listing
        return self.sure if glance.sure else self.usual


PATIENCES: Mapping[PatienceName, Patience] = MappingProxyType(
    {
        "short": Patience(sure=0.2, usual=0.5, listing=0.5, hesitant=1.2),
        "normal": Patience(),
        "long": Patience(command=USUAL, sure=USUAL, usual=1.2, listing=1.8, hesitant=2.5),
    }
)
"""By name, the shortest first; "long" is for people who speak slowly."""
