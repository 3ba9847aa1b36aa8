"""Whose sign it is: the speaker's, somebody's, an animal's, a thing's, nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class Who(Enum):
    """Who may have a sign."""

    SPEAKER = auto()
    SOMEBODY = auto()  # of the speaker's: "my wife", "dad"
    STRANGER = auto()  # "a man", "somebody"
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
    ("somebody", Who.STRANGER),
    ("speaker", Who.SPEAKER),
    ("person", Who.PRONOUN),
    ("public", Who.PUBLIC),
)
_OWNERS = frozenset("my our his her their your its".split())
_ARTICLES = _OWNERS | frozenset("the a an this that these those every some".split())
_PERSONS = frozenset([Who.SPEAKER, Who.SOMEBODY, Who.STRANGER, Who.PRONOUN, Who.DISTANT, Who.PUBLIC])
_OBJECTS = frozenset("me us him them myself himself herself".split())
_PLACING = frozenset("on in at to of with from by near behind under over into onto for through".split())
_THINGS = frozenset(["the", "it", "its"])
_LONGEST_NAME = 4  # words of "the old gray van"
_BETWEEN = frozenset(
    """is am are was were be been being has have had having do does did can could will would may might shall got get gets
    getting keep keeps kept start started begin began just now also still then suddenly all a an of bit lot sudden nearly almost about to
    going gone not never already only so very really quite again both ever some kind another this one its""".split()
)


Names = Mapping[int, frozenset[str]]  # the circumstances that each word of an utterance names


def subject(said: tuple[str, ...], names: Names, start: int, end: int) -> Subject:
    """Who has, or does, what stands in the words ``start`` to ``end`` (exclusive)."""
    inside = _who(names, start)
    if inside in (Who.SOMEBODY, Who.STRANGER, Who.DISTANT, Who.ANIMAL):
        return Subject(inside, True)
    at = start - 1
    while at >= 0 and (said[at] in _BETWEEN or said[at].endswith("ly")):
        at -= 1
    close = _named_at(said, names, at)
    if close is not None:
        return Subject(close, True)
    found = _named_before(said, names, at) or named_after(names, start, len(said))
    if found is None and not _THINGS.isdisjoint(said[:start]):
        found = Who.THING
    return Subject(found or Who.UNKNOWN)


def owner(said: tuple[str, ...], names: Names, at: int) -> Who | None:
    """Whose the part of the body is that stands at ``at``: "my chest", "dad's face"."""
    return _who(names, at - 1) if at else None


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
            if back and said[back - 1] in _PLACING:  # "the lad on the bus has fainted"
                return None
            inner = [found for word in range(back + 1, at + 1) if (found := _who(names, word))]
            return inner[0] if inner else Who.THING
        if said[back] in _BETWEEN:
            return None
    return None


def _named_before(said: tuple[str, ...], names: Names, at: int) -> Who | None:
    """The nearest that acts; failing that, an owner: "my" alone may be all that is said of the speaker."""
    owning = None
    for back in range(min(at, len(said) - 1), -1, -1):
        who = _who(names, back)
        if who is None or said[back] in _OBJECTS:
            continue
        if said[back] not in _OWNERS:
            return who
        owning = owning or who
    return owning


def named_after(names: Names, start: int, end: int) -> Who | None:
    """The first person named between two words."""
    return next((who for at in range(start, end) if (who := _who(names, at)) in _PERSONS), None)
