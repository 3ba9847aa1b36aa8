"""Whatever comes over the line is an event, or is told to be none: nothing else happens, and nothing large is kept."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wyoming.event import Event, async_write_event

from voice.serving.wire.limits import DATA, HEADER, PAYLOAD
from voice.serving.wire.reading import BadEventError, number_of, read_event, text_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
LENGTHS = st.integers(-2, 40) | st.sampled_from([2**31, 2**70, 1.0, True, None, "3", [], DATA + 1])


def read(line: bytes, more: bool = False) -> list[Event]:
    """All events in these bytes. ``more``: the connection is still open, and whoever waits for more bytes gives up."""

    async def reading() -> list[Event]:
        stream = asyncio.StreamReader(limit=HEADER)
        stream.feed_data(line)
        if not more:
            stream.feed_eof()
        events = []
        while event := await asyncio.wait_for(read_event(stream), 5):
            events.append(event)
        return events

    return asyncio.run(reading())


class _Written:
    """A stream writer that keeps what is written."""

    def __init__(self) -> None:
        self.kept = b""

    def write(self, data: bytes) -> None:
        self.kept += data

    def writelines(self, parts: tuple[bytes, ...]) -> None:
        self.kept += b"".join(parts)

    async def drain(self) -> None:
        pass


def written(event: Event) -> bytes:
    """An event as the library of the protocol writes it."""
    writer: Any = _Written()
    asyncio.run(async_write_event(event, writer))
    return bytes(writer.kept)


@given(st.text(min_size=1), st.dictionaries(st.text(), JSON, max_size=4), st.binary(max_size=300))
def test_what_the_library_writes_is_read_as_it_was(name: str, data: dict[str, Any], payload: bytes) -> None:
    name, data = json.loads(json.dumps([name, data]).encode("ascii", "replace"))
    try:
        line = written(Event(name, data, payload or None))
    except UnicodeEncodeError:  # half a pair of surrogates, which the library cannot write
        return
    [event] = read(line)
    assert (event.type, event.data, event.payload) == (name, data, payload or None)


@given(st.binary(max_size=400))
@example(b"\n")
@example(b"\0" * 300 + b"\n")
@example(b'{"type": "ping"}')
@example(b'{"type": "ping"}\n{"type"')
@example(b'{"type": "ping", "data": ' + b"[" * 5_000 + b"\n")
@example(b'{"type": "ping", "data_length": ' + b"9" * 5_000 + b"}\n")
def test_any_bytes_are_events_or_none(line: bytes) -> None:
    try:
        read(line)
    except BadEventError as error:
        assert str(error).endswith(".")


@given(
    st.fixed_dictionaries({}, optional={"type": JSON, "data": JSON, "data_length": LENGTHS, "payload_length": LENGTHS}),
    st.binary(max_size=60),
)  # fmt: skip
def test_any_header_is_an_event_or_none(header: dict[str, Any], rest: bytes) -> None:
    try:
        events = read(json.dumps(header).encode() + b"\n" + rest)
    except BadEventError:
        return
    assert all(isinstance(event.type, str) and isinstance(event.data, dict) for event in events)


@pytest.mark.parametrize(("name", "most"), [("data_length", DATA), ("payload_length", PAYLOAD)])
def test_no_length_beyond_the_limits_is_waited_for(name: str, most: int) -> None:
    for length in (most + 1, 2**31, 2**64, -1):
        with pytest.raises(BadEventError, match=name):
            read(json.dumps({"type": "audio-chunk", name: length}).encode() + b"\n", more=True)


def test_what_is_as_large_as_may_be_is_read() -> None:
    [event] = read(written(Event("audio-chunk", {}, bytes(PAYLOAD))))
    assert event.payload == bytes(PAYLOAD)
    data = {"text": "x" * (DATA - len('{"text": ""}'))}
    assert read(written(Event("transcript", data)))[0].data == data


def test_a_header_without_an_end_is_not_kept() -> None:
    with pytest.raises(BadEventError, match="header"):
        read(b'{"type": "' + b"x" * 3 * HEADER, more=True)


def test_several_events_one_after_the_other() -> None:
    line = written(Event("ping", {"text": "a"})) + written(Event("audio-chunk", {}, b"\n{}\n"))
    assert [(event.type, event.payload) for event in read(line)] == [
        ("ping", None),
        ("audio-chunk", b"\n{}\n"),
    ]


def test_half_an_event_is_a_fault_and_nothing_at_all_is_none() -> None:
    assert read(b"") == []
    for line in (
        b'{"type": "pi',
        b'{"type": "a", "payload_length": 4}\nabc',
        b'{"type": "a", "data_length": 4}\n{',
    ):
        with pytest.raises(BadEventError, match="middle"):
            read(line)


def test_fields_are_what_they_must_be() -> None:
    event = Event("audio-start", {"rate": 16_000, "text": "half a pair \ud800", "width": True, "far": 9})
    assert text_of(event) == "half a pair ?"
    assert number_of(event, "rate", 1, 20_000) == 16_000
    for name in ("width", "far", "text", "missing"):
        with pytest.raises(BadEventError, match=name):
            number_of(event, name, 1, 8)
    for name in ("rate", "missing"):
        with pytest.raises(BadEventError, match=name):
            text_of(event, name)
