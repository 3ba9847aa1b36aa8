"""Waits for the wake phrase (the domain ``wake``), with the spotter that `voice.hearing.wake` has."""

from __future__ import annotations

from functools import partial

from wyoming.wake import Detection, NotDetected

from voice.hearing.wake import WakeSpotter
from voice.serving.domains.services import Send, Services
from voice.sound.audio import AudioChunk


class Wake:
    """Tells a client each time that the phrase was said; at the end of its sound also that it was not."""

    def __init__(self, services: Services, send: Send) -> None:
        self._services = services
        self._send = send
        self._spotter: WakeSpotter | None = None
        self._heard = 0.0  # seconds
        self._detected = False

    async def accept(self, chunk: AudioChunk) -> None:
        """Takes the next sound (16 kHz)."""
        self._heard += chunk.seconds
        if await self._services.hearing.do(partial(self._accept, chunk)):
            self._detected = True
            await self._send(
                Detection(self._services.wake_phrase, timestamp=round(1_000 * self._heard)).event()
            )

    async def finish(self) -> None:
        """Comes at the end of the sound."""
        if not self._detected:
            await self._send(NotDetected().event())

    def drop(self) -> None:
        """Lets go of the recognizers."""
        self._spotter = None

    def _accept(self, chunk: AudioChunk) -> bool:
        self._spotter = self._spotter or WakeSpotter(self._services.model, self._services.wake_phrase)
        return self._spotter.accept(chunk)
