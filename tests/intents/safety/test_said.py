"""Clauses and questions."""

from __future__ import annotations

import pytest

from intents.safety.said import Said
from intents.safety.slots import Slots

CIRCUMSTANCES = Slots(
    {"speaker": ["i", "my"], "opener": ["is", "do"], "question": ["what"], "over": ["years ago"]}, {}
)


def read(said: str) -> Said:
    return Said(tuple(said.split()), CIRCUMSTANCES)


def test_what_is_named_where() -> None:
    said = read("that was years ago i think")
    assert (
        said.names("over")
        and said.names("over", 3)
        and not said.names("over", 4)
        and not said.names("over", 0, 2)
    )
    assert said.at(4) == {"speaker"} and said.at(0) == said.at(-1) == frozenset()


@pytest.mark.parametrize(
    ("said", "clause"),
    [
        ("a stroke and a fit", "a stroke and a fit"),
        ("a cold and my fit", "and my fit"),
        ("a cold but a fit", "but a fit"),
        ("a fit and then what", "a fit"),
        ("a cold and is it a fit", "and is it a fit"),
        ("a cold and is a fit", "a cold and is a fit"),
    ],
)
def test_a_clause_ends_where_another_begins(said: str, clause: str) -> None:
    at = said.split().index("fit")
    start, end = read(said).clause(at, at + 1)
    assert " ".join(said.split()[start:end]) == clause


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("what is a fit", "question"),
        ("so what", "question"),
        ("is it a fit", "opener"),
        ("do not go", ""),
        ("it is a fit", ""),
        ("", ""),
    ],
)
def test_a_question_is_known_by_its_first_word(said: str, kind: str) -> None:
    assert read(said).question(0, len(said.split())) == kind
