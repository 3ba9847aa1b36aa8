"""What is heard, chunk by chunk: the beginning of an utterance, its words, the wake phrase, an interruption.

No thread and no clock: time is counted in the sound that comes in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from intents.heard import Heard
from intents.words.normalize import is_unfinished
from voice.hearing.endpoint import Endpointer, Phase
from voice.hearing.recognizer import Transcriber
from voice.sound.audio import RATE, AudioChunk
from voice.sound.level import LevelWatch


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

    ``partials`` is what it seemed to be, time after time, while it was spoken.
    """

    heard: Heard
    silence: float = 0.0
    partials: tuple[str, ...] = ()


@dataclass(frozen=True)
class Idle:
    """Nobody has spoken for so many seconds since the ear was opened; told once."""

    seconds: float


@dataclass(frozen=True)
class Woken:
    """The wake phrase was said."""


@dataclass(frozen=True)
class Trouble:
    """What is wrong with the sound of the microphone."""

    sentence: str


Sign = Opened | Began | Partial | Said | Idle | Woken | Trouble


class Wake(Protocol):
    """Listens for a wake phrase."""

    def accept(self, chunk: AudioChunk) -> bool:
        """Whether it was just said."""


class Guard(Protocol):
    """Listens while the assistant speaks. See `voice.hearing.interruption`."""

    def saying(self, line: str) -> None:
        """The line that is spoken from now on: its words are no interruption."""

    def lost(self) -> None:
        """Sound of the microphone was lost."""

    def accept(self, chunk: AudioChunk, playing: bool) -> Began | Said | None:
        """Began: somebody speaks over the answer; Said: what it was, without text where it was nothing."""


class Ear:
    """Listens in one of four modes. ``idle``: seconds after which `Idle` is told; None: never."""

    def __init__(
        self,
        transcriber: Transcriber,
        endpointer: Endpointer,
        wake: Wake | None = None,
        guard: Guard | None = None,
        idle: float | None = None,
    ) -> None:
        self._transcriber = transcriber
        self._endpointer = endpointer
        self._wake = wake
        self._guard = guard
        self._idle = idle
        self._level = LevelWatch()
        self.mode = Mode.SHUT
        self._deaf = 0  # samples still to be passed over
        self._new = False  # no sound came in since the mode was set
        self._waited = 0.0
        self._speaking = False
        self._partials: list[str] = []

    def turn(self, mode: Mode, settle: float = 0.0) -> None:
        """Begins to listen in another mode; the next ``settle`` seconds are not heard: the room still rings."""
        if self._speaking:
            self._transcriber.finish()
        self._endpointer.reset()
        self.mode, self._deaf, self._new = mode, round(settle * RATE), True
        self._waited, self._speaking, self._partials = 0.0, False, []

    def saying(self, line: str) -> None:
        """Tells the guard what the assistant says from now on."""
        if self._guard:
            self._guard.saying(line)

    def lost(self) -> None:
        """Tells the guard that sound of the microphone was lost."""
        if self._guard:
            self._guard.lost()

    def accept(self, chunk: AudioChunk, playing: bool = False) -> list[Sign]:
        """What the next sound (16 kHz) tells; ``playing``: the loudspeaker sounds at the same time."""
        signs: list[Sign] = []
        if trouble := self._level.accept(chunk):
            signs.append(Trouble(trouble))
        interruption = (
            self._guard.accept(chunk, playing) if self._guard else None
        )  # always: it learns the echo
        if self._deaf > 0:
            self._deaf -= len(chunk.pcm) // 2
            return signs
        match self.mode:
            case Mode.OPEN:
                signs += self._open(chunk)
            case Mode.DOZE if self._wake and self._wake.accept(chunk):
                signs.append(Woken())
            case Mode.GUARD if interruption:
                signs.append(interruption)
        return signs

    def finish(self) -> Said | None:
        """What was being said when the sound ended, or when a key ended the utterance."""
        if not self._speaking:
            return None
        self._speaking = False
        self._endpointer.reset()
        heard = self._transcriber.finish()
        if heard.text:
            self.mode = Mode.SHUT
        return Said(heard, partials=tuple(self._partials))

    def _open(self, chunk: AudioChunk) -> Iterator[Sign]:
        if self._new:
            self._new = False
            yield Opened()
        stretch = self._endpointer.accept(chunk, is_unfinished(self._partial()))
        if stretch.phase is Phase.SILENCE:
            yield from self._wait(chunk.seconds)
            return
        if stretch.phase is Phase.BEGAN:
            self._speaking = True
            yield Began()
        self._transcriber.accept(stretch.audio)
        if stretch.phase is Phase.ENDED:
            partials = tuple(self._partials)
            self._speaking, self._partials, self._waited = False, [], 0.0
            heard = self._transcriber.finish()
            if heard.text:  # what comes next depends on the answer
                self.mode = Mode.SHUT
            yield Said(heard, stretch.quiet, partials)
            return
        partial = self._transcriber.partial()
        if partial != self._partial():
            self._partials.append(partial)
            yield Partial(partial)

    def _partial(self) -> str:
        return self._partials[-1] if self._partials else ""

    def _wait(self, seconds: float) -> Iterator[Sign]:
        before = self._waited
        self._waited += seconds
        if self._idle is not None and before < self._idle <= self._waited:
            yield Idle(self._waited)


SETTLE = 0.3
"""Seconds that a room goes on ringing after the loudspeaker stopped (shared/DESIGN.md, hazards)."""
