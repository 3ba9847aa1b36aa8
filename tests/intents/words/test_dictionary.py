"""Which words are English."""

from __future__ import annotations

import pytest

from intents.words.dictionary import ENGLISH_FILE, is_english


def _listed() -> list[str]:
    return [line for line in ENGLISH_FILE.read_text().splitlines() if not line.startswith("#")]


def test_the_list_is_sorted_and_plain() -> None:
    listed = _listed()
    assert len(listed) > 100_000
    assert listed == sorted(set(listed))
    assert all(word.isascii() and word.isalpha() and word.islower() for word in listed)


def test_every_word_of_the_list_is_found() -> None:
    listed = _listed()
    assert all(map(is_english, [listed[0], listed[-1], *listed[::97]]))


@pytest.mark.parametrize("word", ["", "a'", "zzzzzz", "twich", "hwy", "si", "mt", "swolen", "0"])
def test_what_is_no_word_is_not_found(word: str) -> None:
    assert not is_english(word)


@pytest.mark.parametrize(
    "word", "swallows swallowed swallowing infections tremors oedema paediatric jim seattle".split()
)
def test_inflections_and_names_are_words(word: str) -> None:
    assert is_english(word)
