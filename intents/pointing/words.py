"""The words that point, count and go on in a conversation: those of ``words.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from content.building import FromFile
from content.topic import Kind
from content.yamlfile import read_as

POINTING_FILE = Path(__file__).with_name("words.yaml")

Said = tuple[str, ...]
Words = frozenset[str]
Phrases = tuple[str, ...]


@dataclass(frozen=True)
class Pointing(FromFile):
    """The word lists of ``words.yaml``, where each is explained."""

    pronouns: Words
    these: Words
    that: Words
    cut_short: Phrases
    ellipsis: Phrases
    loose: Words
    back: Phrases
    again: Phrases
    from_the_start: Phrases
    things: Words
    told: Words
    ordinals: Phrases
    cardinals: Phrases
    numbered: Words
    last_but_one: Phrases
    of_these: Words
    there: Words
    titled: Words
    one_of: Phrases
    remaining: Words
    what_else: Phrases
    whole: Words
    listed: Words
    a_moment: Words
    corrected: Words
    called_for: Words
    kinds: dict[Kind, Words]
    lists: dict[str, Words]
    asking: Words
    claimed: Words
    claims: Phrases
    why: Phrases
    this_one: Phrases
    causing: Words
    helping: Words
    good: Words
    about_that: Phrases
    doing: Words
    using: Words
    may_i: Words
    worrying: Words
    safe: Words
    measures: Words
    of_topic: Words
    of_use: Words
    whom: Words
    turning_to: Words
    soon: Phrases
    telling: Words
    to_me: Phrases
    them: Words
    until_then: Phrases
    sign_of: Words
    agreeing: Phrases
    declining: Phrases
    doubting: Words
    former: Phrases
    latter: Phrases
    both: Phrases
    beside_kind: Words
    instances: Phrases
    explained: Phrases
    best: Words
    stopping: Phrases
    allowed: Words
    first_of_all: Phrases
    bare: Words
    of_assistant: Phrases
    help: Words
    tried: Phrases
    in_vain: Phrases

    @cached_property
    def counting(self) -> Words:
        """The words of a place in a list."""
        return self.numbered.union(self.ordinals, self.cardinals, ("last",))

    def kind_in(self, said: Said) -> Kind | None:
        """The kind of item that is spoken of: "the third cause"."""
        return next((kind for word in said for kind, names in self.kinds.items() if word in names), None)

    def list_in(self, said: Said) -> str | None:
        """The list that is spoken of: "the causes"."""
        return next((name for word in said for name, names in self.lists.items() if word in names), None)


@cache
def pointing() -> Pointing:
    """The words of the room. Raises content.yamlfile.BrokenFile."""
    return read_as(POINTING_FILE, Pointing, trusted=True)


def opens(said: Said, phrases: Phrases) -> bool:
    """Whether an utterance begins with one of the phrases."""
    return f"{' '.join(said)} ".startswith(tuple(phrase + " " for phrase in phrases))


def holds(said: Said, phrases: Phrases) -> bool:
    """Whether one of the phrases stands anywhere in an utterance."""
    text = f" {' '.join(said)} "
    return any(f" {phrase} " in text for phrase in phrases)


def place_in(said: Said, count: int) -> int | None:
    """The place, counted from 0, that an utterance names in a row of so many: "the second", "number two", "the last one"."""
    for names in (pointing().ordinals[:count], pointing().cardinals[:count]):
        at = next((names.index(word) for word in said if word in names), None)
        if at is not None:
            return at
    return count - 1 if "last" in said else None
