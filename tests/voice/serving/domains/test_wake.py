"""The wake phrase, as a satellite asks for it."""

from __future__ import annotations

import asyncio

import pytest
from wyoming.event import Event
from wyoming.wake import Detect

from tests.support.files import SOUNDS
from tests.support.serving import client, send_sound, serving, transcribed, until
from voice.serving.domains.services import Services
from voice.sound.audio import RATE, AudioChunk, read_audio

PHRASE = AudioChunk.silence(1.0).pcm + read_audio(SOUNDS / "wake_sky.flac").pcm + AudioChunk.silence(0.8).pcm


def detected(shared: Services, pcm: bytes, kind: str) -> Event:
    async def playing() -> Event:
        async with serving(shared) as port, client(port) as connected:
            await connected.write_event(Detect(names=["okay assistant"]).event())
            await send_sound(connected, pcm, RATE, 2, 1)
            return (await until(connected, kind))[-1]

    return asyncio.run(playing())


def test_the_phrase_is_told_of_when_it_was_said(shared: Services) -> None:
    event = detected(shared, PHRASE, "detection")
    assert event.data["name"] == "okay assistant"
    assert 1_000 < event.data["timestamp"] < 1_000 * len(PHRASE) / 2 / RATE


@pytest.mark.parametrize("name", ["why.wav", "doctor.wav"])
def test_other_words_are_not(shared: Services, name: str) -> None:
    pcm = AudioChunk.silence(0.5).pcm + read_audio(SOUNDS / name).pcm + AudioChunk.silence(0.5).pcm
    assert detected(shared, pcm, "not-detected").data == {}


def test_after_it_the_same_client_may_ask(shared: Services) -> None:
    async def playing() -> None:
        async with serving(shared) as port, client(port) as connected:
            await connected.write_event(Detect().event())
            await send_sound(connected, PHRASE, RATE, 2, 1)
            await until(connected, "detection")
            events = await transcribed(connected, read_audio(SOUNDS / "why.wav"))
            assert "why" in events[-2].data["text"].split()

    asyncio.run(playing())
