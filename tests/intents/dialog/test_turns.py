"""What is plainly a turn of the conversation that goes on, and what is talk between others."""

from __future__ import annotations

from functools import cached_property

import pytest

from content.wording import load_wording
from intents.answers import Answers
from intents.dialog.conversation import Conversation
from intents.dialog.memory import Memory
from intents.meaning import NONE, Decision, Label, Meaning
from intents.understanding.interpreter import Interpreter
from intents.understanding.meant import Moment
from intents.words.normalize import words


class Talk:
    """A conversation whose memory can be looked at."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self.memory = Memory()

    @cached_property
    def conversation(self) -> Conversation:
        return Conversation(Answers(self._interpreter.topic, load_wording()))

    def hear(self, *said: str) -> Talk:
        for text in said:
            moment = Moment.TALKING if self.memory.is_talking else Moment.FRESH
            meaning = self._interpreter.interpret(text, moment)
            self.memory, _ = self.conversation.respond(self.memory, meaning)
        return self

    def expects(self, text: str) -> bool:
        return self.conversation.expects(self.memory, self._interpreter.interpret(text))


@pytest.fixture
def talk(interpreter: Interpreter) -> Talk:
    return Talk(interpreter)


@pytest.mark.parametrize("said", ["the second one", "and at home", "how soon", "go on", "and stress"])
def test_turns_of_a_conversation(talk: Talk, said: str) -> None:
    assert talk.hear("why does my knee twitch").expects(said)


@pytest.mark.parametrize("said", ["the second one", "and at home", "how soon", "and stress"])
def test_none_is_expected_before_anything_was_said(talk: Talk, said: str) -> None:
    assert not talk.expects(said)


@pytest.mark.parametrize(
    "said", ["she painted the garden fence at the weekend", "the company makes umbrellas and hats"]
)
def test_talk_between_others_is_no_turn(talk: Talk, said: str) -> None:
    assert not talk.hear("why does my knee twitch").expects(said)


def test_after_two_lapses_nothing_is_expected(talk: Talk) -> None:
    talk.hear("why does my knee twitch", "sing me a song", "order a pizza")
    assert talk.memory.misses == 2
    assert not talk.expects("the second one")


def test_what_answers_a_question_back_is_expected(talk: Talk) -> None:
    meaning = Meaning("", Label("causes"), 0.4, Decision.OFFER, ("causes",), runner_up=Label("remedies"))
    talk.memory, reply = talk.conversation.respond(talk.memory, meaning)
    assert reply.decision is Decision.OFFER
    let_go = Meaning("", NONE, 0.4, Decision.IGNORE, words("why yes indeed"), runner_up=Label("yes"))
    assert talk.conversation.expects(talk.memory, let_go)
