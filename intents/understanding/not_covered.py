"""The content of ``not_covered.yaml``: what people ask about beside a topic, and how they ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from content.building import FromFile
from content.topic import Beyond, Text
from content.yamlfile import read_as
from intents.understanding.ages import Ages

NOT_COVERED_FILE = Path(__file__).with_suffix(".yaml")
Word = Text
Way = Literal["cause", "remedy", "question", "open", "plain"]


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
    persons: bool = False
    others: bool = False
    general: bool = False
    anyway: bool = False
    had: bool = False
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
    what: tuple[Word, ...]
    amounts: tuple[Word, ...]
    having: tuple[Text, ...]
    becoming: tuple[Text, ...]
    cut_short: tuple[Text, ...]
    loose: tuple[Word, ...]


@dataclass(frozen=True)
class Things(FromFile):
    """How a thing is known that stands on no list."""

    unnamed: Text
    before: tuple[Word, ...]
    doing: tuple[Word, ...]


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
    ages: Ages
    things: Things

    def first(self, kind: Beyond) -> Term:
        """The first term of a kind, which stands for all of it."""
        return Term(kind, self.kinds[kind].terms[0][0])

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


def is_person(kind: Beyond) -> bool:
    """Whether it is a kind of persons, and not of things."""
    return load_not_covered().kinds[kind].persons


def is_of_others(kind: Beyond) -> bool:
    """Whether the speaker is none of them."""
    return load_not_covered().kinds[kind].others


def speaks_for_self(said: tuple[str, ...]) -> bool:
    """Whether "my" is followed by no child: "my knee", not "my daughter's knee"."""
    return any(word == "my" and after not in _young() for word, after in pairwise((*said, "")))


@cache
def _young() -> frozenset[str]:
    data = load_not_covered()
    names = (name for term, name in data.names() if is_of_others(term.kind))
    return frozenset([*data.ages.young, *(word for name in names for word in name.split())])


@cache
def load_not_covered() -> NotCovered:
    """What the package knows of. Raises content.yamlfile.BrokenFile."""
    return read_as(NOT_COVERED_FILE, NotCovered, trusted=True)
