"""Asleep and awake: the wake phrase, the key, and the greeting before them."""

from __future__ import annotations

import pytest

from intents.heard import Heard
from tests.support.talking import LONG, NOT_FOR_IT, Stage
from voice.hearing.signs import Began, Idle, Mode, Opened, Said, Woken
from voice.session.states import State
from voice.sound.earcons import make_earcons


def test_after_the_wake_phrase_it_is_spoken_to_once() -> None:
    stage = Stage(asleep=True)
    stage.talk.heed(Woken())
    stage.ask("why")
    stage.spoken()
    stage.ask("and then")
    assert stage.called == [True, False]


def test_what_is_heard_asleep_is_not_even_thought_about() -> None:
    stage = Stage(asleep=True)
    stage.talk.heed(Said(Heard("why"), 0.8))
    assert stage.called == [] and stage.shown == []


def test_asleep_until_woken_and_again_when_nothing_more_is_asked() -> None:
    stage = Stage(asleep=True)
    assert stage.modes == [Mode.DOZE]
    stage.ask("why")
    assert stage.speeches == []
    stage.talk.heed(Woken())
    stage.ask("why")
    stage.spoken()
    assert stage.state is State.LISTENING, "another question needs no wake phrase"
    stage.talk.heed(Idle(8))
    assert stage.state is State.ASLEEP and stage.modes[-1] is Mode.DOZE
    assert stage.horn.played[-1] == make_earcons().asleep, "whoever cannot look is told"


def test_the_wake_phrase_over_an_answer_stops_it_and_listens() -> None:
    stage = Stage(asleep=True)
    stage.talk.heed(Woken())
    stage.ask("why")
    stage.talk.heed(Began())
    stage.talk.heed(Woken())
    assert stage.state is State.LISTENING and stage.modes[-1] is Mode.OPEN
    assert stage.speeches[-1].cancelled.is_set() and stage.horn.done[-1] == "stop"
    stage.talk.heed(Opened())
    assert stage.horn.played[-1] == make_earcons().listening
    stage.ask("and at night")
    assert stage.called == [True, True], "it was said to the assistant"


def test_a_question_that_begins_with_the_wake_phrase_was_meant() -> None:
    stage = Stage(asleep=True)
    stage.talk.heed(Woken())
    stage.ask("why")
    stage.talk.heed(Began())
    stage.talk.heed(Said(Heard("what helps"), called=True))
    assert stage.called == [True, True] and stage.shown[-4] == "You said: what helps"


def test_after_the_greeting_it_does_what_the_greeting_says() -> None:
    stage = Stage(asleep=True, greeting=("Hello.", "Press Enter before a question."))
    stage.spoken()
    assert stage.state is State.ASLEEP and stage.modes[-1] is Mode.DOZE
    assert stage.horn.played[-1] == make_earcons().asleep
    louder = Stage(asleep=True, greeting=stage.greeting)
    louder.talk.press("u")
    louder.spoken()
    assert louder.state is State.ASLEEP, "what is left of a greeting is one"
    stage.talk.press("\r")
    assert stage.state is State.LISTENING
    awake = Stage(greeting=("Hello.",))
    awake.spoken()
    assert awake.state is State.LISTENING


def test_what_was_said_before_the_greeting_comes_first() -> None:
    woken = Stage(asleep=True, greeting=("Hello.",), kept=9)
    woken.talk.heed(Woken())
    woken.talk.caught_up()
    assert woken.state is State.LISTENING and woken.speeches == [], "a greeting would end in sleep"
    asked = Stage(greeting=("Hello.",), kept=9)
    asked.talk.heed(Began())
    asked.talk.caught_up()
    asked.talk.heed(Said(Heard("why")))
    assert asked.speeches[-1].lines == LONG


@pytest.mark.parametrize("text", ["", "then she left"])
def test_after_a_cough_or_talk_between_others_it_greets(text: str) -> None:
    stage = Stage(greeting=("Hello.",), kept=9, replies=NOT_FOR_IT)
    stage.talk.heed(Began())
    stage.talk.caught_up()
    assert stage.speeches == []
    stage.talk.heed(Said(Heard(text)))
    assert stage.speeches[-1].lines == ("Hello.",)


def test_push_to_talk() -> None:
    stage = Stage(asleep=True)
    stage.talk.press(" ")
    assert stage.state is State.LISTENING and stage.modes[-1] is Mode.OPEN


def test_hands_free_never_sleeps() -> None:
    stage = Stage()
    stage.talk.heed(Idle(300))
    assert stage.state is State.LISTENING
