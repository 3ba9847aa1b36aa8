"""One connection: each event to the domain that it belongs to, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from wyoming.error import Error
from wyoming.event import Event, async_write_event
from wyoming.ping import Pong

from voice.errors import VoiceError
from voice.serving.domains.asr import Asr
from voice.serving.domains.handle import handle
from voice.serving.domains.services import Send, Services
from voice.serving.domains.tts import Tts
from voice.serving.domains.wake import Wake
from voice.serving.wire.reading import read_event, text_of
from voice.serving.wire.sound import Form, Incoming
from voice.sound.audio import AudioChunk


class Listening(Protocol):
    """What the sound of a client is for."""

    async def accept(self, chunk: AudioChunk) -> None:
        """Takes the next sound (16 kHz)."""

    async def finish(self) -> None:
        """Comes at the end of the sound."""

    def drop(self) -> None:
        """Comes where nobody will want to know: a recognizer holds much memory, and this object may go only some day."""


class Client:
    """Whoever is at the other end of a connection."""

    def __init__(
        self, services: Services, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._services = services
        self._reader = reader
        self._writer = writer
        self._tts = Tts(services, self.send)
        self._listens: Callable[[Services, Send], Listening] = Asr  # as long as it does not say otherwise
        self._incoming = Incoming()
        self._listening: Listening = Asr(services, self.send)

    async def run(self) -> None:
        """Serves the client until it leaves, sends nonsense, or is silent for too long. The connection is then closed."""
        try:
            while event := await asyncio.wait_for(read_event(self._reader), self._services.limits.idle):
                await self._take(event)
            await self._finish()
        except VoiceError as error:
            await self.refuse(str(error))
        except (OSError, asyncio.TimeoutError):
            pass  # it has gone, or does not take what it asked for
        finally:
            self._writer.transport.abort()
            self._listening.drop()

    async def refuse(self, reason: str) -> None:
        """Tells the client why it is not served. The connection is then closed."""
        with suppress(OSError, asyncio.TimeoutError):
            await self.send(Error(reason).event())
            await self._finish()
        self._writer.transport.abort()

    async def _finish(self) -> None:
        """Closes the connection when the client has taken all that was sent: a transport would wait for that for ever."""
        self._writer.close()
        await asyncio.wait_for(self._writer.wait_closed(), self._services.limits.idle)

    async def send(self, event: Event) -> None:
        """Sends an event. Raises TimeoutError where the client does not take it, ConnectionError where it has gone."""
        await asyncio.wait_for(async_write_event(event, self._writer), self._services.limits.idle)

    async def _take(self, event: Event) -> None:
        """Events that are not known are passed over, as the protocol wishes."""
        match event.type:
            case "describe":
                await self.send(self._services.info.event())
            case "ping":
                text = text_of(event) if event.data.get("text") is not None else None
                await self.send(Pong(text).event())
            case "transcribe":
                self._listens = Asr
                self._hush()
            case "detect" if self._services.wake_phrase:
                self._listens = Wake
                self._hush()
            case "audio-start":
                Form.of(event)
                self._hush()
            case "audio-chunk":
                form = Form.of(event)
                for chunk in self._incoming.accept(form, event.payload or b""):
                    await self._listening.accept(chunk)
            case "audio-stop":
                for chunk in self._incoming.finish():
                    await self._listening.accept(chunk)
                await self._listening.finish()
                self._hush()
            case "transcript":
                await self.send(await handle(self._services.mind, event))
            case _:
                await self._tts.take(event)

    def _hush(self) -> None:
        """Forgets the sound that has come, and is ready for other."""
        self._listening.drop()
        self._incoming = Incoming()
        self._listening = self._listens(self._services, self.send)
