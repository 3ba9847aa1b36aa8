"""What an act is done to."""

from __future__ import annotations

import pytest

from intents.safety.objects import is_before_a_thing, is_done_to_a_thing
from intents.safety.said import Said
from intents.safety.slots import Slots

CIRCUMSTANCES = Slots({"kin": ["wife"], "limb": ["neck"], "recent": ["hour ago"], "speaker": ["my"]}, {})


@pytest.mark.parametrize(
    ("said", "of_a_thing"),
    [
        ("fitting the kitchen", True),
        ("fitting my new kitchen on monday", True),
        ("fitting new tires", True),
        ("fitting", False),
        ("fitting on the floor", False),
        ("fitting the", False),
        ("fitting the paramedics are late", False),
        ("choking my wife", False),
        ("choking the food went down wrong", False),
        ("choking the food slid down wrong", False),
        ("moving my neck", False),
        ("collapsed an hour ago", False),
        ("stroke the cat", False),
    ],
)
def test_what_is_done_to_a_thing_is_another_verb(said: str, of_a_thing: bool) -> None:
    assert is_done_to_a_thing(Said(tuple(said.split()), CIRCUMSTANCES), 1) is of_a_thing


@pytest.mark.parametrize(
    ("said", "before_a_thing"),
    [
        ("stroke rate of rowers", True),
        ("collapse season is here", True),
        ("stroke rate", False),
        ("stroke rate rises", False),
        ("stroke happened in town", False),
        ("stroke in at", False),
        ("fit is in", False),
        ("fit wife is", False),
    ],
)
def test_a_name_before_another_is_another_name(said: str, before_a_thing: bool) -> None:
    assert is_before_a_thing(Said(tuple(said.split()), CIRCUMSTANCES), 1) is before_a_thing
