"""One mind for several processes: a turn may come to any of them, and all turns of a conversation must meet the same memory.

It listens on a socket in a folder that only its user may enter, and speaks the same protocol, with one event more. Nothing that is
said is written to a file.
"""

from __future__ import annotations

import asyncio
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path

from wyoming.asr import Transcript
from wyoming.event import Event, async_write_event
from wyoming.handle import Handled

from intents.heard import Heard
from voice.serving.domains.handle import CONVERSATION, LEADS_ON, handle
from voice.serving.domains.mind import Answer, Mind
from voice.serving.wire.limits import HEADER
from voice.serving.wire.reading import BadEventError, read_event, text_of

_HEARD = "heard"  # what a recognizer heard, and how surely


class SharedMind:
    """Lets other processes of this program use a `Mind`, as long as it is entered."""

    def __init__(self, mind: Mind, path: Path) -> None:
        self._mind = mind
        self._path = path
        self._server: asyncio.AbstractServer | None = None

    async def __aenter__(self) -> SharedMind:
        self._server = await asyncio.start_unix_server(self._serve, self._path, limit=HEADER)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(OSError, BadEventError):
            while event := await read_event(reader):
                if event.type == _HEARD:
                    await self._mind.expect(_heard(event))
                    await async_write_event(Event(_HEARD), writer)
                else:
                    await async_write_event(await handle(self._mind, event), writer)


class DistantMind:
    """A `Mind` in another process. It raises ConnectionError where that has ended."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def hear(self, text: str, conversation: str) -> Answer:
        context = {CONVERSATION: conversation} if conversation else None
        answer = await self._ask(Transcript(text, context=context).event())
        leads_on = (answer.data.get("context") or {}).get(LEADS_ON, False)
        return Answer(text_of(answer), Handled.is_type(answer.type), leads_on)

    async def expect(self, heard: Heard) -> None:
        await self._ask(Event(_HEARD, asdict(heard)))

    async def _ask(self, event: Event) -> Event:
        reader, writer = await asyncio.open_unix_connection(self._path, limit=HEADER)
        with closing(writer):
            await async_write_event(event, writer)
            answer = await read_event(reader)
        if answer is None:
            raise ConnectionError("the mind has ended")
        return answer


def _heard(event: Event) -> Heard:
    data = event.data
    return Heard(
        text_of(event), float(data["confidence"]), tuple(data["alternatives"]), second=data["second"]
    )
