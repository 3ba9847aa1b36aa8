"""Says lines one after the other, each synthesized while the one before it sounds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from voice.audio import AudioChunk
from voice.speaker import Speaker
from voice.speaking import PAUSE
from voice.synthesizer import SPEECH_RATE

_TICK = 0.01  # seconds between two looks at how much is left to be heard
_AHEAD = 0.25  # seconds of sound left at which the next line is handed over: no gap, and little to take back
_PAUSE = AudioChunk.silence(PAUSE, SPEECH_RATE)


class Synthesis(Protocol):
    """What makes sound of text."""

    @property
    def rate_wpm(self) -> int:
        """Words per minute, kept within what can be understood."""

    @rate_wpm.setter
    def rate_wpm(self, value: float) -> None: ...

    @property
    def volume(self) -> float:
        """0 to 1, kept within these."""

    @volume.setter
    def volume(self, value: float) -> None: ...

    def say(self, text: str) -> AudioChunk:
        """The text as sound. Raises SynthesisError."""

    def warm(self) -> None:
        """Gets ready without waiting for it."""

    def work_ahead(self) -> bool:
        """Makes a little of what may be needed; whether more is left to do."""

    def close(self) -> None:
        """Gives everything back."""


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


class Mouth:
    """Speaks through one synthesizer and one speaker. `say` waits; to be called from one thread only."""

    def __init__(self, voice: Synthesis, speaker: Speaker, pronounce: Callable[[str], str] = str) -> None:
        self._voice = voice
        self._speaker = speaker
        self._pronounce = pronounce

    def say(self, speech: Speech) -> bool:
        """Says all lines; whether it was heard to its end. Raises SynthesisError or DeviceError."""
        for number, line in enumerate(speech.lines):
            sound = self._voice.say(self._pronounce(line))
            if not self._heard(speech, _AHEAD if number else 0.0):
                return False
            speech.at = number
            if not speech.first_sound:
                speech.first_sound = time.monotonic()
            self._speaker.play(sound)
            self._speaker.play(_PAUSE)
        return self._heard(speech, 0.0) and self._drained(speech)

    def _heard(self, speech: Speech, left: float) -> bool:
        """Waits until no more than ``left`` seconds are to be heard; False where it is cancelled before."""
        while not speech.cancelled.is_set():
            if self._speaker.pending <= left:
                return True
            self._speaker.wait(_TICK)
        return False

    def _drained(self, speech: Speech) -> bool:
        while not speech.cancelled.is_set():
            if self._speaker.wait(_TICK):
                return True
        return False
