"""Whose sign it is: the speaker's, somebody's, an animal's, a thing's, nobody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from intents.safety.said import Said


class Who(Enum):
    """Who may have a sign."""

    SPEAKER = auto()
    KIN = auto()  # somebody of the speaker's: "my wife", "dad", "a friend"
    STRANGER = auto()  # "a man", "somebody"
    PRONOUN = auto()  # "he", "her": one of these, or of a story
    DISTANT = auto()  # "my cousin"
    PUBLIC = auto()  # "people", "you", "they"
    ANIMAL = auto()
    NOBODY = auto()
    THING = auto()
    LIMB = auto()  # "my leg"
    SOMEONES = auto()  # "my lodger": nothing that is known as a thing
    UNKNOWN = auto()
    NOT_ANOTHER = auto()  # of an act of another's, with no other person named


@dataclass(frozen=True)
class Subject:
    """Who it is; ``close`` where nothing but little words stands between it and the sign."""

    who: Who
    close: bool = False


_CIRCUMSTANCES = (  # the first that fits: an uncle is distant, though he is kin
    ("nobody", Who.NOBODY),
    ("animal", Who.ANIMAL),
    ("distant", Who.DISTANT),
    ("kin", Who.KIN),
    ("somebody", Who.STRANGER),
    ("speaker", Who.SPEAKER),
    ("person", Who.PRONOUN),
    ("public", Who.PUBLIC),
)
_NAMED = frozenset([Who.KIN, Who.STRANGER, Who.DISTANT, Who.ANIMAL])
_OWNERS = frozenset("my our his her their your its".split())
_OURS = frozenset(["my", "our"])
_YOUNG = frozenset("baby toddler boy girl lad lady man woman kid child twin".split())  # "my baby brother"
_DOERS = ("er", "or", "ist", "ian", "man", "woman", "mate")
_ARTICLES = frozenset("the a an this that these those every some".split())
_OBJECTS = frozenset("me us him them myself himself herself".split())
_PLACING = frozenset("on in at to of with from by near behind under over into onto for through".split())
_NOMINATIVE = frozenset("i he she we they".split())
_LEAVING = frozenset(["off", "by", "from"])
_OTHERS = frozenset(["distant", "somebody"])
_JOINING = frozenset(["and", "or", "but", "so", "then"])
_THINGS = frozenset(["the", "it", "its"])
_LONGEST_NAME = 4  # words of "the old gray van"
_BETWEEN = frozenset(
    """is am are was were be been being has have had having do does did can could will would may might shall got get gets
    getting keep keeps kept start started begin began just now also still then suddenly all a an of bit lot sudden nearly
    almost about to going gone not never already only so very really quite again both ever some kind another this one
    its""".split()
)


def subject(said: Said, start: int, end: int) -> Subject:
    """Who has, or does, what stands in the words ``start`` to ``end`` (exclusive)."""
    inside = _chained(said, start)
    if inside in _NAMED:
        return Subject(inside, True)
    at = start - 1
    while at >= 0 and (said.words[at] in _BETWEEN or said.words[at].endswith("ly")):
        at -= 1
    named = _is_named(said, at, start)
    close = None if named else _named_at(said, at) or _shared(said, at)
    if close is not None:
        return Subject(close, True)
    found = _acting_before(said, at) or person_between(said, start, len(said))
    if found is None and not named and not _THINGS.isdisjoint(said.words[:start]):
        found = Who.THING
    return Subject(found or Who.UNKNOWN)


def _is_named(said: Said, at: int, start: int) -> bool:
    """Whether the sign is only given its name: "it is a heart attack"."""
    return at >= 0 and said.words[at] == "it" and said.words[start - 1] in ("a", "an", "another")


def who_at(said: Said, at: int) -> Who | None:
    """Whom a word names: before a part of the body its owner, "my chest", "dad's face"."""
    found = said.at(at)
    return next((who for name, who in _CIRCUMSTANCES if name in found), None) if found else None


def _shared(said: Said, at: int) -> Who | None:
    """The thing that two verbs are told of, where no person is named: "my phone is dead and | will not wake"."""
    if at < 1 or said.words[at] != "and" or said.words[0] not in _OWNERS | _ARTICLES:
        return None
    end = next((each for each in range(1, at) if said.words[each] in _BETWEEN), at)
    person = _first_person(said, range(1, len(said)))
    return Who.THING if person is None and said.names("thing", 1, end) else None


def _chained(said: Said, at: int) -> Who | None:
    """Whom a word names, kept further off where they are somebody else's: "my neighbour's wife", "my cousin's son"."""
    who, whose = who_at(said, at), said.words[at - 1] if at else ""
    if who is not Who.KIN or whose in _YOUNG or whose in _OWNERS or whose in _ARTICLES:
        return who
    is_others = whose == "law" or not _OTHERS.isdisjoint(said.at(at - 1))
    return Who.STRANGER if is_others else who


def person_between(said: Said, start: int, end: int) -> Who | None:
    """The first person named between two words."""
    return _first_person(said, range(start, end))


def _named_at(said: Said, at: int) -> Who | None:
    """Whom the words that end at ``at`` name; a thing where an article opens a name of nobody."""
    if at < 0 or said.words[at] in _ARTICLES or said.words[at] in _JOINING:
        return None
    if said.words[at] == "it":
        return Who.THING
    if (who := _chained(said, at)) is not None:
        return who
    for back in range(at - 1, max(-1, at - _LONGEST_NAME), -1):
        word = said.words[back]
        if word in _OWNERS or word in _ARTICLES:
            if back and said.words[back - 1] in _PLACING:  # "the lad on the bus has fainted"
                return None
            inner = (who_at(said, within) for within in range(back + 1, at + 1))
            return next(filter(None, inner), None) or _nameless(said, back, at)
        if word in _BETWEEN or word in _NOMINATIVE:
            return None
    return None


def _nameless(said: Said, opening: int, at: int) -> Who:
    """Whom a name of nobody known may mean: "my lodger" and "the baker" somebody, but not "my tent" or "the jar"."""
    if said.names("limb", opening, at + 1):
        return Who.LIMB
    is_one = not said.words[at].endswith("s") and not said.names("thing", opening, at + 1)
    may_be = said.words[opening] in _OURS or said.words[at].endswith(_DOERS)
    return Who.SOMEONES if is_one and may_be else Who.THING


def _acting_before(said: Said, at: int) -> Who | None:
    """The nearest that acts."""
    return _first_person(said, [back for back in range(at, -1, -1) if _may_act(said, back)])


def acting_between(said: Said, start: int, end: int) -> Who | None:
    """The first that acts, of those named between two words."""
    return _first_person(said, [at for at in range(start, end) if _may_act(said, at)])


def _may_act(said: Said, at: int) -> bool:
    """Whether a word may name who acts: not "him", nor the horse in "off the horse"."""
    before = at - 1 if at and said.words[at - 1] in _ARTICLES | _OWNERS else at
    is_placed = before > 0 and said.words[before - 1] in _LEAVING and "animal" in said.at(at)
    return said.words[at] not in _OBJECTS and not is_placed


def _first_person(said: Said, places: Sequence[int]) -> Who | None:
    """The first of some words that names somebody; failing that an owner: "my" may be all that is said of the speaker."""
    owning = None
    for at in places:
        who = who_at(said, at)
        if who is not None and said.words[at] not in _OWNERS:
            return who
        owning = owning or who
    return owning
