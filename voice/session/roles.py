"""What is handed around in a spoken conversation: devices, listeners, manner, a speech, and what a decision moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from intents.reply import Reply
from voice.hearing.signs import Mode, Said
from voice.session.keys import Keys, NoKeys
from voice.session.turnlog import Timing
from voice.settings import PatienceName
from voice.sound.earcons import Earcons
from voice.sound.microphone import Microphone
from voice.sound.speaker import Speaker
from voice.speaking.synthesis import Synthesis


@dataclass
class Speech:
    """One answer on its way to the loudspeaker.

    ``at`` is the line that is being heard; ``first_sound`` the moment (monotonic seconds) at which the first line was
    handed to the loudspeaker, 0.0 before that.
    """

    lines: tuple[str, ...]
    cancelled: Event = field(default_factory=Event)
    at: int = 0
    first_sound: float = 0.0

    def rest(self) -> tuple[str, ...]:
        """What was not heard to its end."""
        return self.lines[self.at :]


@dataclass(frozen=True)
class Devices:
    """What it hears and speaks with, and the keyboard."""

    microphone: Microphone
    speaker: Speaker
    synthesizer: Synthesis
    keys: Keys = field(default_factory=NoKeys)


@dataclass(frozen=True)
class Listeners:
    """Who is told what happens: ``show`` of each line to be printed, ``log`` of every turn, ``adjusted`` of a setting
    that is another one now (its name in `voice.settings.Settings`) and its value."""

    show: Callable[[str], None]
    log: Callable[[Said, Reply, Timing], None] | None = None
    adjusted: Callable[[str, float | str], None] | None = None


@dataclass(frozen=True)
class Manner:
    """How it talks. ``greeting`` gives what opens the conversation; ``asleep``: it waits for the wake phrase or a key first, and
    again when nothing more is asked; ``pronounce`` gives a line as the synthesizer should read it; ``patience`` names how
    long it waits for the rest of a question (`voice.hearing.patience.PATIENCES`)."""

    earcons: Earcons = field(default_factory=Earcons)
    greeting: Callable[[], tuple[str, ...]] = tuple
    asleep: bool = False
    pronounce: Callable[[str], str] = str
    patience: PatienceName = "normal"


class Limbs(Protocol):
    """What moves when a decision was taken. Returns at once."""

    def listen(self, mode: Mode, settle: float = 0.0) -> None:
        """See `voice.hearing.ear.Ear.turn`."""

    def end_utterance(self) -> None:
        """What was said so far is the utterance."""

    def be_patient(self, patience: PatienceName) -> None:
        """Waits for the rest of a question as that name says."""

    def prepare(self, line: str) -> None:
        """Makes the sound of a line that will likely be said first."""

    def speak(self, speech: Speech) -> None:
        """Begins to say it; `Talk.told` hears of its end."""
