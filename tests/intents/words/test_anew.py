"""Two questions, one after the other, and the rest of one question."""

from __future__ import annotations

import pytest

from intents.words.anew import asks_anew
from intents.words.normalize import words


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("why is my knee twitching", "when should i see a doctor"),
        ("is stress a cause", "what can i do about it"),
        ("what about magnesium", "is caffeine bad for it"),
        ("how bad is it", "okay and what helps"),
        ("tell me what helps", "do i need a doctor"),
    ],
)
def test_another_question(first: str, second: str) -> None:
    assert asks_anew(words(first), words(second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("what helps", "when my knee twitches at night"),
        ("is it dangerous", "if it lasts for weeks"),
        ("can you tell me", "what i can do about it"),
        ("i slipped a disc, could that be", "what is making my knee twitch"),
        ("which medicines", "can bring this on"),
        ("can a trapped nerve", "do this"),
        ("do i need a doctor", "or can i just leave it"),
        ("my knee is numb", "is it dangerous"),
        ("is it dangerous", "why"),
        ("", "what helps"),
        ("what helps", ""),
    ],
)
def test_the_rest_of_one(first: str, second: str) -> None:
    assert not asks_anew(words(first), words(second))
