"""What is heard, chunk by chunk: the beginning of an utterance, its words, the wake phrase, an interruption.

No thread and no clock: time is counted in the sound that comes in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from intents.words.normalize import is_unfinished
from voice.hearing.endpoint import Endpointer, Phase
from voice.hearing.interruption import Interruption
from voice.hearing.recognizer import Transcriber
from voice.hearing.signs import Began, Idle, Mode, Opened, Partial, Said, Sign, Trouble, Woken
from voice.sound.audio import RATE, AudioChunk
from voice.sound.level import LevelWatch

SETTLE = 0.3
"""Seconds that a room goes on ringing after the loudspeaker stopped (shared/DESIGN.md, hazards)."""


class Wake(Protocol):
    """Listens for a wake phrase."""

    @property
    def phrase(self) -> str:
        """In lower case."""

    def accept(self, chunk: AudioChunk) -> bool:
        """Whether it was just said."""


class Ear:
    """Listens in one of four modes.

    ``interruption`` hears who speaks over an answer; None: nobody can. ``idle``: seconds after which `Idle` is told;
    None: never.
    """

    def __init__(
        self,
        transcriber: Transcriber,
        endpointer: Endpointer,
        wake: Wake | None = None,
        interruption: Interruption | None = None,
        idle: float | None = None,
    ) -> None:
        self._transcriber = transcriber
        self._endpointer = endpointer
        self._wake = wake
        self._interruption = interruption
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
        """The line that the assistant says from now on: its words, heard with the echo, are no interruption."""
        if self._interruption:
            self._interruption.saying(line)

    def lost(self) -> None:
        """Sound of the microphone was lost: the echo now comes at another time."""
        if self._interruption:
            self._interruption.lost()

    def accept(self, chunk: AudioChunk, playing: bool = False) -> list[Sign]:
        """What the next sound (16 kHz) tells; ``playing``: the loudspeaker sounds at the same time."""
        signs: list[Sign] = []
        if trouble := self._level.accept(chunk):
            signs.append(Trouble(trouble))
        over_answer: Began | Said | None = None
        if self._interruption:  # in every mode: it learns the echo
            over_answer = self._interruption.accept(chunk, playing)
        if self._deaf > 0:
            self._deaf -= len(chunk.pcm) // 2
            return signs
        match self.mode:
            case Mode.OPEN:
                signs += self._open(chunk)
            case Mode.DOZE if self._wake and self._wake.accept(chunk):
                signs.append(Woken())
            case Mode.GUARD if over_answer:
                signs.append(self._addressed(over_answer) if isinstance(over_answer, Said) else over_answer)
        return signs

    def finish(self) -> Said | Woken | None:
        """What was being said when the sound ended, or when a key ended the utterance."""
        if not self._speaking:
            return None
        self._speaking = False
        self._endpointer.reset()
        heard = self._transcriber.finish()
        if heard.text:
            self.mode = Mode.SHUT
        return self._addressed(Said(heard, partials=tuple(self._partials)))

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
            yield self._addressed(Said(heard, stretch.quiet, partials))
            return
        partial = self._transcriber.partial()
        if partial != self._partial():
            self._partials.append(partial)
            yield Partial(partial)

    def _addressed(self, said: Said) -> Said | Woken:
        """The wake phrase wakes at any time; before other words it tells that they were meant."""
        words, phrase = said.heard.text.split(), self._wake.phrase.split() if self._wake else []
        if not phrase or words[: len(phrase)] != phrase:
            return said
        rest = " ".join(words[len(phrase) :])
        return replace(said, heard=replace(said.heard, text=rest), called=True) if rest else Woken()

    def _partial(self) -> str:
        return self._partials[-1] if self._partials else ""

    def _wait(self, seconds: float) -> Iterator[Sign]:
        before = self._waited
        self._waited += seconds
        if self._idle is not None and before < self._idle <= self._waited:
            yield Idle(self._waited)
