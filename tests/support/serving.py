"""A real server inside a test, on a port of its own, and clients made of the protocol's own library."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk as Sounding
from wyoming.audio import AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.event import Event

from intents.dialog.assistant import Assistant
from tests.support.files import EMBEDDED
from voice.serving.domains.services import Services
from voice.serving.server import Server
from voice.serving.start import Plan, services
from voice.serving.wire.address import Address, listen
from voice.settings import Settings
from voice.sound.audio import AudioChunk

WITHIN = 30.0  # seconds for any answer, on a busy machine


@pytest.fixture(scope="module")
def shared() -> Iterator[Services]:
    """The real recognizer, assistant and synthesizer."""
    with services(Plan(Assistant.load, EMBEDDED, Settings())) as ready:
        yield ready


@asynccontextmanager
async def serving(shared: Services) -> AsyncIterator[int]:
    """The port of a server."""
    ended = asyncio.Event()
    bound = listen(Address(port=0).bind())
    task = asyncio.create_task(Server(shared).run(bound, ended))
    try:
        yield bound.getsockname()[1]
    finally:
        ended.set()
        await asyncio.wait_for(task, 5)


@asynccontextmanager
async def client(port: int) -> AsyncIterator[AsyncTcpClient]:
    """A client of the library, connected."""
    async with AsyncTcpClient("127.0.0.1", port, connect_timeout=WITHIN, read_timeout=WITHIN) as connected:
        yield connected


async def until(connected: AsyncTcpClient, *kinds: str) -> list[Event]:
    """The events that come, to the first of these kinds. Fails where the connection ends before."""
    events: list[Event] = []
    while not events or events[-1].type not in kinds:
        event = await connected.read_event()
        assert event is not None, f"it ended after {[each.type for each in events]}"
        events.append(event)
    return events


async def asked(connected: AsyncTcpClient, text: str, conversation: str = "") -> Event:
    """The answer to a question in text."""
    context = {"conversation_id": conversation} if conversation else None
    await connected.write_event(Transcript(text, context=context).event())
    [answer] = await until(connected, "handled", "not-handled", "error")
    return answer


async def send_sound(
    connected: AsyncTcpClient, sound: AudioChunk, width: int = 2, channels: int = 1, seconds: float = 0.064
) -> None:
    """Sends 16-bit sound, or bytes of another form that are called so, in pieces of so many seconds."""
    form = {"rate": sound.rate, "width": width, "channels": channels}
    await connected.write_event(AudioStart(**form).event())
    for piece in sound.blocks(seconds * width * channels / 2):
        await connected.write_event(Sounding(**form, audio=piece.pcm).event())
    await connected.write_event(AudioStop().event())


async def transcribed(
    connected: AsyncTcpClient, sound: AudioChunk, width: int = 2, channels: int = 1
) -> list[Event]:
    """All that comes of a recorded question, to the end of its transcript."""
    await connected.write_event(Transcribe(language="en").event())
    await send_sound(connected, sound, width, channels)
    return await until(connected, "transcript-stop", "error")


def silent_path(folder: Path) -> Path:
    """A path for a socket, which has to be short."""
    return folder / "mind"
