"""The rest of a question, said when its beginning has been answered."""

from __future__ import annotations

import pytest

from intents.heard import Heard
from intents.reply import Reply
from tests.support.talking import Stage
from voice.hearing.signs import Began, Said, Woken
from voice.session.keystrokes import ESCAPE
from voice.session.states import State


def rest(stage: Stage, text: str) -> None:
    """The rest of a question, said while the answer to its beginning is on its way."""
    stage.talk.heed(Began())
    stage.talk.heed(Said(Heard(text), 0.5, goes_on=True))


def test_the_rest_of_a_question_goes_to_the_mind_as_such() -> None:
    stage = Stage(replies={"at night": Reply(("Another answer.",))})
    stage.ask("why does it twitch")
    rest(stage, "at night")
    assert stage.continues == [False, True]
    assert stage.horn.done[-2:] == ["hold", "stop"]
    assert stage.speeches[-1].lines == ("Another answer.",)


def test_the_rest_of_a_question_that_changes_nothing_lets_the_answer_go_on() -> None:
    stage = Stage()
    stage.ask("why does it twitch")
    rest(stage, "my knee")
    assert stage.state is State.SPEAKING and stage.horn.done[-2:] == ["hold", "go on"]
    assert len(stage.speeches) == 1
    assert stage.continues == [False, True] and len(stage.logged) == 2


def test_after_a_control_or_a_key_nothing_is_the_rest_of_a_question() -> None:
    stage = Stage()
    stage.ask("why does it twitch")
    stage.ask("slower")
    rest(stage, "at night")
    assert stage.continues == [False, False]
    for key in ("n", "\r", ESCAPE):
        stage.talk.press(key)
        rest(stage, "at night")
        assert stage.continues[-1] is False


def test_after_the_wake_phrase_in_its_sleep_nothing_is_the_rest_of_a_question() -> None:
    stage = Stage(asleep=True)
    stage.talk.heed(Woken())
    stage.ask("why does it twitch")
    stage.talk.heed(Began())
    stage.talk.heed(Woken())
    rest(stage, "what about heat")
    assert stage.continues == [False, False]


@pytest.mark.parametrize("stop", ["\r", ESCAPE])
def test_after_the_key_for_silence_nothing_is_the_rest_of_a_question(stop: str) -> None:
    stage = Stage()
    stage.ask("why does it twitch")
    stage.talk.press(stop)
    rest(stage, "what helps")
    assert stage.continues == [False, False]


def test_after_the_wake_phrase_nothing_is_the_rest_of_a_question() -> None:
    """It ends early, as a question does, and what comes soon after it is not the rest of the question before."""
    stage = Stage()
    stage.ask("why does it twitch")
    stage.talk.heed(Woken())
    rest(stage, "what helps")
    assert stage.continues == [False, False]
