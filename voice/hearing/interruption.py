"""Somebody speaks while the assistant does: hold the speech, hear what was meant, or let it go on."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from intents.heard import Heard
from voice.hearing.detector import FRAME, SileroDetector
from voice.hearing.echo import Cleaned, EchoCanceller
from voice.hearing.echo_filter import BLOCK
from voice.hearing.grammar import Spotter
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.hearing.second.opinion import SecondOpinion
from voice.hearing.signs import Began, Said
from voice.sound.audio import RATE, AudioChunk

SPOKEN_COMMANDS = (
    "stop", "wait", "hold on", "pause", "next", "repeat", "say that again", "slower", "faster", "louder",
    "quieter", "quiet", "enough", "go on",
)  # fmt: skip
"""What can be made out over the assistant in any case, by a recognizer that knows nothing else. What comes of it is decided
in `voice.session.talk`, as after any other utterance."""

SPOKEN_ANSWERS = ("yes", "no")
"""Made out in the same way: else they would be taken for "next" and "enough"."""

_AT_ONCE = frozenset({"stop", "wait", "hold on", "pause", "quiet", "enough"})
"""Whoever says these wants silence, not an answer: a short pause is enough to know them by."""

# Probability of a voice in a frame: a person reached it 40 to 60 ms (median) after the onset, at every level of echo.
_VOICE = 0.4
# Decibels over noise and what is left of the echo, in the mean of three blocks (see Remainder). In 60 minutes of answers in
# simulated rooms seven frames of the echo alone had as much, all in the first second.
_EXCESS = 2.5
_SMOOTH = 3  # blocks
_BEFORE = 0.4  # seconds kept from before the voice was noticed: a short word is half over by then
_RUN_UP = 0.3  # seconds kept from before the assistant began: somebody may go on just then; no more, as they had been speaking
_QUIET = 0.5  # seconds of silence after which somebody has finished
_PAUSE = 0.2  # seconds of silence after which it may have been one of those that are obeyed at once
_SHORT = 3.0  # seconds given to a command, or to a noise
_LONG = 10.0  # seconds given to somebody who is saying words
_TAIL = 15  # blocks after the last known echo in which the room may still carry it: 0.15 s
_ALONE = 4  # frames with a voice and without an echo that prove a person: 0.13 s
_EARLY = 15  # frames in which a sound may turn out to be an echo that was not known yet: 0.5 s
_CLEAR = (
    0.6  # the confidence from which words are words: what is left of an echo is heard as some at up to 0.55
)
_OTHERS = 3  # hypotheses of what was said
_PLAIN = re.compile(r"[a-z']+")


class Interruption:
    """Hears what is said over the assistant. Use it from one thread only.

    ``commands`` are in lower case and of words the model knows; what is none of them the ``second`` ear is asked about. Raises ValueError where there are none and
    ModelError where the voice activity detector is missing.
    """

    def __init__(
        self,
        model: RecognizerModel,
        canceller: EchoCanceller,
        commands: Sequence[str] = SPOKEN_COMMANDS,
        second: SecondOpinion | None = None,
    ) -> None:
        self._model = model
        self._second = second
        self._canceller = canceller
        self._at_once = _AT_ONCE.intersection(commands)
        self._spotted = (*commands, *SPOKEN_ANSWERS) if commands else ()
        self._spotter = Spotter(model, self._spotted)
        self._detector = SileroDetector()
        self._lines: deque[str] = deque(maxlen=2)  # the last line may still be on its way through the room
        self._sound = self._pending = b""
        self._excess: list[float] = []
        self._holding = self._looked = False
        self._limit = _SHORT
        self._length = self._quiet = self._alone = 0  # frames since the voice was noticed
        self._free = 0  # blocks since an echo was to be heard

    def saying(self, line: str) -> None:
        """The line that is spoken from now on: its words, heard with the echo, were not meant."""
        self._lines.append(line)

    def lost(self) -> None:
        """Sound of the microphone was lost: the echo now comes at another time."""
        self._canceller.lost()

    def forget(self) -> None:
        """Whoever was speaking is not listened to any more."""
        self._detector.reset()
        self._sound = self._pending = b""
        self._excess = []
        self._holding = self._looked = False
        self._limit = _SHORT
        self._length = self._quiet = self._alone = self._free = 0

    def accept(self, chunk: AudioChunk, playing: bool) -> Began | Said | None:
        """Takes the next sound of the microphone (16 kHz), also while nothing is ``playing``: it keeps the echo known.

        Began: somebody speaks; hold the speech now, and say so with ``playing`` from the next chunk on. Then comes
        Said, within 3.5 s or at the end of a longer sentence: a command, or other words, such as a question. Without
        text it was a cough, a noise or an echo: let the speech go on where it was.
        """
        cleaned = self._canceller.separate(chunk)
        if not playing and not self._holding:
            if self._excess:
                self.forget()
            self._sound = (self._sound + cleaned.sound.pcm)[-2 * round(_RUN_UP * RATE) :]
            return None
        self._excess.extend(cleaned.excess)
        self._sound += cleaned.sound.pcm
        self._pending += cleaned.sound.pcm
        if self._holding:
            return self._listen(cleaned)
        if self._somebody_speaks():
            self._holding = True
            return Began()
        self._sound = self._sound[-2 * round(_BEFORE * RATE) :]
        return None

    def _somebody_speaks(self) -> bool:
        found = False
        for voice, excess in self._frames():  # all of them: the detector remembers
            found = found or (voice > _VOICE and excess > _EXCESS)
        return found and not self._canceller.echoing()

    def _listen(self, cleaned: Cleaned) -> Said | None:
        for audible in cleaned.echo:
            self._free = 0 if audible else self._free + 1
        for voice, _ in self._frames():
            self._length += 1
            self._quiet = 0 if voice > _VOICE else self._quiet + 1
            self._looked = self._looked and self._quiet > 0
            self._alone += voice > _VOICE and self._free > _TAIL
        if self._length <= _EARLY and self._canceller.echoing(surely=True):
            self.forget()
            return Said(Heard(""))
        if not self._looked and self._quiet * FRAME >= _PAUSE * RATE:
            self._looked = True
            said = self._said()
            if said.heard.text in self._at_once:
                self.forget()
                return said
        if self._quiet * FRAME >= _QUIET * RATE or self._length * FRAME >= self._limit * RATE:
            if self._limit == _SHORT and self._quiet == 0 and self._in_words():
                self._limit = _LONG
                return None
            said = self._heard_twice(self._said())
            self.forget()
            return said
        return None

    def _frames(self) -> list[tuple[float, float]]:
        """The probability of a voice in each new frame, and the excess at its end."""
        frames = []
        while len(self._pending) >= 2 * FRAME:
            voice = self._detector.probability(self._pending[: 2 * FRAME])
            self._pending = self._pending[2 * FRAME :]
            end = len(self._excess) - len(self._pending) // 2 // BLOCK
            last = self._excess[max(0, end - _SMOOTH) : end]
            frames.append((voice, sum(last) / len(last) if last else float("-inf")))
        del self._excess[: -_SMOOTH - len(self._pending) // 2 // BLOCK - 1]
        return frames

    def _in_words(self) -> bool:
        heard = transcribe(self._model, AudioChunk(self._sound, RATE), 0)
        return heard.confidence > _CLEAR and len(heard.text.split()) >= 3

    def _said(self) -> Said:
        """What was said: one of the commands or other words, or nothing."""
        spotted = self._spotter.spot(AudioChunk(self._sound, RATE))
        if command := spotted.phrase:
            return Said(Heard("")) if self._echoed(command) else Said(Heard(command, spotted.confidence))
        heard = replace(spotted.heard, alternatives=spotted.heard.alternatives[:_OTHERS])
        if heard.confidence < _CLEAR or self._echoed(heard.text):
            return Said(Heard(""))
        return Said(heard)

    def _heard_twice(self, said: Said) -> Said:
        """After the second ear, where it was no command."""
        if not self._second or said.heard.text in self._spotted:
            return said
        both = self._second.about(said.heard, AudioChunk(self._sound, RATE))
        return said if self._echoed(both.text) else Said(both)

    def _echoed(self, text: str) -> bool:
        """Whether it may be what the assistant itself said: its words, and no voice after they had died away."""
        said = set(_PLAIN.findall(" ".join(self._lines).lower()))
        return self._alone < _ALONE and said.issuperset(text.split())
