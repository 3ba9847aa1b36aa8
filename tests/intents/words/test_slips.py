"""How a word may have been meant that stands in no dictionary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.words.slips import FINGER, LETTER, TWO, likelihood


@pytest.mark.parametrize("written", ["hwy", "wyh", "whhy", "whyy", "wy", "wh", "hy", "wgy", "whu", "wjhy"])
def test_slips_of_the_finger(written: str) -> None:
    assert likelihood(written, "why") == FINGER


@pytest.mark.parametrize(
    ("written", "meant", "likely"),
    [
        ("docter", "doctor", LETTER),
        ("magneziam", "magnesium", TWO),
        ("whz", "why", 0),  # no key beside it, and too short for a wrong letter
        ("foctir", "doctor", 0),
        ("moctor", "doctor", 0),  # the first letter is nearly always right
        ("yhw", "why", 0),
    ],
)
def test_wrong_letters(written: str, meant: str, likely: float) -> None:
    assert likelihood(written, meant) == likely


@given(st.text("abcdehiknopsty", min_size=1, max_size=9), st.text("abcdehiknopsty", min_size=1, max_size=9))
def test_any_two_words_can_be_compared(written: str, meant: str) -> None:
    assert likelihood(written, meant) in {0, TWO, LETTER, FINGER}
