"""From probability to decision: what is let go as meant for others, and what never is."""

from __future__ import annotations

import pytest

from intents.heard import Heard
from intents.meaning import EMERGENCY, Decision, Label
from intents.understanding.decision import is_for_others
from intents.understanding.interpreter import Interpreter


@pytest.mark.parametrize(
    ("label", "sure", "for_me", "for_others"),
    [
        (Label("causes"), 0.5, -0.8, True),
        (Label("causes"), 0.5, -0.6, False),
        (Label("causes"), 0.9, -0.8, False),
        (Label("causes"), 0.9, -1.2, True),
        (EMERGENCY, 0.5, -0.8, True),
        (EMERGENCY, 0.9, -5.0, False),
        (Label("warning", "mobility"), 0.9, -5.0, False),
    ],
)
def test_the_surer_the_meaning_the_less_speaks_against_it(
    label: Label, sure: float, for_me: float, for_others: bool
) -> None:
    assert is_for_others(label, sure, for_me) is for_others


@pytest.mark.parametrize(
    "said",
    [
        "there is blood in my urine",
        "we found grandad lying on the kitchen floor and he does not answer",
        "he lost weight and he is tired and his knee twitches",
        "she lies there and will not wake up",
    ],
)
def test_danger_that_is_told_of_somebody_is_not_let_go(interpreter: Interpreter, said: str) -> None:
    meaning = interpreter.interpret(Heard(said))
    assert meaning.intent in ("emergency", "warning") and meaning.decision is not Decision.REFUSE
