"""Slots that stand together."""

from __future__ import annotations

import pytest

from intents.safety.relations import Of, Relation, Relations
from intents.safety.slots import Slots

SLOTS = Slots({"chest": ["chest", "~chess"], "pain": ["pain"], "not": ["not"], "breathe": ["breathe"]}, {})
RELATIONS = Relations(
    [
        {"sign": "chest pain", "slots": ["chest", "pain"], "near": 1},
        {"sign": "no breath", "slots": ["not", "breathe"], "ordered": True, "of": "act"},
    ],
    ["my", "in", "a"],
)


def candidates(said: str) -> list[str]:
    words = tuple(said.split())
    return [" ".join(words[each.start : each.end]) for each in RELATIONS.find(words, SLOTS.find(words))]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("a pain in my chest", ["pain in my chest"]),
        ("chest in pain", ["chest in pain"]),
        ("pain somewhere in my chest", ["pain somewhere in my chest"]),
        ("pain somewhere else in my chest", []),
        ("pain but my chest", []),
        ("i can not breathe", ["not breathe"]),
        ("i breathe not", []),
        ("i can not really breathe", []),
        ("pain pain", []),
    ],
)
def test_how_near_and_in_which_order(said: str, found: list[str]) -> None:
    assert candidates(said) == found


def test_every_way_to_read_it_is_found() -> None:
    assert candidates("chest pain chest") == ["chest pain", "pain chest"]


def test_a_sign_says_what_would_deny_it_and_whether_it_is_by_sound() -> None:
    words = ("chess", "pain")
    (sign,) = RELATIONS.find(words, SLOTS.find(words))
    assert sign.is_by_sound() and sign.deniable(words) == sign.filled
    words = ("not", "breathe")
    (sign,) = RELATIONS.find(words, SLOTS.find(words))
    assert not sign.is_by_sound() and sign.deniable(words) == ()


def test_a_line_of_the_table() -> None:
    read = Relation.read({"sign": "s", "slots": ["a/b", "c"], "near": 2, "of": "another's act"})
    assert read == Relation("s", (frozenset("ab"), frozenset("c")), Of.OTHERS_ACT, 2)
    assert Relation.read({"sign": "s", "slots": ["a"]}).of is Of.BODY
