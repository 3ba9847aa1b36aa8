"""How old somebody is said to be: "she is only four", "a ten year old", "aged nine", "six weeks old"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from content.building import FromFile
from content.topic import Beyond, Text


@dataclass(frozen=True)
class Ages(FromFile):
    """How an age is told; the comments of ``not_covered.yaml`` explain the rest."""

    grown: int
    numbers: tuple[Text, ...]
    being: tuple[Text, ...]
    about: tuple[Text, ...]
    years: tuple[Text, ...]
    months: tuple[Text, ...]
    young: tuple[Text, ...]
    after: tuple[Text, ...]


class Age(NamedTuple):
    """A kind of person by age, and where in the words it is told."""

    kind: Beyond
    start: int
    end: int


def ages_in(said: tuple[str, ...], ages: Ages) -> Iterator[Age]:
    """The ages of whoever is not grown up.

    >>> from intents.understanding.not_covered import load_not_covered
    >>> ages = load_not_covered().ages
    >>> [[age.kind for age in ages_in(tuple(text.split()), ages)] for text in ("my boy is six", "the pain is six")]
    [['child'], []]
    """
    for at, word in enumerate(said):
        number = _number(word, ages)
        unit = "".join(said[at + 1 : at + 2])
        if number is None:
            continue
        old = said[at + 2 : at + 3] == ("old",) or said[at + 2 : at + 4] == ("of", "age")
        if old and unit in ages.months:
            yield Age("baby", at, at + 3)
        elif old and number < ages.grown and unit in ages.years:
            yield Age(_of_speaker(said[:at]) or "child", at, at + 3)
        elif number < ages.grown and (kind := _being(said[:at], ages)) and (not unit or unit in ages.after):
            yield Age(kind, at, at + 1)


def _number(word: str, ages: Ages) -> int | None:
    if word.isdecimal():
        return int(word[:3])
    return ages.numbers.index(word) + 1 if word in ages.numbers else None


def _being(before: tuple[str, ...], ages: Ages) -> Beyond | None:
    """Who is said to be as old as what comes next: "she is only …"."""
    while before and before[-1] in ages.about:
        before = before[:-1]
    if not before or before[-1] not in ages.being:
        return None
    if before[-2:] == ("i", "am"):
        return "youth"
    return "child" if before[-1] == "aged" or not set(ages.young).isdisjoint(before[-3:-1]) else None


def _of_speaker(before: tuple[str, ...]) -> Beyond | None:
    """Whether it is the speaker's own age: "I am a …", "as a …"."""
    return "youth" if ("i", "am") in (before[-2:], before[-3:-1]) or "as" in before[-2:] else None
