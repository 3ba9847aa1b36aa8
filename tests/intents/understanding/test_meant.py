"""Whether it was said to the assistant at all, and what is done about the rest."""

from __future__ import annotations

import pytest

from content.loading import DEFAULT_TOPIC, load_topic
from intents.meaning import Decision
from intents.understanding.interpreter import Interpreter
from intents.understanding.meant import Moment, is_call_for_reply
from intents.words.lexicon import Lexicon
from intents.words.normalize import is_question


@pytest.mark.parametrize(
    "said",
    [
        "she poured the tea and looked out of the window",
        "we are out of milk again",
        "how do i stop the gate from squeaking",
        "what do you think is wrong with our radiator",
    ],
)
def test_what_is_said_to_others_is_let_go(interpreter: Interpreter, said: str) -> None:
    assert interpreter.interpret(said).decision.lets_go


def test_a_statement_gets_no_reply_and_a_question_does(interpreter: Interpreter) -> None:
    assert interpreter.interpret("the ferry leaves at noon from the old harbour").decision is Decision.IGNORE
    assert interpreter.interpret("do horses have knees").decision is Decision.REFUSE


def test_while_talking_less_evidence_will_do(interpreter: Interpreter) -> None:
    said = "you were too quick for an old woman"
    assert interpreter.interpret(said).decision.lets_go
    assert not interpreter.interpret(said, Moment.TALKING).decision.lets_go


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("why does it do that", True),
        ("and um what about the others", True),
        ("please tell me more", True),
        ("it is raining", False),
        ("no", False),
    ],
)
def test_what_opens_as_a_question(said: str, asks: bool) -> None:
    assert is_question(tuple(said.split())) is asks


def test_a_far_question_gets_a_reply_only_in_a_conversation() -> None:
    lexicon = Lexicon(load_topic(DEFAULT_TOPIC))
    far, near = lexicon.read("why did he leave the dinner"), lexicon.read("do horses have knees")
    assert is_call_for_reply(-6.0, near, Moment.FRESH) and not is_call_for_reply(-6.0, near, Moment.OVERHEARD)
    assert not is_call_for_reply(0.0, far, Moment.FRESH) and is_call_for_reply(0.0, far, Moment.TALKING)
    assert not is_call_for_reply(-6.0, far, Moment.TALKING) and is_call_for_reply(-6.0, far, Moment.EXPECTED)
    told = lexicon.read("my knee was at the dinner")
    assert not is_call_for_reply(0.0, told, Moment.FRESH) and is_call_for_reply(0.0, told, Moment.TALKING)


def test_a_novel_that_is_read_aloud_holds_signs_of_danger_and_tells_none(interpreter: Interpreter) -> None:
    novel = (
        "and as he strove to look at them with ease and indifference a faint stain of shame rose to his face while the old"
        " man by the fire had collapsed in his chair and the boy gave him a little brandy from the flask on the shelf"
    )
    assert interpreter.interpret(novel, Moment.OVERHEARD).decision is Decision.IGNORE
    told = (
        "please somebody come quickly we are in the kitchen and my husband was just getting up from his chair to make the"
        " tea when he went all grey and collapsed on the floor and he is not breathing"
    )
    assert interpreter.interpret(told, Moment.OVERHEARD).intent == "emergency"
