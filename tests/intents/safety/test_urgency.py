"""How often a sign is told again, and what is not said after an emergency."""

from __future__ import annotations

import pytest

from intents.meaning import EMERGENCY, Label, Sign
from intents.safety.urgency import answered_after, needs_reminder, reported_after

NUMB = Sign(Label("warning", "numbness-weakness"))
URGENT = Sign(EMERGENCY)


def test_the_first_answer_reminds_and_then_every_third() -> None:
    reminds = [needs_reminder(NUMB, since, Label("remedies")) for since in range(7)]
    assert reminds == [True, False, False, True, False, False, True]


def test_a_reassuring_answer_always_reminds() -> None:
    assert all(needs_reminder(NUMB, since, Label("seriousness")) for since in range(7))


@pytest.mark.parametrize("intent", ["warning", "warnings", "help", "source", "thanks"])
def test_what_needs_no_reminder(intent: str) -> None:
    assert not needs_reminder(NUMB, 0, Label(intent))
    assert not needs_reminder(None, 0, Label("causes"))


def test_an_emergency_is_never_forgotten() -> None:
    assert reported_after(URGENT, NUMB) == URGENT
    assert reported_after(NUMB, URGENT) == URGENT
    assert reported_after(NUMB, None) == NUMB


def test_nothing_reassures_after_an_emergency() -> None:
    assert answered_after(URGENT, Label("seriousness")) == EMERGENCY
    assert answered_after(URGENT, Label("remedies")) == Label("remedies")
    assert answered_after(NUMB, Label("seriousness")) == Label("seriousness")
