"""Danger and what sounds like it, as text: the lines that `models.train.listening.danger` scores as recordings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intents.meaning import Decision, Meaning
from intents.measuring.cases import read_cases
from intents.safety.urgency import is_urgent
from intents.understanding.interpreter import Interpreter
from tests.support.files import CASES


def interpreted(interpreter: Interpreter, name: str) -> Iterator[tuple[bool, Meaning]]:
    for case in read_cases(CASES / name):
        yield is_urgent(case.label), interpreter.interpret(case.text)


def is_told(meaning: Meaning) -> bool:
    understood = meaning.decision in (Decision.ANSWER, Decision.CONFIRM)
    return understood and (is_urgent(meaning.label) or bool(meaning.reported))


# Counts only: nobody looks at the lines of the test set.
@pytest.mark.parametrize(("name", "missed", "alarms"), [("danger_dev.tsv", 1, 4), ("danger_test.tsv", 0, 12)])
def test_danger_is_told_apart_from_its_sound(
    interpreter: Interpreter, name: str, missed: int, alarms: int
) -> None:
    found = list(interpreted(interpreter, name))
    dangers = [meaning for danger, meaning in found if danger]
    harmless = [meaning for danger, meaning in found if not danger]
    assert (len(dangers), len(harmless)) == (30, 150)
    assert (
        sum(not is_told(meaning) for meaning in dangers),
        sum(is_told(meaning) for meaning in harmless),
    ) == (missed, alarms)
