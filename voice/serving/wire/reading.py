"""Reads events from whoever sends them, and never more than `voice.serving.wire.limits` allows: the library of the protocol reads
whatever length is claimed.

An event is a line of JSON, ``{"type", "data", "data_length", "payload_length"}``, and as many bytes more of data (JSON) and payload.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from wyoming.event import Event

from voice.errors import VoiceError
from voice.serving.wire.limits import DATA, HEADER, PAYLOAD


class BadEventError(VoiceError):
    """What came is no event, or a larger one than is allowed. The message is for who wrote the client."""


async def read_event(stream: asyncio.StreamReader) -> Event | None:
    """The next event; None where the client has finished. ``stream`` must have `HEADER` as its limit.

    Raises BadEventError, and ConnectionError where the connection broke.
    """
    try:
        line = await stream.readuntil()
    except asyncio.LimitOverrunError:
        raise BadEventError(f"The header of an event has at most {HEADER} bytes.") from None
    except asyncio.IncompleteReadError as error:
        if not error.partial:
            return None
        raise BadEventError("The connection ended in the middle of an event.") from None
    header = _object(line, "header")
    name = header.get("type")
    if not isinstance(name, str):
        raise BadEventError("An event has a type, which is text.")
    data = header.get("data") or {}
    if not isinstance(data, dict):
        raise BadEventError("The data of an event are a JSON object.")
    if length := _length(header, "data_length", DATA):
        data = data | _object(await _exactly(stream, length), "data")
    length = _length(header, "payload_length", PAYLOAD)
    return Event(name, data, await _exactly(stream, length) if length else None)


def text_of(event: Event, name: str = "text") -> str:
    """One field that must be text; what cannot be written as UTF-8 becomes a question mark. Raises BadEventError."""
    text = event.data.get(name)
    if not isinstance(text, str):
        raise BadEventError(f"A {event.type} event has a {name}, which is text.")
    return text.encode(errors="replace").decode()


def number_of(event: Event, name: str, least: int, most: int) -> int:
    """One field that must be a whole number, from ``least`` to ``most``. Raises BadEventError."""
    number = event.data.get(name)
    if type(number) is not int or not least <= number <= most:
        raise BadEventError(f"A {event.type} event has a {name} from {least} to {most}.")
    return number


def _length(header: dict[str, Any], name: str, most: int) -> int:
    length = header.get(name) or 0
    if type(length) is not int or not 0 <= length <= most:
        raise BadEventError(f"The {name} of an event is 0 to {most}.")
    return length


def _object(text: bytes, what: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # no JSON, no UTF-8, or a hill of brackets
        raise BadEventError(f"The {what} of an event is JSON.") from None
    if not isinstance(found, dict):
        raise BadEventError(f"The {what} of an event is a JSON object.")
    return found


async def _exactly(stream: asyncio.StreamReader, length: int) -> bytes:
    try:
        return await stream.readexactly(length)
    except asyncio.IncompleteReadError:
        raise BadEventError("The connection ended in the middle of an event.") from None
