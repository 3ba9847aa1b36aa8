"""What is heard, chunk by chunk: the beginning of an utterance, its words, the wake phrase, an interruption.

No thread and no clock: time is counted in the sound that comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from intents.dialog.glance import Glance, Worth
from intents.heard import Heard
from voice.hearing.endpoint import Endpointer, Phase
from voice.hearing.interruption import Interruption
from voice.hearing.patience import USUAL, Patience
from voice.hearing.recognizer import Transcriber
from voice.hearing.second.opinion import LONGEST, SecondOpinion
from voice.hearing.signs import Began, Foreseen, Idle, Mode, Opened, Partial, Said, Sign, Trouble, Woken
from voice.sound.audio import RATE, AudioChunk
from voice.sound.level import LevelWatch

SETTLE = 0.3
"""Seconds that a room goes on ringing after the loudspeaker stopped (shared/DESIGN.md, hazards)."""

JOINS = 1.5
"""Seconds after the end of an utterance in which what is said may still belong to it, where it ended early."""

_NOTICED = 0.15  # seconds until a voice is noticed
_PAUSE = 0.1  # seconds of silence from which it may be the end …
_STEADY = 0.1  # … where the words have not changed for so many


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
    None: never. ``glance`` tells what would be made of words; None: nobody knows. ``patience`` is how long it waits for
    the rest of a question, and ``least`` the seconds that it waits in any case. ``second`` asks a second ear; None: there is none.
    ``called_over``: the wake phrase counts over an answer too, where nobody can interrupt it in another way.
    """

    def __init__(
        self,
        transcriber: Transcriber,
        endpointer: Endpointer,
        wake: Wake | None = None,
        interruption: Interruption | None = None,
        idle: float | None = None,
        glance: Callable[[str], Glance] | None = None,
        patience: Patience | None = None,
        least: float = 0.0,
        second: SecondOpinion | None = None,
        called_over: bool = False,
    ) -> None:
        self._called_over = called_over
        self._names_wake = False
        self._transcriber = transcriber
        self._endpointer = endpointer
        self._wake = wake
        self._interruption = interruption
        self._idle = idle
        self._glance = glance
        self._second = second
        # Where nobody is heard over an answer, an answer that comes too soon could not be mended.
        self._least = max(least, 0.0 if interruption else USUAL)
        self.be_patient(patience or Patience())
        self._level = LevelWatch()
        self.mode = Mode.SHUT
        self._deaf = 0  # samples still to be passed over
        self._new = False  # no sound came in since the mode was set
        self._waited = 0.0
        self._since = JOINS + _NOTICED  # seconds since an utterance ended early
        self._begin(False)

    def turn(self, mode: Mode, settle: float = 0.0) -> None:
        """Begins to listen in another mode; the next ``settle`` seconds are not heard: the room still rings."""
        if self._speaking:
            self._transcriber.finish()
        self._endpointer.reset()
        if self._interruption and mode is not Mode.GUARD:
            self._interruption.forget()
        self.mode, self._deaf, self._new, self._waited = mode, round(settle * RATE), True, 0.0
        self._begin(False)

    def be_patient(self, patience: Patience) -> None:
        """Waits like that from now on."""
        self._patience = patience.at_least(self._least)

    def saying(self, line: str) -> None:
        """The line that the assistant says from now on: its words, heard with the echo, are no interruption."""
        self._names_wake = bool(self._wake and self._wake.phrase in line.lower())
        if self._interruption:
            self._interruption.saying(line)

    def lost(self) -> None:
        """Sound of the microphone was lost, nobody knows how much: the echo now comes at another time, and what is said
        next is no rest of anything."""
        self._since = JOINS + _NOTICED
        if self._interruption:
            self._interruption.lost()

    def accept(self, chunk: AudioChunk, playing: bool = False) -> list[Sign]:
        """What the next sound (16 kHz) tells; ``playing``: the loudspeaker sounds at the same time."""
        self._since += chunk.seconds
        signs: list[Sign] = []
        if trouble := self._level.accept(chunk):
            signs.append(Trouble(trouble))
        over_answer: Began | Said | None = None
        if self._interruption:  # in every mode: it learns the echo, but who speaks over a tone is heard once
            answering = self.mode in (Mode.GUARD, Mode.SHUT)
            over_answer = self._interruption.accept(chunk, playing and answering)
        if self._deaf > 0:
            self._deaf -= len(chunk.pcm) // 2
            return signs
        match self.mode:
            case Mode.OPEN:
                signs += self._open(chunk)
            case Mode.GUARD if (
                self._called_over and not self._names_wake and self._wake and self._wake.accept(chunk)
            ):
                signs.append(Woken())
            case Mode.DOZE if self._wake and self._wake.accept(chunk):
                signs.append(Woken())
            case Mode.GUARD if isinstance(over_answer, Said):
                signs.append(self._said(over_answer))
            case Mode.GUARD if over_answer:
                self._begin(False)
                signs.append(over_answer)
        return signs

    def finish(self) -> Said | Woken | None:
        """What was being said when the sound ended, or when a key ended the utterance."""
        if not self._speaking:
            return None
        self._endpointer.reset()
        return self._finished(USUAL)

    def _begin(self, speaking: bool) -> None:
        """An utterance begins, or there is none (any more)."""
        self._speaking = speaking
        self._partials: list[str] = []
        self._steady = 0.0  # seconds since the last of them
        self._foreseen: Foreseen | None = None  # of that one
        self._sound = bytearray()  # of the utterance, for the second ear
        self._ahead: tuple[float, Heard] | None = None  # what that heard, and after how many seconds of it
        self._goes_on = self._since < JOINS + _NOTICED

    def _open(self, chunk: AudioChunk) -> Iterator[Sign]:
        if self._new:
            self._new = False
            yield Opened()
        stretch = self._endpointer.accept(chunk, self._silence())
        if stretch.phase is Phase.SILENCE:
            yield from self._wait(chunk.seconds)
            return
        if stretch.phase is Phase.BEGAN:
            self._begin(True)
            yield Began()
            if self._second:
                self._second.ready()
        self._transcriber.accept(stretch.audio)
        self._keep(stretch.audio)
        if stretch.phase is Phase.ENDED:
            self._waited = 0.0
            yield self._finished(stretch.quiet)
            return
        yield from self._listen(chunk.seconds, stretch.quiet)

    def _listen(self, seconds: float, quiet: float) -> Iterator[Sign]:
        """What the words so far are, and, in a pause, what they come to."""
        partial = self._transcriber.partial()
        if partial != self._partial():
            self._partials.append(partial)
            self._steady, self._foreseen = 0.0, None
            yield Partial(partial)
            return
        self._steady += seconds
        if quiet >= _PAUSE and self._glance and partial and not self._foreseen:
            self._foreseen = Foreseen(self._glance(partial))
            yield self._foreseen
            if self._second and self._foreseen.glance.worth < Worth.MET:
                sound = self._utterance()
                self._ahead = sound.seconds, self._second.hear(sound)

    def _keep(self, audio: AudioChunk) -> None:
        """Remembers the sound of the utterance, as far as the second ear would hear it."""
        if self._second and len(self._sound) <= 2 * LONGEST * RATE:
            self._sound += audio.pcm

    def _utterance(self) -> AudioChunk:
        return AudioChunk(bytes(self._sound), RATE)

    def _silence(self) -> float:
        """The seconds of silence after which what was said so far is the utterance."""
        if self._steady < _STEADY:
            return self._patience.hesitant
        return self._patience.silence(self._partial(), self._foreseen.glance if self._foreseen else None)

    def _finished(self, quiet: float) -> Said | Woken:
        """The utterance, after so many seconds of silence."""
        heard = self._transcriber.finish()
        if heard.text:
            self.mode = Mode.SHUT  # what comes next depends on the answer
        sound, ahead = self._utterance(), self._ahead
        said = self._said(Said(heard, quiet, tuple(self._partials)))
        if not self._second or isinstance(said, Woken):
            return said
        # What was said since it was asked ahead, if only for a moment, it has not heard.
        known = ahead[1] if ahead and sound.seconds - ahead[0] <= quiet else None
        heard = self._second.about(said.heard, sound, known)
        if said.called:  # the phrase was in the sound
            text = self._rest(heard.text) or said.heard.text
            heard = replace(heard, text=text, second=self._rest(heard.second))
        return replace(said, heard=heard)

    def _said(self, said: Said) -> Said | Woken:
        said = replace(said, goes_on=self._goes_on)
        if said.heard.text and said.silence < USUAL:
            self._since = 0.0
        self._begin(False)
        return self._addressed(said)

    def _addressed(self, said: Said) -> Said | Woken:
        """The wake phrase wakes at any time; before other words it tells that they were meant, and are no rest of others."""
        rest = self._rest(said.heard.text)
        if rest == said.heard.text:
            return said
        if not rest:
            return Woken()
        return replace(said, heard=replace(said.heard, text=rest), goes_on=False, called=True)

    def _rest(self, text: str) -> str:
        """What follows the wake phrase; without it, all."""
        words, phrase = text.split(), self._wake.phrase.split() if self._wake else []
        return " ".join(words[len(phrase) :]) if phrase and words[: len(phrase)] == phrase else text

    def _partial(self) -> str:
        return self._partials[-1] if self._partials else ""

    def _wait(self, seconds: float) -> Iterator[Sign]:
        before = self._waited
        self._waited += seconds
        if self._idle is not None and before < self._idle <= self._waited:
            yield Idle(self._waited)
