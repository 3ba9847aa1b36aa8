"""A real server inside a test, on a port of its own, and clients made of the protocol's own library."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk as Sounding
from wyoming.audio import AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.event import Event

from voice.serving.domains.services import Services
from voice.serving.server import Server
from voice.serving.wire.address import Address, listen
from voice.sound.audio import AudioChunk

WITHIN = 30.0  # seconds for any answer, on a busy machine


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
        await asyncio.wait_for(task, 10)


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


async def send_sound(connected: AsyncTcpClient, pcm: bytes, rate: int, width: int, channels: int) -> None:
    """Sends sound of any form, in pieces as satellites send it: some hundredths of a second."""
    form = {"rate": rate, "width": width, "channels": channels}
    piece = 1_024 * width * channels
    await connected.write_event(AudioStart(**form).event())
    for start in range(0, len(pcm), piece):
        await connected.write_event(Sounding(**form, audio=pcm[start : start + piece]).event())
    await connected.write_event(AudioStop().event())


async def transcribed(connected: AsyncTcpClient, sound: AudioChunk) -> list[Event]:
    """All that comes of a recorded question, to the end of its transcript."""
    await connected.write_event(Transcribe(language="en").event())
    await send_sound(connected, sound.pcm, sound.rate, 2, 1)
    return await until(connected, "transcript-stop", "error")


async def ended(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the server closes the connection."""
    return await asyncio.wait_for(reader.read(), WITHIN)


async def until_true(happened: Callable[[], bool]) -> None:
    """Waits for something that happens by itself. Fails where it does not."""
    for _ in range(round(WITHIN / 0.02)):
        if happened():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")
