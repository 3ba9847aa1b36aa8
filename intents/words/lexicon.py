"""The names that matter: those of the topic and its items, and the concepts that every topic shares.

A concept is written as ``part``, ``event`` or ``other`` (the topic's own words), as ``cause dehydration`` (an item:
kind, then id), or as ``@doctor`` (one of ``concepts.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.topic import KINDS, SLOTS, Item, Kind, Topic
from content.yamlfile import read_yaml
from intents.words.gazetteer import Gazetteer, Span
from intents.words.negation import denied
from intents.words.normalize import words

CONCEPTS_FILE = Path(__file__).parent / "concepts.yaml"


@dataclass(frozen=True)
class Reading:
    """An utterance with the names found in it. ``denied`` holds the positions in ``spans`` that it says are not so."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    denied: frozenset[int] = frozenset()

    def concepts(self) -> frozenset[str]:
        """Everything named and not denied."""
        if not self.spans:
            return frozenset()
        return frozenset(
            concept
            for number, span in enumerate(self.spans)
            if number not in self.denied
            for concept in span.concepts
        )

    def only_denied(self) -> frozenset[str]:
        """What is named only to say that it is not so."""
        found = (self.spans[number].concepts for number in self.denied)
        return frozenset(concept for concepts in found for concept in concepts) - self.concepts()


class Lexicon:
    """Finds the names of one topic in what was said."""

    def __init__(self, topic: Topic) -> None:
        names = list(_names(topic))
        self._gazetteer = Gazetteer(names)
        self.must_be_named = frozenset(
            f"{kind} {item.id}" for kind, item in _items(topic) if item.must_be_named
        )
        self.vocabulary = frozenset(word for _, name in names for word in words(name) if word.isalpha())

    def read(self, text: str) -> Reading:
        """The normalised words of an utterance, the names in them, and which of these are denied."""
        return self.read_words(words(text))

    def read_words(self, said: tuple[str, ...]) -> Reading:
        """``read`` for words that are normalised already."""
        spans = self._gazetteer.spans(said)
        return Reading(said, spans, denied(said, spans))


def _items(topic: Topic) -> Iterator[tuple[Kind, Item]]:
    for kind in KINDS:
        listing = topic.listing(kind)
        yield from ((kind, item) for item in (listing.items if listing else ()))


def _names(topic: Topic) -> Iterator[tuple[str, str]]:
    for slot in SLOTS:
        yield from ((slot, name) for name in getattr(topic.words, slot))
        yield slot, "{" + slot + "}"
    for kind, item in _items(topic):
        yield from ((f"{kind} {item.id}", name) for name in (item.title, *item.names))
    for concept, names in _shared_concepts().items():
        yield from ((f"@{concept}", name) for name in names)


@cache
def _shared_concepts() -> dict[str, list[str]]:
    return dict(read_yaml(CONCEPTS_FILE, trusted=True))
