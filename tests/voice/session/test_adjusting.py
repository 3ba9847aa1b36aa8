"""What is changed about the talking while it goes on."""

from __future__ import annotations

import pytest

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
