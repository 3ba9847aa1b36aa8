"""Any text to plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.words.normalize import raw_words, words


@given(st.text(max_size=300))
def test_normalisation_takes_any_text_and_is_stable(text: str) -> None:
    once = words(text)
    assert all(word and word == word.lower() and " " not in word for word in once)
    assert words(text) == once
    assert words(text.lower().upper()) == words(
        text.upper()
    )  # not the other way: a Turkish i has one large form


_APOSTROPHES = [
    "'",
    "\u2019",
    "\u2018",
    "\u201b",
    "\u2032",
    "\u2035",
    "\u02bc",
    "\u02b9",
    "\uff07",
    "`",
    "\u00b4",
]
_AS_WINDOWS = "\u2019".encode().decode(
    "cp1252"
)  # how a program shows an apostrophe that takes its bytes for others
_MANGLED = [
    _AS_WINDOWS,
    "\u2018".encode().decode("cp1252"),
    _AS_WINDOWS.encode().decode("cp1252"),
    "\u2019".encode().decode("latin-1"),
    *["&#39;", "&#8217;", "&#x2019;", "&apos;", "&rsquo;", "\ufffd", "?"],
]
_LOST = ["", " ", " '", "' ", " ' "]


@pytest.mark.parametrize("mark", [*_APOSTROPHES, *_MANGLED, *_LOST])
@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("isn't", "is not"),
        ("don't", "do not"),
        ("can't", "can not"),
        ("i'm", "i am"),
        ("they've", "they have"),
    ],
)
def test_any_apostrophe_or_what_is_left_of_it(mark: str, short: str, full: str) -> None:
    said = short.replace("'", mark)
    assert words(f"it {said} numb") == ("it", *full.split(), "numb")
    assert words(said.upper()) == tuple(full.split())


def test_an_apostrophe_in_the_wrong_place() -> None:
    assert words("is'nt do'nt 'can't' dont'") == tuple("is not do not can not do not".split())


def test_words_of_their_own_are_no_contractions() -> None:
    assert words("I feel ill, well, we were in the shed") == tuple(
        "i feel ill well we were in the shed".split()
    )
    assert words("I'll, we'll, we're, she'd") == tuple("i will we will we are she would".split())


def test_whose_it_is_does_not_matter() -> None:
    assert words("my knee's twitch, the doctors' advice") == words("my knee twitch the doctor advice")


@pytest.mark.parametrize(
    "mark", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u202a", "\u2067", "\ufe0f"]
)
def test_what_is_not_seen_splits_no_word(mark: str) -> None:
    assert words(f"{mark}swol{mark}len kn{mark}{mark}ee{mark}") == ("swollen", "knee")
    assert words(f"isn{mark}{chr(0x2019)}t") == ("is", "not")


def test_accents_and_wide_letters_are_plain_ones() -> None:
    assert raw_words("Caf\u00e9 \uff4b\uff4e\uff45\uff45 \ufb01t") == ("cafe", "knee", "fit")


def test_no_one_is_nobody_and_no_number() -> None:
    assert (
        words("no one is hurt")
        == words("noone is hurt")
        == words("no-one is hurt")
        == words("nobody is hurt")
    )
    assert words("no, two") == ("no", "two")
