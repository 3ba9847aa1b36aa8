"""What a client gets for what it sends, by the protocol's own library; and what becomes of clients that break its rules."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from wyoming.client import AsyncTcpClient
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.ping import Ping

from tests.support.files import QUESTION
from tests.support.serving import asked, client, ended, send_sound, serving, until, until_true
from voice.serving.domains.services import Services
from voice.serving.wire.limits import Limits
from voice.sound.audio import RATE, read_audio

Scene = Callable[[AsyncTcpClient], Awaitable[None]]


def play(shared: Services, scene: Scene) -> None:
    """One client and its server."""

    async def playing() -> None:
        async with serving(shared) as port, client(port) as connected:
            await scene(connected)

    asyncio.run(playing())


def test_it_tells_what_it_can_do(shared: Services) -> None:
    async def scene(connected: AsyncTcpClient) -> None:
        await connected.write_event(Describe().event())
        [event] = await until(connected, "info")
        info = Info.from_event(event)
        assert info.asr[0].supports_transcript_streaming
        assert info.tts[0].supports_synthesize_streaming
        assert info.handle[0].models[0].languages == ["en"]
        assert info.wake[0].models[0].phrase == "okay assistant"
        assert {program.name for program in (*info.asr, *info.tts, *info.handle, *info.wake)} == {
            "knee-voice"
        }
        assert (
            info.tts[0].voices and info.asr[0].models and all(each.installed for each in info.tts[0].voices)
        )
        assert info.intent == info.mic == info.snd == [] and info.satellite is None

    play(shared, scene)


def test_it_answers_pings_and_passes_over_what_it_does_not_know(shared: Services) -> None:
    async def scene(connected: AsyncTcpClient) -> None:
        await connected.write_event(Event("run-pipeline", {"start_stage": "wake"}))
        await connected.write_event(Event("select-program", {"name": "knee-voice"}))
        await connected.write_event(Event("audio-stop", {"timestamp": None}))
        await connected.write_event(Ping("here").event())
        events = await until(connected, "pong")
        assert events[-1].data["text"] == "here"

    play(shared, scene)


def test_answers_and_refusals(shared: Services) -> None:
    async def scene(connected: AsyncTcpClient) -> None:
        answer = await asked(connected, "why is my knee twitching", "one")
        assert answer.type == "handled" and "seven common causes" in answer.data["text"]
        assert answer.data["context"] == {"conversation_id": "one", "leads_on": True}
        assert (await asked(connected, "next", "one")).data["text"].startswith("Cause 4 of 7")
        assert "nothing to go on with" in (await asked(connected, "next", "two")).data["text"]
        refused = await asked(connected, "how high is the eiffel tower", "one")
        assert refused.type == "not-handled" and refused.data["text"]
        emergency = await asked(connected, "i have chest pain")
        assert emergency.type == "handled" and "emergency number" in emergency.data["text"]
        assert "context" not in emergency.data

    play(shared, scene)


def test_a_conversation_goes_on_over_another_connection(shared: Services) -> None:
    """Home Assistant opens a new one each turn."""

    async def playing() -> None:
        async with serving(shared) as port:
            async with client(port) as connected:
                await asked(connected, "why is my knee twitching", "three")
            async with client(port) as connected:
                assert (await asked(connected, "next", "three")).data["text"].startswith("Cause 4 of 7")

    asyncio.run(playing())


BROKEN = {
    "no JSON": b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "NUL bytes": b"\0" * 1_000 + b"\n",
    "no object": b"[1, 2]\n",
    "no type": b'{"data": {}}\n',
    "a huge payload": b'{"type": "audio-chunk", "payload_length": 99999999999}\n',
    "huge data": b'{"type": "audio-chunk", "data_length": 70000}\n',
    "a negative length": b'{"type": "audio-chunk", "payload_length": -1}\n',
    "no text": b'{"type": "transcript"}\n',
    "a text that is a list": b'{"type": "transcript", "data": {"text": ["a"]}}\n',
    "a context that is a list": b'{"type": "transcript", "data": {"text": "a", "context": [1]}}\n',
    "a name that is a number": b'{"type": "transcript", "data": {"text": "a", "context": {"conversation_id": 1}}}\n',
    "a name without an end": json.dumps(
        {"type": "transcript", "data": {"text": "a", "context": {"conversation_id": "x" * 201}}}
    ).encode() + b"\n",
    "sound without a form": b'{"type": "audio-chunk", "payload_length": 2}\nab',
    "nothing to say": b'{"type": "synthesize", "data": {}}\n',
}  # fmt: skip


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN.keys())
def test_a_client_that_sends_nonsense_is_told_and_left(shared: Services, sent: bytes) -> None:
    async def playing() -> None:
        async with serving(shared) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            answer = await ended(reader)
            writer.close()
            header = json.loads(answer.partition(b"\n")[0])
            assert header["type"] == "error"
            assert b'"text"' in answer and b"Traceback" not in answer
            async with client(port) as connected:
                assert (await asked(connected, "why is my knee twitching")).type == "handled", (
                    "others are served"
                )

    asyncio.run(playing())


def test_a_header_without_an_end_is_not_waited_for(shared: Services) -> None:
    async def playing() -> None:
        async with serving(shared) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"x" * 300_000)
            with suppress(ConnectionError):  # some of it was never read
                await ended(reader)
            writer.close()

    asyncio.run(playing())


def test_clients_that_vanish_leave_nothing_behind(shared: Services) -> None:
    async def playing() -> None:
        async with serving(shared) as port:
            for sent in (b"", b'{"type": "tr', b'{"type": "audio-chunk", "payload_length": 4}\nab'):
                for abrupt in (True, False):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.write(sent)
                    await writer.drain()
                    writer.transport.abort() if abrupt else writer.close()
            async with client(port) as connected:
                assert (await asked(connected, "is it dangerous")).type == "handled"

    asyncio.run(playing())


def test_who_leaves_in_the_middle_of_a_question_keeps_no_recognizer(shared: Services) -> None:
    form = {"rate": RATE, "width": 2, "channels": 1}

    async def playing() -> None:
        async with serving(shared) as port:
            for _ in range(3):
                async with client(port) as connected:
                    for block in read_audio(QUESTION).blocks(0.25):
                        await connected.write_event(Event("audio-chunk", form, block.pcm))
                    await until(connected, "transcript-chunk")
                    assert len(shared.ears) == 1
            await until_true(lambda: len(shared.ears) == 0)

    gc.disable()  # which would hide that something still holds it
    try:
        asyncio.run(playing())
    finally:
        gc.enable()


def test_who_leaves_in_the_middle_of_a_long_answer_is_not_spoken_to(shared: Services) -> None:
    said: list[str] = []

    def say(text: str) -> object:
        said.append(text)
        return shared.say(text)

    async def playing() -> None:
        async with serving(replace(shared, say=say)) as port:
            async with client(port) as connected:
                text = " ".join(
                    f"This is sentence {number}, and there are many of them." for number in range(30)
                )
                await connected.write_event(Event("synthesize", {"text": text}))
                await until(connected, "audio-chunk")
            await asyncio.sleep(1)
            spoken = len(said)
            await asyncio.sleep(0.5)
            assert spoken == len(said) < 30

    asyncio.run(playing())


def test_who_is_silent_for_too_long_is_left(shared: Services) -> None:
    impatient = replace(shared, limits=Limits(idle=0.3))

    async def playing() -> None:
        async with serving(impatient) as port:
            for sent in (b"", b'{"type": "pi', b'{"type": "audio-chunk", "payload_length": 9}\nabc'):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(sent)
                assert await ended(reader) == b""
                writer.close()

    asyncio.run(playing())


def test_who_sends_a_byte_at_a_time_is_left_too(shared: Services) -> None:
    impatient = replace(shared, limits=Limits(idle=0.5))

    async def playing() -> None:
        async with serving(impatient) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for byte in b'{"type": "ping", "data": {"text": "slow"}}\n':
                if reader.at_eof() or writer.is_closing():
                    break
                writer.write(bytes([byte]))
                await asyncio.sleep(0.05)
            assert await ended(reader) == b""
            writer.close()

    asyncio.run(playing())


def test_who_does_not_take_its_answer_is_left(shared: Services) -> None:
    """What the server has to send then fills all that lies in between."""
    long = shared.say("Hello.")
    impatient = replace(shared, limits=Limits(idle=0.5), say=lambda text: long)

    async def playing() -> None:
        before = len(asyncio.all_tasks())
        async with serving(impatient) as port:
            _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_024)
            for _ in range(8):
                writer.write(
                    json.dumps({"type": "synthesize", "data": {"text": "A. " * 600}}).encode() + b"\n"
                )
            await until_true(lambda: len(asyncio.all_tasks()) > before + 1)
            await until_true(lambda: len(asyncio.all_tasks()) == before + 1)
            writer.transport.abort()

    asyncio.run(playing())


def test_only_so_many_may_be_there_at_once(shared: Services) -> None:
    async def playing() -> None:
        async with serving(replace(shared, limits=Limits(connections=2))) as port:
            async with client(port) as one, client(port) as two:
                await asked(one, "is it dangerous")
                await asked(two, "is it dangerous")
                async with client(port) as three:
                    [error] = await until(three, "error")
                    assert "All 2 connections are in use" in error.data["text"]
                    assert await three.read_event() is None
                assert (await asked(one, "is it dangerous")).type == "handled"
            async with client(port) as four:
                assert (await asked(four, "is it dangerous")).type == "handled", "those who left made room"

    asyncio.run(playing())


def test_a_question_has_an_end(shared: Services) -> None:
    async def playing() -> None:
        async with serving(replace(shared, limits=Limits(seconds=1.0))) as port, client(port) as connected:
            await send_sound(connected, bytes(2 * 48_000), 16_000, 2, 1)
            [error] = await until(connected, "error")
            assert "at most 1 seconds" in error.data["text"]

    asyncio.run(playing())
