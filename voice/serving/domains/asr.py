"""From sound to words, while it is still coming in (the domain ``asr``)."""

from __future__ import annotations

from functools import partial
from itertools import takewhile

from wyoming.asr import Transcript, TranscriptChunk, TranscriptStart, TranscriptStop

from intents.heard import Heard
from voice.hearing.second.opinion import LONGEST, SecondOpinion
from voice.serving.domains.ears import Ears
from voice.serving.domains.services import Send, Services
from voice.serving.wire.reading import BadEventError
from voice.sound.audio import RATE, AudioChunk

_AFTER = AudioChunk.silence(0.5)  # the last word is often lost where a recording ends with it


class Utterance:
    """One question, as its sound (16 kHz) comes in. Use it from one thread only."""

    def __init__(self, ears: Ears, second: SecondOpinion | None) -> None:
        self._ears = ears
        self._transcriber = ears.lend()
        self._second = second
        self._sound = b""  # for the second ear: no more than it would listen to, and a little
        self._partial: list[str] = []
        self._told: list[str] = []

    def accept(self, chunk: AudioChunk) -> str:
        """Takes the next sound. Returns the words that have been the same twice, as more of what was told before.

        Not the last one, which may be the beginning of another; and words may still turn out to be others in the end.
        """
        if len(self._sound) <= 2 * RATE * LONGEST:
            self._sound += chunk.pcm
        self._transcriber.accept(chunk)
        before, self._partial = self._partial, self._transcriber.partial().split()
        same = takewhile(lambda pair: pair[0] == pair[1], zip(before, self._partial))
        return self._more([word for word, _ in same][:-1])

    def finish(self) -> tuple[Heard, str]:
        """Comes once. What was said after both ears, and what was not told of it yet (nothing where something else was told)."""
        self._transcriber.accept(_AFTER)
        heard = self._transcriber.finish()
        self._ears.take_back(self._transcriber)
        if self._second:
            heard = self._second.about(heard, AudioChunk(self._sound, RATE))
        return heard, self._more(heard.text.split())

    def _more(self, words: list[str]) -> str:
        known = len(self._told)
        if len(words) <= known or words[:known] != self._told:
            return ""
        self._told = words
        return " ".join(["", *words[known:]] if known else words)


class Asr:
    """Hears one question of a client, and tells it what was said: words on the way, and in the end all of it, which counts."""

    def __init__(self, services: Services, send: Send) -> None:
        self._services = services
        self._send = send
        self._utterance: Utterance | None = None
        self._begun = False
        self._left = services.limits.seconds

    async def accept(self, chunk: AudioChunk) -> None:
        """Takes the next sound. Raises BadEventError where it goes on for too long."""
        self._left -= chunk.seconds
        if self._left < 0:
            raise BadEventError(f"A question has at most {self._services.limits.seconds:g} seconds.")
        await self._tell(await self._services.hearing.do(partial(self._accept, chunk)))

    async def finish(self) -> None:
        """Tells what was said. Its other hypotheses, for which the protocol has no place, go to the mind."""
        heard, rest = await self._services.hearing.do(self._finish)
        if heard.text:
            await self._services.mind.expect(heard)
        await self._tell(rest)
        if not self._begun:
            await self._send(TranscriptStart(language="en").event())
        await self._send(Transcript(heard.text, language="en").event())
        await self._send(TranscriptStop().event())

    def drop(self) -> None:
        """Lets go of the recognizer."""
        self._utterance = None

    def _accept(self, chunk: AudioChunk) -> str:
        self._utterance = self._utterance or Utterance(self._services.ears, self._services.second)
        return self._utterance.accept(chunk)

    def _finish(self) -> tuple[Heard, str]:
        return self._utterance.finish() if self._utterance else (Heard("", 0.0), "")

    async def _tell(self, words: str) -> None:
        if not words:
            return
        if not self._begun:
            self._begun = True
            await self._send(TranscriptStart(language="en").event())
        await self._send(TranscriptChunk(words).event())
