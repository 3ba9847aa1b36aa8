"""Whose sign it is: the speaker's, somebody's, an animal's, a thing's, nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class Who(Enum):
    """Who may have a sign."""

    SPEAKER = auto()
    SOMEBODY = auto()  # near the speaker: "my wife", "somebody", "the man in the next bed"
    PRONOUN = auto()  # "he", "her": somebody near, or in a story
    DISTANT = auto()  # "my cousin", "an uncle of mine"
    PUBLIC = auto()  # "people", "you", "they"
    ANIMAL = auto()
    NOBODY = auto()
    THING = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Subject:
    """Who it is; ``close`` where nothing but little words stands between it and the sign."""

    who: Who
    close: bool = False


_KINDS = (  # the first that fits: an uncle is distant, though he is kin
    ("nobody", Who.NOBODY),
    ("animal", Who.ANIMAL),
    ("distant", Who.DISTANT),
    ("kin", Who.SOMEBODY),
    ("speaker", Who.SPEAKER),
    ("person", Who.PRONOUN),
    ("public", Who.PUBLIC),
)
_OWNERS = frozenset("my our his her their your its".split())
_ARTICLES = _OWNERS | frozenset("the a an this that these those every some".split())
_OF_WEIGHT = frozenset([Who.SPEAKER, Who.SOMEBODY, Who.PRONOUN, Who.DISTANT, Who.PUBLIC])
_LONGEST_NAME = 4  # words of "the old gray van"
_BETWEEN = frozenset(
    """is am are was were be been being has have had having do does did can could will would may might shall got get gets
    getting keep keeps kept start started begin began just now also still then suddenly all a an of sudden nearly almost about to
    going gone not never already only so very really quite again both ever some kind another this one its""".split()
)


Names = Mapping[int, frozenset[str]]  # the circumstances that each word of an utterance names


def subject(said: tuple[str, ...], names: Names, start: int, end: int) -> Subject:
    """Who has the sign that stands in the words ``start`` to ``end`` (exclusive)."""
    if said[start] in _OWNERS or _who(names, start) in (Who.SOMEBODY, Who.DISTANT, Who.ANIMAL):
        return Subject(_who(names, start) or Who.THING, True)
    at = start - 1
    while at >= 0 and (said[at] in _BETWEEN or said[at].endswith("ly")):
        at -= 1
    close = _named_at(said, names, at)
    if close is not None:
        return Subject(close, True)
    return Subject(_named_before(said, names, at) or _named_after(names, start, len(said)) or Who.UNKNOWN)


def _who(names: Names, at: int) -> Who | None:
    found = names.get(at, frozenset())
    return next((who for name, who in _KINDS if name in found), None)


def _named_at(said: tuple[str, ...], names: Names, at: int) -> Who | None:
    """Whom the words that end at ``at`` name; a thing where an article opens a name of none of them."""
    if at < 0 or said[at] in _ARTICLES - _OWNERS:
        return None
    who = _who(names, at)
    if who is not None:
        return who
    if said[at] == "it":
        return Who.THING
    for back in range(at - 1, max(-1, at - _LONGEST_NAME), -1):
        if said[back] in _ARTICLES:
            inner = [found for word in range(back + 1, at + 1) if (found := _who(names, word))]
            return inner[0] if inner else Who.THING
        if said[back] in _BETWEEN:
            return None
    return None


def _named_before(said: tuple[str, ...], names: Names, at: int) -> Who | None:
    thing = None
    for back in range(min(at, len(said) - 1), -1, -1):
        who = _who(names, back)
        if who in (Who.ANIMAL, Who.NOBODY) or (who in _OF_WEIGHT and said[back] not in _OWNERS):
            return who
        if said[back] in _ARTICLES and said[back] not in ("my", "our"):
            thing = thing or Who.THING
        elif who is not None:
            thing = thing or who
    return thing if thing is not Who.THING else None


def _named_after(names: Names, start: int, length: int) -> Who | None:
    return next((who for at in range(start, length) if (who := _who(names, at)) in _OF_WEIGHT), None)
