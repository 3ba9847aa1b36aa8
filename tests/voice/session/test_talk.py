"""The decisions of a spoken conversation, without a thread: signs in, orders out."""

from __future__ import annotations

import time

import pytest

from intents.dialog.glance import Glance
from intents.heard import Heard
from intents.meaning import Decision, Label
from intents.reply import Effect, Reply
from tests.support.talking import LONG, NOT_FOR_IT, Stage
from voice.errors import SynthesisError
from voice.hearing.signs import Began, Foreseen, Mode, Opened, Said, Trouble
from voice.session.keystrokes import ESCAPE
from voice.session.states import State


def test_a_question_and_its_answer() -> None:
    stage = Stage()
    stage.ask("why")
    assert stage.state is State.SPEAKING
    assert stage.shown == ["You said: why", *LONG]
    assert stage.speeches[0].lines == LONG
    stage.spoken()
    assert stage.state is State.LISTENING
    assert stage.modes == [Mode.OPEN, Mode.GUARD, Mode.OPEN]
    assert stage.logged[0].endpoint == 800 and stage.logged[0].text == 10


def test_the_cue_comes_only_when_the_ear_is_open() -> None:
    stage = Stage()
    assert stage.horn.done == []
    stage.talk.heed(Opened())
    stage.talk.heed(Opened())
    assert stage.horn.done == ["play"]


def test_a_cough_lets_the_answer_go_on() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.heed(Began())
    assert stage.state is State.INTERRUPTED
    stage.talk.heed(Said(Heard("")))
    assert stage.state is State.SPEAKING
    assert stage.horn.done[-2:] == ["hold", "go on"]
    assert not stage.speeches[0].cancelled.is_set()


@pytest.mark.parametrize("error", [None, SynthesisError("The voice is gone.")])
def test_where_nothing_is_left_to_go_on_with_it_listens(error: SynthesisError | None) -> None:
    """The last sound was on its way, or the voice failed, when somebody coughed: else it would wait for ever."""
    coughed = Stage()
    coughed.ask("why")
    coughed.talk.heed(Began())
    coughed.talk.told(coughed.speeches[0], error)
    assert coughed.state is State.INTERRUPTED, "it is not known yet what was meant"
    coughed.talk.heed(Said(Heard("")))
    paused = Stage(asleep=True, greeting=("Hello.",))
    paused.talk.press("p")
    paused.talk.told(paused.speeches[0], error)
    paused.talk.press("p")
    assert (coughed.state, coughed.modes[-1]) == (State.LISTENING, Mode.OPEN)
    assert (paused.state, paused.modes[-1]) == (State.ASLEEP, Mode.DOZE)


def test_talk_between_others_is_let_go_in_silence_and_listened_on() -> None:
    stage = Stage(replies=NOT_FOR_IT)
    stage.ask("then she left")
    assert stage.state is State.LISTENING
    assert stage.shown == [] and stage.speeches == [] and stage.horn.done == []
    assert stage.modes == [Mode.OPEN, Mode.OPEN]
    assert len(stage.logged) == 1 and stage.logged[0].first_audio is None
    stage.ask("why")
    assert stage.state is State.SPEAKING


def test_talk_between_others_over_an_answer_lets_it_go_on() -> None:
    stage = Stage(replies=NOT_FOR_IT)
    stage.ask("why")
    stage.ask("then she left")
    assert stage.state is State.SPEAKING and stage.horn.done[-2:] == ["hold", "go on"]
    assert not stage.speeches[0].cancelled.is_set()
    stage.ask("wait")
    stage.ask("then she left")
    assert stage.state is State.PAUSED and len(stage.speeches) == 1


def test_who_is_certainly_speaking_to_it() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.press("r")
    assert stage.called == [
        False,
        True,
    ]  # in the room anybody may speak; a key is pressed by somebody who means it


def test_who_says_wait_twice_is_waited_for() -> None:
    stage = Stage()
    stage.ask("why")
    stage.ask("wait")
    stage.ask("hold on")
    assert stage.state is State.PAUSED and stage.modes[-1] is Mode.OPEN
    stage.talk.press("p")
    assert stage.state is State.SPEAKING


def test_the_mind_is_told_what_was_said_over_an_answer() -> None:
    stage = Stage()
    for text in ("why", "what helps", "wait", "is it serious"):
        stage.ask(text)
    stage.spoken()
    stage.ask("and then")
    assert stage.over == [False, True, True, False]


def test_another_question_takes_the_place_of_an_answer() -> None:
    stage = Stage()
    stage.ask("why")
    stage.ask("is it serious")
    assert stage.speeches[0].cancelled.is_set() and not stage.speeches[1].cancelled.is_set()
    stage.talk.told(stage.speeches[0])  # the end of what was cut off says nothing about what is being said
    assert stage.state is State.SPEAKING


@pytest.mark.parametrize("wait", ["wait", "hold on"])
def test_wait_and_go_on(wait: str) -> None:
    stage = Stage()
    stage.ask("why")
    stage.ask(wait)
    assert stage.state is State.PAUSED and stage.horn.done[-1] == "hold"
    stage.ask("go on")
    assert stage.state is State.SPEAKING and stage.horn.done[-1] == "go on"
    assert len(stage.speeches) == 1


def test_a_question_in_a_pause_is_answered() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.press("p")
    stage.ask("is it serious")
    assert stage.state is State.SPEAKING and stage.speeches[0].cancelled.is_set()


def test_goodbye_ends_after_the_last_word() -> None:
    stage = Stage(replies={"bye": Reply(("Goodbye.",), effect=Effect.GOODBYE)})
    stage.ask("bye")
    assert stage.state is State.SPEAKING
    stage.spoken()
    assert stage.state is State.CLOSED


@pytest.mark.parametrize("key", ["q", "\x04"])
@pytest.mark.parametrize("before", [[], ["why"], ["why", "wait"]])
def test_it_can_be_left_in_every_state(key: str, before: list[str]) -> None:
    stage = Stage()
    for text in before:
        stage.ask(text)
    stage.talk.press(key)
    assert stage.state is State.CLOSED


def test_enter_brings_silence_and_ends_an_utterance() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.press("\r")
    assert stage.state is State.LISTENING and stage.horn.done[-1] == "stop"
    stage.talk.heed(Began())
    stage.talk.press("\r")
    assert stage.ended == 1


@pytest.mark.parametrize(("key", "text"), [("r", "repeat"), ("n", "next"), ("b", "previous"), ("h", "help")])
def test_keys_for_words(key: str, text: str) -> None:
    stage = Stage(replies={text: Reply((text,))})
    stage.talk.press(key)
    assert stage.speeches[-1].lines == (text,)


def test_a_key_was_not_said() -> None:
    stage = Stage(replies={"next": Reply(("The next one.",))})
    stage.ask("why")
    stage.talk.press("n")
    assert stage.shown == ["You said: why", *LONG, "The next one."]


def test_escape_brings_silence_and_nothing_else() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.press(ESCAPE)
    assert stage.state is State.LISTENING and stage.horn.done[-1] == "stop"
    stage.talk.heed(Began())
    stage.talk.press(ESCAPE)
    assert stage.state is State.HEARING and stage.ended == 0
    asleep = Stage(asleep=True)
    asleep.talk.press(ESCAPE)
    assert asleep.state is State.ASLEEP


def test_each_turn_is_logged_with_the_sound_of_its_own_answer() -> None:
    """The end of a speech that was cut off is told late, when the next one has begun."""
    stage = Stage()
    stage.ask("why")
    stage.speeches[0].first_sound = time.monotonic() + 0.2
    stage.ask("is it serious")
    stage.talk.told(stage.speeches[0])
    assert len(stage.logged) == 1, "the second turn has not been heard yet"
    stage.speeches[1].first_sound = time.monotonic() + 0.1
    stage.ask("louder")
    stage.talk.told(stage.speeches[1])
    stage.spoken()
    first, second = (timing.first_audio or 0 for timing in stage.logged)
    assert 200 <= first < 300 and 100 <= second < 200
    stage.talk.told(stage.speeches[-1])
    assert len(stage.logged) == 2, "what is said again is no turn"


def test_trouble_with_the_microphone_is_shown() -> None:
    stage = Stage()
    stage.talk.heed(Trouble("The microphone gives no sound at all."))
    assert stage.shown == ["The microphone gives no sound at all."]


def test_the_end_of_a_file_ends_it_after_the_answer() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.end()
    assert stage.state is State.SPEAKING
    stage.spoken()
    assert stage.state is State.CLOSED


def test_while_an_answer_is_held_a_hypothesis_is_enough_to_go_on() -> None:
    stage = Stage()
    stage.ask("why")
    stage.ask("wait")
    stage.talk.heed(Began())
    stage.talk.heed(Said(Heard("go line", 0.6, ("go on",)), 0.8))
    assert stage.state is State.SPEAKING and len(stage.speeches) == 1


def test_the_first_line_of_a_likely_answer_is_made_ahead() -> None:
    stage = Stage()
    for decision, first in ((Decision.ANSWER, "Mostly not."), (Decision.OFFER, "Do you mean this?")):
        stage.talk.heed(Foreseen(Glance(decision, Label("seriousness"), 0.9, first=first)))
    assert stage.prepared == ["Mostly not."]
