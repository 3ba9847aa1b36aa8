"""Any text to plain words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intents.words.normalize import words


@given(st.text(max_size=300))
def test_normalisation_takes_any_text_and_is_stable(text: str) -> None:
    once = words(text)
    assert all(word and word == word.lower() and " " not in word for word in once)
    assert words(text) == once
    assert words(text.lower().upper()) == words(
        text.upper()
    )  # not the other way: a Turkish i has one large form
