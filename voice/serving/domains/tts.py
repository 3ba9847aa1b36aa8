"""From text to sound, sentence by sentence (the domain ``tts``)."""

from __future__ import annotations

import re
from functools import partial

from wyoming.audio import AudioChunk as Sounding
from wyoming.audio import AudioStart, AudioStop
from wyoming.event import Event
from wyoming.tts import SynthesizeStopped

from voice.serving.domains.services import Send, Services
from voice.serving.wire.reading import text_of
from voice.sound.audio import SPEECH_RATE, AudioChunk
from voice.speaking.aloud import PAUSE

_END = re.compile(r"[.!?]+[\"')\]]*\s+|\n+")
_TAG = re.compile(r"<[^>]*>")
_BLOCK = 0.1  # seconds of sound an event
_CUT_OFF = "There is more, but it is too long to be said."
_FORM = {"rate": SPEECH_RATE, "width": 2, "channels": 1}


class Tts:
    """Speaks for one client: a whole text, or one that comes in pieces, of which each sentence sounds as soon as it is whole."""

    def __init__(self, services: Services, send: Send) -> None:
        self._services = services
        self._send = send
        self._streaming = False
        self._begin()

    async def take(self, event: Event) -> None:
        """One of the events of this domain. Raises BadEventError, or SynthesisError."""
        match event.type:
            case "synthesize-start":
                self._streaming = True
                self._begin(event.data.get("text_format"))
            case "synthesize-chunk" if self._streaming:
                await self._add(text_of(event))
            case "synthesize-stop" if self._streaming:
                self._streaming = False
                await self._finish()
                await self._send(SynthesizeStopped().event())
            case "synthesize" if not self._streaming:  # else the same text once more, for older servers
                self._begin(event.data.get("text_format"))
                await self._add(text_of(event))
                await self._finish()

    def _begin(self, text_format: object = None) -> None:
        self._marked_up = text_format == "ssml"
        self._text = ""
        self._left = self._services.limits.characters
        self._sounding = False

    async def _add(self, text: str) -> None:
        """Takes more of the text, and says the sentences that are whole."""
        if self._left < 0:
            return
        self._text += text[: self._left]
        self._left -= len(text)
        if self._left < 0:
            self._text = f"{self._whole()} {_CUT_OFF}"
        while end := _END.search(self._text):
            sentence, self._text = self._text[: end.end()], self._text[end.end() :]
            await self._say(sentence)

    async def _finish(self) -> None:
        await self._say(self._text)
        if not self._sounding:  # nothing to say is said, too
            await self._send(AudioStart(**_FORM).event())
        await self._send(AudioStop().event())
        self._begin()

    async def _say(self, sentence: str) -> None:
        sentence = (_TAG.sub(" ", sentence) if self._marked_up else sentence).strip()
        speech = await self._services.speaking.do(partial(self._services.say, sentence)) if sentence else None
        if not speech or not speech.pcm:
            return
        pause = AudioChunk.silence(PAUSE if self._sounding else 0.0, speech.rate)
        if not self._sounding:
            self._sounding = True
            await self._send(AudioStart(**_FORM).event())
        for block in AudioChunk(pause.pcm + speech.pcm, speech.rate).blocks(_BLOCK):
            await self._send(Sounding(**_FORM, audio=block.pcm).event())

    def _whole(self) -> str:
        """The text without the sentence that was begun, unless it is the only one."""
        ends = [match.end() for match in _END.finditer(self._text)]
        return self._text[: ends[-1]].strip() if ends else "" if self._sounding else self._text
