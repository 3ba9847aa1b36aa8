"""The content of ``not_covered.yaml``: what people ask about beside a topic, and how they ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from content.building import FromFile
from content.topic import Beyond, Text
from content.yamlfile import read_as

NOT_COVERED_FILE = Path(__file__).with_suffix(".yaml")
Word = Text
Way = Literal["cause", "remedy", "question", "plain"]


class Term(NamedTuple):
    """What can be asked about, and how it is named aloud."""

    kind: Beyond
    name: str


@dataclass(frozen=True)
class Terms(FromFile):
    """The terms of one kind; the comments of the file explain the rest."""

    like: tuple[Way, ...]
    terms: tuple[tuple[Text, ...], ...]
    guards: tuple[Word, ...] = ()
    others: bool = False
    general: bool = False
    far: bool = False


@dataclass(frozen=True)
class Questions(FromFile):
    """Words that ask, and words that point at the topic."""

    leading: tuple[Word, ...]
    asking: tuple[Word, ...]
    inverted: tuple[Word, ...]
    subjects: tuple[Word, ...]
    reasons: tuple[Word, ...]
    being: tuple[Word, ...]
    pointing: tuple[Word, ...]
    telling: tuple[Word, ...]
    open: tuple[Word, ...]
    lacking: tuple[Word, ...]
    sides: tuple[Word, ...]
    frames: tuple[Word, ...]


@dataclass(frozen=True)
class Dose(FromFile):
    """How an amount is asked for, and of what."""

    name: Text
    within: int
    of: tuple[Beyond, ...]
    amounts: tuple[Text, ...]


@dataclass(frozen=True)
class NotCovered(FromFile):
    """The whole file."""

    questions: Questions
    harmless: tuple[Text, ...]
    kinds: dict[Beyond, Terms]
    dose: Dose

    def names(self) -> list[tuple[Term, str]]:
        """Every name of every term."""
        return [
            (Term(kind, names[0]), name)
            for kind, of_kind in self.kinds.items()
            for names in of_kind.terms
            for name in names
        ]


def guards_of(kind: Beyond) -> tuple[Word, ...]:
    """The intents whose answers are not told of such a person."""
    return load_not_covered().kinds[kind].guards


@cache
def load_not_covered() -> NotCovered:
    """What the package knows of. Raises content.yamlfile.BrokenFile."""
    return read_as(NOT_COVERED_FILE, NotCovered, trusted=True)
