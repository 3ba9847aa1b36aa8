"""Says lines one after the other; each is synthesized while the one before it sounds."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from voice.errors import SynthesisError
from voice.session.roles import Speech
from voice.sound.audio import SPEECH_RATE, AudioChunk
from voice.sound.speaker import Speaker
from voice.speaking.aloud import PAUSE
from voice.speaking.synthesis import Synthesis

_TICK = 0.01  # seconds between two looks at how much is left to be heard
_AHEAD = 0.25  # seconds of sound left at which the next line is handed over: no gap, and little to take back
_PAUSE = AudioChunk.silence(PAUSE, SPEECH_RATE)

_Key = tuple[str, "str | None", int, float]
"""A line, and its voice, rate and volume."""


class Mouth:
    """Speaks through one synthesizer and one speaker. `say` waits; to be called from one thread only.

    ``saying`` is told of each line before it sounds.
    """

    def __init__(
        self,
        voice: Synthesis,
        speaker: Speaker,
        pronounce: Callable[[str], str] = str,
        saying: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._voice = voice
        self._speaker = speaker
        self._pronounce = pronounce
        self._saying = saying
        self._ready: dict[_Key, AudioChunk] = {}  # at most one line

    def prepare(self, line: str) -> None:
        """Makes the sound of a line that will likely be said first. An engine that fails is told of when it is said."""
        if self._key(line) not in self._ready:
            self._ready.clear()
            with suppress(SynthesisError):
                sound = self._voice.say(self._pronounce(line))
                self._ready[self._key(line)] = sound  # the voice may be another one now

    def _key(self, line: str) -> _Key:
        return line, self._voice.voice, self._voice.rate_wpm, self._voice.volume

    def _sound(self, line: str) -> AudioChunk:
        """The sound of a line; where another voice speaks than was chosen, why comes first."""
        sound = self._ready.pop(self._key(line), None) or self._voice.say(self._pronounce(line))
        if not (excuse := self._voice.excuse()):
            return sound
        return AudioChunk(self._voice.say(excuse).pcm + _PAUSE.pcm + sound.pcm, SPEECH_RATE)

    def say(self, speech: Speech) -> bool:
        """Says all lines; whether it was heard to its end. Raises SynthesisError or DeviceError."""
        for number, line in enumerate(speech.lines):
            sound = self._sound(line)
            if not self._heard(speech, _AHEAD):
                return False
            speech.at = number
            if not speech.first_sound:
                speech.first_sound = time.monotonic()
            self._saying(line)
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
