"""How old somebody is said to be."""

from __future__ import annotations

import pytest

from intents.understanding.ages import Age, ages_in
from intents.understanding.not_covered import load_not_covered


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("my boy is six", Age("child", 3, 4)),
        ("she is only just four and", Age("child", 4, 5)),
        ("a ten year old", Age("child", 1, 4)),
        ("a girl of 12 years of age", Age("child", 3, 6)),
        ("i am a 16 year old", Age("youth", 3, 6)),
        ("i am seventeen", Age("youth", 2, 3)),
        ("she is eight months old", Age("baby", 2, 5)),
    ],
)
def test_an_age_is_found_at_its_place(text: str, age: Age) -> None:
    assert list(ages_in(tuple(text.split()), load_not_covered().ages)) == [age]


@pytest.mark.parametrize(
    "text",
    ["he is eighteen", "he is twenty two", "a 19 year old", "it is six", "she is two minutes late", "six years",
     "three weeks of this", "number two and", "he is 999999999999"],
)  # fmt: skip
def test_not_every_number_is_an_age_of_a_child(text: str) -> None:
    assert list(ages_in(tuple(text.split()), load_not_covered().ages)) == []
