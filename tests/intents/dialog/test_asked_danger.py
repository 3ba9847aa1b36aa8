"""What comes of the question whether a danger was said: yes, no, the same again, and something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.meaning import EMERGENCY, Decision

UNSURE = Heard("i can please", 0.7, ("i can't breathe",))


def test_it_asks_in_the_words_that_it_heard_and_says_what_to_do(assistant: Assistant) -> None:
    reply = assistant.hear(UNSURE).reply
    assert (reply.label, reply.decision) == (EMERGENCY, Decision.CONFIRM)
    assert reply.say.startswith("Did you say can't breathe? If you did, call ")


def test_yes_raises_the_alarm(assistant: Assistant) -> None:
    assistant.hear(UNSURE)
    reply = assistant.hear("yes").reply
    assert (reply.label, reply.decision) == (EMERGENCY, Decision.ANSWER)
    assert "emergency" in assistant.hear("what causes it").reply.say  # and it stands


def test_yes_to_a_danger_with_words_of_its_own_tells_these(assistant: Assistant) -> None:
    told = assistant.hear("i want to end my life").reply.chunks
    assistant.forget()
    assistant.hear(Heard("i want to lend my knife", 0.7, ("i want to end my life",)))
    assert assistant.hear("yes").reply.chunks == told


def test_no_lets_it_go_and_it_is_not_asked_by_ear_again(assistant: Assistant) -> None:
    assistant.hear(UNSURE)
    assistant.hear("no")
    assert assistant.hear(UNSURE).reply.label != EMERGENCY
    other = assistant.hear(Heard("i have jest pain", 0.7, ("i have chest pain",))).reply
    assert other.label == EMERGENCY, "another danger is"
    assistant.hear("no")
    assert assistant.hear("i can't breathe").reply.decision is Decision.ANSWER, (
        "nor is what is plainly said lost"
    )


def test_heard_twice_is_heard(assistant: Assistant) -> None:
    assistant.hear(UNSURE)
    reply = assistant.hear(UNSURE).reply
    assert (reply.label, reply.decision) == (EMERGENCY, Decision.ANSWER)


def test_what_is_not_understood_does_not_lose_it(assistant: Assistant) -> None:
    assistant.hear(UNSURE)
    again = assistant.hear("the lamp in the hall").reply
    assert (again.label, again.decision) == (EMERGENCY, Decision.CONFIRM)
    assert assistant.hear("yes please").reply.decision is Decision.ANSWER
    assistant.forget()
    assistant.hear(UNSURE)
    assistant.hear("the lamp in the hall")
    assert assistant.hear("the lamp in the hall").reply.label != EMERGENCY, "asked twice is enough"


@pytest.mark.parametrize(
    "doubt", ["I don't know", "dunno", "maybe not", "perhaps", "I'm not certain", "could be"]
)
def test_doubt_is_no_no(assistant: Assistant, doubt: str) -> None:
    assistant.hear(UNSURE)
    again = assistant.hear(Heard(doubt, called=False)).reply
    assert (again.label, again.decision) == (EMERGENCY, Decision.CONFIRM)
    assert assistant.hear("I think so").reply.decision is Decision.ANSWER


@pytest.mark.parametrize("no", ["no", "nope", "not really", "I don't think so", "no I didn't"])
def test_a_no_in_other_words_is_one(assistant: Assistant, no: str) -> None:
    assistant.hear(UNSURE)
    assistant.hear(Heard(no, called=False))
    assert assistant.hear(UNSURE).reply.label != EMERGENCY


@pytest.mark.parametrize(
    "heard", [Heard("now", 0.93, ("no", "know")), Heard("now", 0.9, second="no"), Heard("low", 0.6, ("no",))]
)
def test_a_no_that_was_heard_as_another_word_is_one(assistant: Assistant, heard: Heard) -> None:
    assistant.hear(UNSURE)
    assert str(assistant.hear(replace(heard, called=False)).reply.label) == "no"


@pytest.mark.parametrize(
    "heard",
    [
        Heard("low", 0.4, ("no",)),  # it may have been anything
        Heard("low", 0.9, ("lo", "no")),
        Heard("low lamp", 0.9, ("no",)),
    ],
)
def test_what_was_hardly_a_no_is_none(assistant: Assistant, heard: Heard) -> None:
    assistant.hear(UNSURE)
    again = assistant.hear(heard).reply
    assert (again.label, again.decision) == (EMERGENCY, Decision.CONFIRM)


def test_a_yes_stays_one_whatever_else_it_may_have_been(assistant: Assistant) -> None:
    assistant.hear(UNSURE)
    assert assistant.hear(Heard("yes", 0.6, ("no",))).reply.decision is Decision.ANSWER


def test_where_nothing_was_asked_a_word_is_what_it_was_heard_as(assistant: Assistant) -> None:
    assert str(assistant.hear(Heard("left", 0.9, ("yes",), called=False)).reply.label) != "yes"


def test_a_question_is_answered(assistant: Assistant) -> None:
    assistant.hear(UNSURE)
    assert assistant.hear("can stress make my knee twitch").reply.label.item == "stress-anxiety"


def test_while_an_emergency_stands_nothing_is_asked(assistant: Assistant) -> None:
    assistant.hear("i have chest pain")
    assert "Did you say" not in assistant.hear(UNSURE).reply.say
