"""What can be said about one topic: frozen values, nothing else.

A topic is a YAML file, or a folder of some (`content.layout`). These types are the schema of what it says: pydantic checks
files against them, ``content.loading`` turns what it finds wrong into sentences with a file and a line.

Words used here:
    chunk    what is spoken in one breath: at most 25 words
    passage  one or more chunks that answer something, and what "tell me more" adds
    item     one cause, warning sign or remedy
    listing  the items of one kind, in order, with the sentence that announces them
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, get_args

from annotated_types import Len, MinLen, Predicate

from content.building import FromFile

_IDENT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def is_ident(text: str) -> bool:
    """Whether it is made of small letters, digits and single hyphens: "muscle-fatigue"."""
    return _IDENT.fullmatch(text) is not None


Text = Annotated[str, Len(1, 400)]
Ident = Annotated[str, Len(1, 40), Predicate(is_ident)]
Chunks = Annotated[tuple[Text, ...], Len(1, 12)]
Kind = Literal["cause", "warning", "remedy"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LISTS: dict[str, Kind] = {"causes": "cause", "warnings": "warning", "remedies": "remedy"}
"""The kind of the items in each list of a topic; an intent is called like the list that it asks for."""
Beyond = Literal[
    "nerves", "illness", "family", "food", "supplement", "mineral", "medicine", "baby", "child", "youth", "pregnancy", "age",
    "treatment", "habit", "test", "cost", "visit", "doing", "course", "thing",
]  # fmt: skip
"""Kinds of things that are asked about a topic and that its source may say nothing on."""
When = Literal["lasting", "begun"]
"""What makes the name of a warning sign one: that what the topic tells of has lasted, or that what is named began."""
SLOTS = ("part", "event", "other")
"""The kinds of `Words`: how a topic itself is named."""


@dataclass(frozen=True)
class Passage(FromFile):
    """An answer that is not a list: what is said, and what "tell me more" adds (may be empty)."""

    say: Chunks
    more: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Item(FromFile):
    """One cause, warning sign or remedy.

    ``names`` are the words by which people name it, to be found inside an utterance. ``must_be_named``: it is never
    what is meant where none of them is said. ``when``, of a warning sign: it is ``lasting`` where the names are those of a
    time in which the topic's event goes on, and ``begun`` where they name what is a sign only if it is new.
    """

    id: Ident
    title: Text  # two to five words, as read out in a list
    headline: Text  # the point, in one breath
    detail: Chunks  # said right after the headline
    more: tuple[Text, ...] = ()  # said on "tell me more"
    why: tuple[Text, ...] = ()  # said on "why does that help"
    how: tuple[Text, ...] = ()  # said on "how do I do that"
    eased_by: Ident | None = None  # of a cause: the remedy told on "what can I do about that"
    names: Annotated[tuple[Text, ...], MinLen(1)] = ()
    must_be_named: bool = False
    when: When | None = None


@dataclass(frozen=True)
class Listing(FromFile):
    """All items of one kind. ``intro`` may use ``{count}``, which is read as a word."""

    intro: Text
    items: Annotated[tuple[Item, ...], Len(1, 20)]
    closing: tuple[Text, ...] = ()  # said after the last item


@dataclass(frozen=True)
class Source(FromFile):
    """Where the facts come from. The dates are those of our reading, not of the article."""

    title: Text
    kind: Text
    reviewed: date
    review_again: date


@dataclass(frozen=True)
class Words(FromFile):
    """How people name the topic itself: what the matcher treats as one and the same word.

    ``part``   what is affected (knee, kneecap, leg)
    ``event``  what it does, all its forms (twitch, twitching, jumps)
    ``whole``  what both are called in one word (nosebleed, insomnia)
    ``other``  what the event may also happen to, and what this topic is then not about (eyelid, thumb)
    """

    part: tuple[Text, ...] = ()
    event: tuple[Text, ...] = ()
    whole: tuple[Text, ...] = ()
    other: tuple[Text, ...] = ()

    def named(self) -> tuple[Text, ...]:
        """All names of the topic itself."""
        return (*self.part, *self.event, *self.whole)


@dataclass(frozen=True)
class Topic(FromFile):
    """Everything one topic can say, and how people name it.

    ``medical``: it is about health, so it needs warning signs. ``covers``: what its source does speak of, among what is
    else said not to be covered, as "child"; of the rest ``not_covered`` tells what bears on it.
    """

    id: Ident
    title: Text
    source: Source
    words: Words
    disclaimer_short: Text
    disclaimer: Chunks
    overview: Passage
    seriousness: Passage
    summary: Passage
    causes: Listing | None = None
    warnings: Listing | None = None
    remedies: Listing | None = None
    medical: bool = True
    covers: tuple[Beyond, ...] = ()
    not_covered: dict[Beyond, Text] = field(default_factory=dict)  # what it has that bears on each of them
    pronounce: dict[str, Text] = field(default_factory=dict)

    def listing(self, kind: Kind) -> Listing | None:
        """The items of one kind, or None where the topic has none."""
        return {"cause": self.causes, "warning": self.warnings, "remedy": self.remedies}[kind]

    def item(self, kind: Kind, item_id: str) -> Item | None:
        """One item by its id, or None where there is none of that name."""
        listing = self.listing(kind)
        return next((item for item in listing.items if item.id == item_id), None) if listing else None
