"""Where an utterance begins and where it ends. Time is counted in samples of sound, so there is no clock in it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

from voice.hearing.detector import FRAME, Detector
from voice.sound.audio import RATE, AudioChunk

_BEGINS = 0.5  # probability of speech in a frame from which it counts as voice …
_GOES_ON = 0.35  # … and from which it still does, once somebody speaks: the ends of words are soft


@dataclass(frozen=True)
class Endpointing:
    """When somebody has begun to speak, and when they have finished. All in seconds.

    ``onset``       of voice within the last ``window`` that make a beginning: a click or a cough is shorter
    ``window``      see ``onset``
    ``preroll``     before the beginning that belong to the utterance: its first consonant is not voiced
    ``longest``     after which it ends in any case
    """

    onset: float = 0.13
    window: float = 0.3
    preroll: float = 0.4
    longest: float = 20.0


class Phase(Enum):
    SILENCE = auto()
    BEGAN = auto()
    VOICE = auto()  # in an utterance, its short pauses included
    ENDED = auto()


@dataclass(frozen=True)
class Stretch:
    """What the last chunk was, and the sound that belongs to the utterance: none in silence, and at the beginning
    also what came just before it. ``quiet`` are the seconds of silence at the end."""

    phase: Phase
    audio: AudioChunk
    quiet: float = 0.0


class Endpointer:
    """Cuts a stream of sound into utterances. Its silences begin late: Silero hears a voice for 0.11 seconds (median) longer
    than it sounds (288 synthetic recordings, their last sound over -35 decibels of full scale)."""

    def __init__(self, detector: Detector, settings: Endpointing | None = None) -> None:
        self.settings = settings or Endpointing()
        self._detector = detector
        self._before: deque[AudioChunk] = deque()
        self.reset()

    def reset(self) -> None:
        """Begins anew: nobody is speaking, and nothing was heard before."""
        self._detector.reset()
        self._rest = b""  # samples that do not fill a frame yet
        self._before.clear()
        self._recent: deque[bool] = deque(maxlen=max(1, _frames(self.settings.window)))
        self._speaking = False
        self._length = 0  # samples since the beginning
        self._quiet = 0  # samples since the last voice

    def accept(self, chunk: AudioChunk, silence: float) -> Stretch:
        """What the next sound (16 kHz, any length) is part of; ``silence``: how many seconds of it end an utterance.

        Raises ValueError for another rate: the detector would take a voice for noise without a complaint.
        """
        if chunk.rate != RATE:
            raise ValueError(f"the detector hears {RATE} Hz, not {chunk.rate} Hz: resample first")
        began = self._look(chunk.pcm)
        if not self._speaking:
            self._remember(chunk)
            return Stretch(Phase.SILENCE, AudioChunk(b"", RATE))
        if began:
            audio = AudioChunk(b"".join(each.pcm for each in (*self._before, chunk)), RATE)
            self._before.clear()
            self._length = len(audio.pcm) // 2
            return Stretch(Phase.BEGAN, audio)
        self._length += len(chunk.pcm) // 2
        quiet = self._quiet / RATE
        if quiet < silence and self._length < self.settings.longest * RATE:
            return Stretch(Phase.VOICE, chunk, quiet)
        self.reset()
        return Stretch(Phase.ENDED, chunk, quiet)

    def _look(self, pcm: bytes) -> bool:
        """Looks at all frames that are complete now; whether an utterance began in one of them."""
        data, size = self._rest + pcm, 2 * FRAME
        whole = len(data) // size * size
        self._rest = data[whole:]
        before = self._speaking
        for at in range(0, whole, size):
            voice = self._detector.probability(data[at : at + size]) >= (
                _GOES_ON if self._speaking else _BEGINS
            )
            self._recent.append(voice)
            self._quiet = 0 if voice else self._quiet + FRAME
            self._speaking = self._speaking or sum(self._recent) >= _frames(self.settings.onset)
        return self._speaking and not before

    def _remember(self, chunk: AudioChunk) -> None:
        self._before.append(chunk)
        while sum(each.seconds for each in self._before) - self._before[0].seconds >= self.settings.preroll:
            self._before.popleft()


def _frames(seconds: float) -> int:
    return max(1, round(seconds * RATE / FRAME))
