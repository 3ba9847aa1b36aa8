"""Whatever events a client sends, and in whatever order: it is answered, told what is wrong, or left, and nothing breaks."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.serving import ended, serving
from voice.serving.domains.services import Services
from voice.sound.audio import AudioChunk

KINDS = (
    "describe", "ping", "transcribe", "detect", "audio-start", "audio-chunk", "audio-stop", "transcript", "synthesize",
    "synthesize-start", "synthesize-chunk", "synthesize-stop", "handled", "error", "",
)  # fmt: skip
ODD = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([1]) | st.just({"a": {}})
DATA = st.fixed_dictionaries(
    {},
    optional={
        "text": st.sampled_from(["why is my knee twitching", "i have chest pain", "A. B. C", "\ud800", ""])
        | ODD,
        "context": st.fixed_dictionaries({"conversation_id": st.just("one") | ODD}) | ODD,
        "rate": st.sampled_from([8_000, 16_000, 44_100]) | ODD,
        "width": st.sampled_from([1, 2, 3, 4]) | ODD,
        "channels": st.sampled_from([1, 2]) | ODD,
        "text_format": st.just("ssml") | ODD,
        "voice": ODD,
        "names": ODD,
    },
)
WELL_FORMED = st.just({"rate": 16_000, "width": 2, "channels": 1, "text": "is it dangerous"})
EVENTS = st.tuples(st.sampled_from(KINDS), WELL_FORMED | DATA, st.binary(max_size=40))


def broken_by(shared: Services, events: list[tuple[str, dict[str, Any], bytes]]) -> list[dict[str, Any]]:
    """The faults of ours that came to light."""
    broken: list[dict[str, Any]] = []

    async def playing() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: broken.append(context))
        async with serving(shared) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for kind, data, payload in events:
                header = {"type": kind, "data": data, "payload_length": len(payload)}
                writer.write(json.dumps(header).encode() + b"\n" + payload)
            writer.write_eof()
            with suppress(ConnectionError):  # where something was sent that nobody read
                await ended(reader)
            writer.close()

    asyncio.run(playing())
    return broken


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(st.lists(EVENTS, min_size=1, max_size=12))
def test_any_events_in_any_order(shared: Services, events: list[tuple[str, dict[str, Any], bytes]]) -> None:
    assert broken_by(replace(shared, say=lambda text: AudioChunk(b"ab", 22_050)), events) == []


def test_a_fault_of_ours_would_be_seen_and_leaves_the_others_alone(shared: Services) -> None:
    def say(text: str) -> AudioChunk:
        raise KeyError(text)

    [seen] = broken_by(replace(shared, say=say), [("synthesize", {"text": "Hello."}, b"")])
    assert isinstance(seen["exception"], KeyError)
