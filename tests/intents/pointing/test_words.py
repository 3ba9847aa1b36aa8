"""The words of words.yaml are as an utterance is left after normalising: else they would never be found."""

from __future__ import annotations

from dataclasses import fields

import pytest

from intents.pointing.words import holds, opens, pointing
from intents.words.normalize import words

PHRASES = [
    phrase for field in fields(pointing()) for phrase in getattr(pointing(), field.name) if " " in phrase
]


def test_there_are_phrases() -> None:
    assert len(PHRASES) > 80


@pytest.mark.parametrize("phrase", sorted(PHRASES))
def test_a_phrase_is_normalised(phrase: str) -> None:
    assert " ".join(words(phrase)) == phrase


def test_opens_and_holds_look_at_whole_words() -> None:
    said = ("and", "then", "back", "to", "stress")
    assert opens(said, ("and then",)) and not opens(said, ("an", "then"))
    assert holds(said, ("back to",)) and not holds(said, ("ack to", "back to s"))


@pytest.mark.parametrize(
    ("said", "kind", "listed"),
    [("the third cause", "cause", None), ("the signs again", "warning", "warnings"), ("go on", None, None)],
)
def test_kinds_and_lists(said: str, kind: str | None, listed: str | None) -> None:
    assert pointing().kind_in(words(said)) == kind
    assert pointing().list_in(words(said)) == listed
