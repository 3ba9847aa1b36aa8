"""Whose sign it is."""

from __future__ import annotations

import pytest

from intents.safety.said import Said
from intents.safety.slots import Slots
from intents.safety.subject import Subject, Who, acting_between, subject

CIRCUMSTANCES = Slots(
    {
        "speaker": ["i", "my", "me"], "person": ["he", "his"], "kin": ["wife"], "somebody": ["lad", "somebody"],
        "distant": ["cousin"], "public": ["people"], "animal": ["dog"], "nobody": ["nobody"], "thing": ["tent"], "limb": ["leg"],
    },
    {},
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "who", "close"),
    [
        ("i have just FAINTED", Who.SPEAKER, True),
        ("i got up from the chair and FAINTED", Who.SPEAKER, False),
        ("my wife is suddenly FAINTING", Who.KIN, True),
        ("my cousin FAINTED", Who.DISTANT, True),
        ("my cousin wife FAINTED", Who.STRANGER, True),
        ("somebody wife FAINTED", Who.STRANGER, True),
        ("my baby wife FAINTED", Who.KIN, True),
        ("a lad i see FAINTING", Who.SPEAKER, False),
        ("my tent is wet and FAINTED", Who.THING, True),
        ("my tent hit me and FAINTED", Who.SPEAKER, False),
        ("the lad fell off a dog and FAINTED", Who.STRANGER, False),
        ("the lad next to me on the bus has FAINTED", Who.STRANGER, False),
        ("somebody FAINTED", Who.STRANGER, True),
        ("he FAINTED", Who.PRONOUN, True),
        ("people FAINT", Who.PUBLIC, True),
        ("my old dog FAINTED", Who.ANIMAL, True),
        ("nobody has FAINTED", Who.NOBODY, True),
        ("my old tent FAINTED", Who.THING, True),
        ("it FAINTED", Who.THING, True),
        ("it is a FAINT", Who.UNKNOWN, False),
        ("my lodger FAINTED", Who.SOMEONES, True),
        ("the baker has FAINTED", Who.SOMEONES, True),
        ("the jar FAINTED", Who.THING, True),
        ("my puddings FAINTED", Who.THING, True),
        ("my left leg FAINTED", Who.LIMB, True),
        ("the roof cracked and FAINTED", Who.THING, False),
        ("FAINTING my wife", Who.KIN, False),
        ("harold FAINTED", Who.UNKNOWN, False),
    ],
)
def test_whose_it_is(said: str, who: Who, close: bool) -> None:
    at = next(at for at, word in enumerate(said.split()) if word.isupper())
    assert subject(Said(tuple(said.lower().split()), CIRCUMSTANCES), at, at + 1) == Subject(who, close)


def test_who_acts_is_not_whom_somebody_leaves() -> None:
    said = Said(tuple("off a dog the lad ran".split()), CIRCUMSTANCES)
    assert acting_between(said, 0, len(said)) is Who.STRANGER
    assert acting_between(said, 0, 3) is None
