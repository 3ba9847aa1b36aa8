"""What is changed about the talking while it goes on."""

from __future__ import annotations

import pytest

from intents.reply import Effect, Reply
from tests.support.talking import LONG, Stage
from voice.session.states import State


def test_slower_in_mid_answer_says_the_line_again() -> None:
    stage = Stage()
    stage.ask("why")
    stage.speeches[0].at = 1
    stage.ask("slower")
    assert stage.voice.rate_wpm == 152
    assert stage.speeches[-1].lines == LONG[1:]
    assert stage.speeches[0].cancelled.is_set()
    assert stage.shown == ["You said: why", *LONG], "what is said again is not shown again"
    assert stage.adjusted == [("rate", 152)]


@pytest.mark.parametrize(("said", "volume"), [("louder", 1.25), ("quieter", 0.8)])
def test_louder_and_quieter(said: str, volume: float) -> None:
    stage = Stage()
    stage.ask(said)
    assert stage.voice.volume == pytest.approx(volume)
    assert stage.shown == [f"{said.capitalize()}."]
    assert stage.state is State.SPEAKING


def test_it_cannot_be_turned_down_to_nothing() -> None:
    stage = Stage()
    for _ in range(40):
        stage.talk.press("d")
    assert stage.voice.volume == pytest.approx(0.1)


def test_more_time_is_given_by_voice_and_remembered() -> None:
    stage = Stage()
    stage.ask("give me more time")
    assert stage.patience == ["long"] and stage.adjusted == [("patience", "long")]
    assert stage.shown[-1] == "I will give you more time."
    stage.spoken()
    stage.ask("let me finish")
    assert stage.patience == ["long"] and stage.shown[-1] == "I already wait as long as I can."
    stage.spoken()
    stage.ask("answer sooner")
    stage.spoken()
    stage.ask("answer sooner, please")
    assert stage.patience == ["long", "normal", "short"]


@pytest.mark.parametrize(
    ("before", "said", "after", "told"),
    [
        ("natural", "use the other voice", "en-gb", "This is the plain voice."),
        ("en-gb", "use the other voice please", "natural", "This is the natural voice."),
        ("en-gb", "use the natural voice", "natural", "This is the natural voice."),
        ("natural", "natural voice", "natural", "This is the natural voice."),
        ("natural", "use the plain voice", "en-gb", "This is the plain voice."),
    ],
)
def test_the_voice_is_changed_by_voice_and_remembered(before: str, said: str, after: str, told: str) -> None:
    stage = Stage()
    stage.voice.voice = before
    stage.ask(said)
    assert stage.voice.voice == after
    assert stage.adjusted == [("voice", after)]
    assert stage.shown == [told]


def test_in_mid_answer_the_line_is_said_again_with_the_other_voice() -> None:
    stage = Stage()
    stage.ask("why")
    stage.speeches[0].at = 1
    stage.ask("use the other voice")
    assert stage.voice.voice == "en-gb"
    assert stage.speeches[-1].lines == LONG[1:]


@pytest.mark.parametrize(
    ("voices", "told"),
    [
        (("en-gb",), "The natural voice is not there: run knee doctor to see how to get it."),
        ((), "I speak with the voice of your system. To change it, start me with another one."),
    ],
)
def test_a_voice_that_cannot_be_had(voices: tuple[str, ...], told: str) -> None:
    stage = Stage()
    stage.voice.voices, stage.voice.voice = voices, "en-gb"
    stage.ask("use the natural voice")
    assert stage.voice.voice == "en-gb" and stage.adjusted == []
    assert stage.shown == [told]


@pytest.mark.parametrize(
    ("said", "effect", "rate"), [("faster", Effect.FASTER, 350), ("slower", Effect.SLOWER, 100)]
)
def test_a_voice_that_cannot_speak_any_faster_says_so(said: str, effect: Effect, rate: int) -> None:
    stage = Stage(replies={said: Reply((f"I will speak {said}.",), effect=effect)})
    stage.voice.rate_wpm = rate
    stage.ask(said)
    assert stage.shown == [f"You said: {said}", f"This voice cannot speak any {said}."]
    stage.ask(said)  # while it speaks
    assert stage.adjusted == []
