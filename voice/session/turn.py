"""One turn of a spoken conversation: what was said, the reply to it, and how long each took."""

from __future__ import annotations

from dataclasses import dataclass

from intents.reply import Reply
from voice.hearing.signs import Said
from voice.session.roles import Speech
from voice.session.turnlog import Timing


@dataclass(frozen=True)
class Turn:
    """What was said, the reply, the seconds that hearing and thinking took, the moment (monotonic seconds) of the reply, the
    speech that says it, and whether a key stood for the words."""

    said: Said
    reply: Reply
    cost: float
    thought: float
    replied: float
    speech: Speech | None = None  # not begun yet
    by_key: bool = False

    @property
    def timing(self) -> Timing:
        """How long each stage took, as far as it is known."""
        first = self.speech.first_sound if self.speech else 0.0
        sound = (first - self.replied) * 1000 if first else None
        return Timing(self.said.silence * 1000, self.cost * 1000, self.thought * 1000, sound)
