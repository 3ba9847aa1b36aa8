"""What is said to a question back."""

from __future__ import annotations

import pytest

from intents.meaning import NONE, Decision, Label, Meaning
from intents.pointing.offers import chosen, yes_or_no
from intents.words.normalize import words

CAUSE, REMEDY = Label("cause", "stress-anxiety"), Label("remedy", "reducing-stress")


def meaning(said: str, label: Label = NONE) -> Meaning:
    return Meaning(said, label, 0.5, Decision.REFUSE, words(said))


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("the former", CAUSE),
        ("the latter", REMEDY),
        ("both of them", CAUSE),
        ("as a cause", CAUSE),
        ("yes the remedy", REMEDY),
        ("what are the remedies", None),
        ("the remedies", None),
        ("the remedy my grandmother used", None),
        ("why", None),
    ],
)
def test_one_of_two(said: str, label: Label | None) -> None:
    reference = chosen(meaning(said), (CAUSE, REMEDY))
    assert (reference.label if reference else None) == label


def test_both_are_told() -> None:
    reference = chosen(meaning("both"), (CAUSE, REMEDY))
    assert reference and reference.also == (REMEDY,)


def test_of_one_nothing_is_chosen() -> None:
    assert chosen(meaning("the latter"), (CAUSE,)) is None


@pytest.mark.parametrize(
    ("said", "label", "answer"),
    [
        ("exactly", NONE, "yes"),
        ("that is it", NONE, "yes"),
        ("something else", NONE, "no"),
        ("neither", Label("no"), "no"),
        ("whatever", Label("yes"), "yes"),
        ("whatever", Label("no"), "no"),
        ("exactly how", NONE, ""),
    ],
)
def test_yes_and_no(said: str, label: Label, answer: str) -> None:
    assert yes_or_no(meaning(said, label)) == answer
