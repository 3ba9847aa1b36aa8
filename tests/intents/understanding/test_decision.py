"""From probability to decision: what never is let go."""

from __future__ import annotations

import pytest

from intents.heard import Heard
from intents.understanding.interpreter import Interpreter


@pytest.mark.parametrize(
    "said",
    [
        "we found grandad lying on the kitchen floor and he does not answer",
        "he lost weight and he is tired and his knee twitches",
        "she lies there and will not wake up",
    ],
)
def test_danger_that_is_told_of_somebody_is_not_let_go(interpreter: Interpreter, said: str) -> None:
    meaning = interpreter.interpret(Heard(said))
    assert meaning.intent in ("emergency", "warning") and not meaning.decision.lets_go
