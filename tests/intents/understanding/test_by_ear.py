"""Danger by ear: what is unsurely heard is asked about, and typed text is not."""

from __future__ import annotations

import pytest

from intents.heard import Heard
from intents.meaning import EMERGENCY, Decision, Meaning
from intents.understanding.interpreter import Interpreter
from intents.understanding.meant import Moment


def asks(meaning: Meaning) -> str:
    """The words that it is asked about; empty where nothing is."""
    return " ".join(meaning.perhaps.words) if meaning.perhaps else ""


def test_a_sure_ear_raises_it(interpreter: Interpreter) -> None:
    for heard in (
        Heard("i can't breathe"),
        Heard("i can't breathe", 0.95),
        Heard("i can't breathe", 0.5, second="he can't breathe"),
        Heard("i can't breathe", 0.5, second="i can't breathe"),
    ):
        meaning = interpreter.interpret(heard)
        assert (meaning.label, meaning.decision, meaning.perhaps) == (EMERGENCY, Decision.ANSWER, None)


def test_an_unsure_ear_asks(interpreter: Interpreter) -> None:
    meaning = interpreter.interpret(Heard("i can't breathe", 0.6))
    assert (meaning.label, meaning.decision) == (EMERGENCY, Decision.CONFIRM)
    assert asks(meaning) == "can not breathe"


def test_where_the_ears_disagree_it_is_asked(interpreter: Interpreter) -> None:
    assert asks(interpreter.interpret(Heard("i have chest pain", 0.99, second="i have the best plants"))) == (
        "chest pain"
    )
    assert asks(interpreter.interpret(Heard("i've got just paint", 0.99, second="i've got chest pain"))) == (
        "chest pain"
    )


def test_another_hypothesis_asks_where_nothing_is_understood(interpreter: Interpreter) -> None:
    others = ("i cannot please", "i can't breathe")
    assert asks(interpreter.interpret(Heard("i can please", 0.7, others))) == "can not breathe"


def test_what_is_plainly_understood_is_not_doubted(interpreter: Interpreter) -> None:
    plain = Heard("why does my knee twitch", 0.97, ("why does my knee twitch i can't breathe",))
    assert interpreter.interpret(plain).perhaps is None


def test_in_a_room_a_long_talk_asks_nothing(interpreter: Interpreter) -> None:
    talk = "and then she told the children that they could all come over to us on sunday"
    heard = Heard(talk, 0.7, (f"{talk} i can't breathe",))
    assert interpreter.interpret(heard, Moment.OVERHEARD).perhaps is None
    assert asks(interpreter.interpret(heard, Moment.FRESH))


def test_a_denial_in_another_hypothesis_asks_nothing(interpreter: Interpreter) -> None:
    assert interpreter.interpret(Heard("i have no jest", 0.6, ("i have no chest pain",))).perhaps is None


@pytest.mark.parametrize("second", ["my leg has gone numb", "the leg has gone numb"])
def test_a_warning_sign_that_both_ears_hear_is_told(interpreter: Interpreter, second: str) -> None:
    meaning = interpreter.interpret(Heard("my leg has gone numb", 0.9, second=second))
    assert (meaning.intent, meaning.decision) == ("warning", Decision.ANSWER)


def test_a_warning_sign_that_only_one_hears_is_asked(interpreter: Interpreter) -> None:
    meaning = interpreter.interpret(Heard("my leg has gone numb", 0.9, second="my egg has gone down"))
    assert (meaning.intent, meaning.decision) == ("warning", Decision.CONFIRM)
