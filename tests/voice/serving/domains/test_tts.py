"""Text becomes sound: all of it, once, and each sentence as soon as it is whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wyoming.event import Event
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeVoice

from tests.support.serving import client, serving, transcribed, until
from voice.errors import SynthesisError
from voice.serving.domains.services import Services
from voice.serving.domains.tts import Tts
from voice.serving.wire.limits import Limits
from voice.sound.audio import RATE, SPEECH_RATE, AudioChunk, resample

TEXT = "There are seven causes. One is stress! Is it dangerous? Ask a doctor"
SENTENCES = ["There are seven causes.", "One is stress!", "Is it dangerous?", "Ask a doctor"]


class Voice:
    """Notes what it is to say, and gives a little sound for each character."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, text: str) -> AudioChunk:
        self.said.append(text)
        return AudioChunk(b"ab" * len(text), SPEECH_RATE)


def spoken(shared: Services, *events: Event, limits: Limits | None = None) -> tuple[list[str], list[Event]]:
    """What was said for these events of a client, and what it was sent."""
    voice, sent = Voice(), []

    async def send(event: Event) -> None:
        sent.append(event)

    async def speaking() -> None:
        tts = Tts(replace(shared, say=voice, limits=limits or Limits()), send)
        for event in events:
            await tts.take(event)

    asyncio.run(speaking())
    return voice.said, sent


def streamed(*pieces: str) -> list[Event]:
    """As Home Assistant sends it: with the whole text once more, for servers that do not know streams."""
    chunks = [SynthesizeChunk(piece).event() for piece in pieces]
    whole = Synthesize("".join(pieces)).event()
    return [SynthesizeStart().event(), *chunks, whole, SynthesizeStop().event()]


def test_a_text_is_said_sentence_by_sentence(shared: Services) -> None:
    said, sent = spoken(shared, Synthesize(TEXT).event())
    assert said == SENTENCES
    assert [event.type for event in sent] == ["audio-start", *["audio-chunk"] * (len(sent) - 2), "audio-stop"]


@pytest.mark.parametrize("length", [1, 2, 5, 7, 1_000])
def test_pieces_may_split_words_and_nothing_is_said_twice(shared: Services, length: int) -> None:
    pieces = [TEXT[start : start + length] for start in range(0, len(TEXT), length)]
    said, sent = spoken(shared, *streamed(*pieces))
    assert said == SENTENCES
    kinds = [event.type for event in sent]
    assert kinds[0] == "audio-start" and kinds[-2:] == ["audio-stop", "synthesize-stopped"]
    assert kinds.count("audio-start") == kinds.count("audio-stop") == 1


def test_a_sentence_is_said_as_soon_as_it_is_whole(shared: Services) -> None:
    said, sent = spoken(shared, *streamed("It is not. ", "And")[:2])
    assert said == ["It is not."]
    assert [event.type for event in sent] == ["audio-start", "audio-chunk"]


def test_after_a_stream_all_is_as_before(shared: Services) -> None:
    said, sent = spoken(shared, *streamed("One."), Synthesize("Two.").event(), *streamed("Three."))
    assert said == ["One.", "Two.", "Three."]
    kinds = [event.type for event in sent]
    assert kinds.count("audio-stop") == 3 and kinds.count("synthesize-stopped") == 2


def test_what_belongs_to_no_stream_is_passed_over(shared: Services) -> None:
    assert spoken(shared, SynthesizeChunk("a. b").event(), SynthesizeStop().event()) == ([], [])


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\0", "..."])
def test_nothing_to_say_ends_too(shared: Services, text: str) -> None:
    for events in ([Synthesize(text).event()], streamed(text)):
        _, sent = spoken(shared, *events)
        kinds = [event.type for event in sent if event.type != "audio-chunk"]
        assert kinds[:2] == ["audio-start", "audio-stop"]


@pytest.mark.parametrize("split", [False, True])
def test_too_long_a_text_is_cut_after_a_sentence_and_that_is_said(shared: Services, split: bool) -> None:
    text = "Ten of us. " * 20
    events = streamed(*text) if split else [Synthesize(text).event()]
    said, sent = spoken(shared, *events, limits=Limits(characters=60))
    assert said == ["Ten of us."] * 5 + ["There is more, but it is too long to be said."]
    assert "audio-stop" in [event.type for event in sent]


def test_as_long_as_may_be_is_said_whole(shared: Services) -> None:
    said, _ = spoken(shared, Synthesize("x" * 60).event(), limits=Limits(characters=60))
    assert said == ["x" * 60]
    said, _ = spoken(shared, *streamed(*"x" * 61), limits=Limits(characters=60))
    assert said == [f"{'x' * 60} There is more, but it is too long to be said."]


@given(st.lists(st.text(max_size=30), max_size=10))
def test_nothing_but_spaces_is_lost(shared: Services, pieces: list[str]) -> None:
    said, sent = spoken(shared, *streamed(*pieces))
    assert "".join("".join(said).split()) == "".join(
        "".join(pieces).encode(errors="replace").decode().split()
    )
    assert sent[-1].type == "synthesize-stopped"


def test_markup_is_not_read_aloud(shared: Services) -> None:
    said, _ = spoken(shared, Synthesize("<speak>Hello <break/>you.</speak>", text_format="ssml").event())
    assert " ".join(" ".join(said).split()) == "Hello you."


def test_the_real_voice_is_understood_by_the_real_ear(shared: Services) -> None:
    """One server speaks, and hears what it said."""

    async def playing() -> str:
        async with serving(shared) as port, client(port) as connected:
            voice = SynthesizeVoice(name="a voice of another server")
            await connected.write_event(Synthesize("Why is my knee twitching?", voice=voice).event())
            events = await until(connected, "audio-stop")
            assert events[0].data == {"rate": SPEECH_RATE, "width": 2, "channels": 1, "timestamp": None}
            sound = AudioChunk(b"".join(event.payload or b"" for event in events), SPEECH_RATE)
            return str((await transcribed(connected, resample(sound, RATE)))[-2].data["text"])

    assert "twitching" in asyncio.run(playing())


def failing(sentence: str) -> Callable[[str], AudioChunk]:
    def say(text: str) -> AudioChunk:
        raise SynthesisError(sentence)

    return say


def test_a_voice_that_fails_is_told_of(shared: Services) -> None:
    async def playing() -> None:
        async with (
            serving(replace(shared, say=failing("There is no voice."))) as port,
            client(port) as connected,
        ):
            await connected.write_event(Synthesize("Hello.").event())
            [error] = await until(connected, "error")
            assert error.data["text"] == "There is no voice."

    asyncio.run(playing())
