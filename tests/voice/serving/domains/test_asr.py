"""Recorded questions become words on the way and text at the end, whatever form their sound has."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
import soxr
from wyoming.asr import Transcribe
from wyoming.event import Event

from intents.heard import Heard
from tests.support.files import QUESTION, SOUNDS
from tests.support.second_ear import needs_second_ear
from tests.support.serving import asked, client, send_sound, serving, transcribed, until
from voice.hearing.recognizer import transcribe
from voice.serving.domains.asr import Utterance
from voice.serving.domains.mind import Answer
from voice.serving.domains.services import Services
from voice.sound.audio import RATE, AudioChunk, read_audio

SAID = "what is causing my knee to twitch"


@dataclass
class Listener:
    """A mind that only notes what it is to expect."""

    expected: list[Heard] = field(default_factory=list)

    async def hear(self, text: str, conversation: str) -> Answer:
        raise NotImplementedError

    async def expect(self, heard: Heard) -> None:
        self.expected.append(heard)


def told(events: list[Event]) -> str:
    return "".join(event.data["text"] for event in events if event.type == "transcript-chunk")


def test_words_come_on_the_way_and_the_whole_at_the_end(shared: Services) -> None:
    async def playing() -> list[Event]:
        async with serving(shared) as port, client(port) as connected:
            return await transcribed(connected, read_audio(QUESTION))

    events = asyncio.run(playing())
    assert [event.type for event in events[:2]] == ["transcript-start", "transcript-chunk"]
    assert [event.type for event in events[-2:]] == ["transcript", "transcript-stop"]
    assert events[-2].data["text"] == SAID == told(events)
    assert sum(event.type == "transcript-chunk" for event in events) > 2
    assert {event.type for event in events[1:-2]} == {"transcript-chunk"}


def test_words_come_before_the_sound_has_ended(shared: Services) -> None:
    sound = read_audio(QUESTION)
    half = AudioChunk(sound.pcm[: len(sound.pcm) * 3 // 4 // 2 * 2], RATE)

    async def playing() -> None:
        async with serving(shared) as port, client(port) as connected:
            form = {"rate": RATE, "width": 2, "channels": 1}
            await connected.write_event(Event("audio-start", form))
            for block in half.blocks(0.064):
                await connected.write_event(Event("audio-chunk", form, block.pcm))
            events = await until(connected, "transcript-chunk")
            assert SAID.startswith(told(events))

    asyncio.run(playing())


def test_several_questions_on_one_connection(shared: Services) -> None:
    async def playing() -> None:
        async with serving(shared) as port, client(port) as connected:
            for name, said in (("why.wav", "why"), ("next.wav", "next")):
                events = await transcribed(connected, read_audio(SOUNDS / name))
                assert said in events[-2].data["text"].split()
                assert told(events) == events[-2].data["text"]

    asyncio.run(playing())


@pytest.mark.parametrize(
    ("rate", "width", "channels"),
    [(8_000, 2, 1), (22_050, 2, 1), (44_100, 2, 2), (48_000, 4, 2), (16_000, 1, 1)],
)
def test_sound_of_other_forms_is_heard(shared: Services, rate: int, width: int, channels: int) -> None:
    """Eight bits are noisy, and half of what is needed of 8 kHz is not there: they may cost a word."""
    samples = np.repeat(soxr.resample(read_audio(QUESTION).floats(), RATE, rate), channels)
    if width == 1:
        pcm = (np.rint(samples * 127) + 128).astype(np.uint8).tobytes()
    else:
        pcm = np.rint(samples * 0.99 * 2.0 ** (8 * width - 1)).astype(f"<i{width}").tobytes()

    async def playing() -> str:
        async with serving(shared) as port, client(port) as connected:
            await send_sound(connected, pcm, rate, width, channels)
            return str((await until(connected, "transcript-stop"))[-2].data["text"])

    same = set(SAID.split()) & set(asyncio.run(playing()).split())
    assert len(same) >= (len(SAID.split()) if width > 1 and rate > 8_000 else 5)


@pytest.mark.parametrize("sound", [AudioChunk(b"", RATE), AudioChunk.silence(2.0)])
def test_nothing_said_is_an_empty_transcript(shared: Services, sound: AudioChunk) -> None:
    async def playing() -> list[str]:
        async with serving(shared) as port, client(port) as connected:
            events = await transcribed(connected, sound)
            assert events[-2].data["text"] == ""
            return [event.type for event in events]

    assert asyncio.run(playing()) == ["transcript-start", "transcript", "transcript-stop"]


def test_a_question_that_begins_anew_forgets_the_first(shared: Services) -> None:
    why = read_audio(SOUNDS / "why.wav")

    async def playing() -> None:
        async with serving(shared) as port, client(port) as connected:
            form = {"rate": RATE, "width": 2, "channels": 1}
            await connected.write_event(Event("audio-start", form))
            for block in why.blocks(0.1):
                await connected.write_event(Event("audio-chunk", form, block.pcm))
            await connected.write_event(Transcribe().event())
            await send_sound(connected, read_audio(QUESTION).pcm, RATE, 2, 1)
            events = await until(connected, "transcript-stop")
            assert events[-2].data["text"] == SAID

    asyncio.run(playing())


def test_the_mind_is_told_all_that_was_heard(shared: Services) -> None:
    mind, sound = Listener(), read_audio(SOUNDS / "others.flac")

    async def playing() -> None:
        async with serving(replace(shared, mind=mind, second=None)) as port, client(port) as connected:
            await transcribed(connected, sound)

    asyncio.run(playing())
    [heard] = mind.expected
    alone = transcribe(shared.model, sound)
    assert set(heard.alternatives) >= set(alone.alternatives) != set()
    assert (heard.text, heard.confidence) == (alone.text, pytest.approx(alone.confidence, abs=0.02))


def test_what_was_heard_is_answered(shared: Services) -> None:
    async def playing() -> None:
        async with serving(shared) as port:
            async with client(port) as connected:
                events = await transcribed(connected, read_audio(QUESTION))
            async with client(port) as connected:
                answer = await asked(connected, events[-2].data["text"], "spoken")
        assert answer.type == "handled" and "seven common causes" in answer.data["text"]

    asyncio.run(playing())


@needs_second_ear
def test_the_second_ear_hears_the_same_sound(shared: Services) -> None:
    class Watching:
        sound = AudioChunk(b"", RATE)

        def about(self, first: Heard, sound: AudioChunk) -> Heard:
            self.sound = sound
            return replace(first, text="other words", second=first.text)

    second = Watching()
    utterance = Utterance(shared.ears, second)  # type: ignore[arg-type]
    sound = read_audio(QUESTION)
    words = "".join(utterance.accept(block) for block in sound.blocks(0.25))
    heard, rest = utterance.finish()
    assert second.sound == sound
    assert (heard.text, heard.second, rest) == ("other words", SAID, "")
    assert words and SAID.startswith(words), "words that were told cannot be taken back"
