"""The names that matter: those of the topic and its items, and the concepts that every topic shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.topic import KINDS, SLOTS, Item, Kind, Topic, When
from content.yamlfile import read_yaml
from intents.concept import EVENT, PART, SHARED, Concept
from intents.meaning import Label
from intents.words.gazetteer import Gazetteer, Span, stem
from intents.words.negation import denied
from intents.words.normalize import words

CONCEPTS_FILE = Path(__file__).parent / "concepts.yaml"
SUBJECTS_FILE = Path(__file__).parent / "subjects.yaml"
_NOTHING: frozenset[Concept] = frozenset()


@dataclass(frozen=True)
class Reading:
    """An utterance with the names found in it. ``denied`` holds the positions in ``spans`` that it says are not so."""

    words: tuple[str, ...]
    spans: tuple[Span[Concept], ...]
    denied: frozenset[int] = frozenset()

    def concepts(self) -> frozenset[Concept]:
        """Everything named and not denied."""
        held = [span.stands_for for number, span in enumerate(self.spans) if number not in self.denied]
        return _NOTHING.union(*held)

    def items(self) -> frozenset[Label]:
        """The items that are named and not denied."""
        return frozenset(Label.of(concept) for concept in self.concepts() if concept.is_item)

    def only_denied(self) -> frozenset[Concept]:
        """What is named only to say that it is not so."""
        found = [self.spans[number].stands_for for number in self.denied]
        return _NOTHING.union(*found) - self.concepts() if found else _NOTHING


class Lexicon:
    """Finds the names of one topic in what was said."""

    def __init__(self, topic: Topic) -> None:
        names = list(_names(topic))
        self._gazetteer = Gazetteer(names)
        self.must_be_named = frozenset(
            Label(kind, item.id) for kind, item in _items(topic) if item.must_be_named
        )
        self.when: dict[Label, When] = {
            Label(kind, item.id): item.when for kind, item in _items(topic) if item.when
        }
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


def _names(topic: Topic) -> Iterator[tuple[Concept, str]]:
    own = list(_own_names(topic))
    yield from own
    for concept, names in _shared_concepts().items():
        yield from ((Concept(SHARED, concept), name) for name in names)
    taken = {_stems(name) for _, name in own}  # what the topic calls by such a name is no other subject
    for concept, names in other_subjects().items():
        yield from ((Concept(SHARED, concept), name) for name in names if _stems(name) not in taken)


def _own_names(topic: Topic) -> Iterator[tuple[Concept, str]]:
    both = _made_of_both(topic)
    for slot in SLOTS:
        yield from ((Concept(slot), name) for name in getattr(topic.words, slot) if name not in both)
        yield Concept(slot), "{" + slot + "}"
    yield from ((concept, name) for name in topic.words.whole for concept in (PART, EVENT))
    for kind, item in _items(topic):
        yield from ((Concept(kind, item.id), name) for name in (item.title, *item.names))


def _made_of_both(topic: Topic) -> frozenset[str]:
    """The names of the event that hold names of the part and of the event: "nose bleed" is read as these two."""
    part = Gazetteer((PART, name) for name in topic.words.part)
    single = Gazetteer((EVENT, name) for name in topic.words.event if " " not in name.strip())
    return frozenset(
        name
        for name in topic.words.event
        if " " in name.strip() and part.spans(words(name)) and single.spans(words(name))
    )


def _stems(name: str) -> tuple[str, ...]:
    return tuple(map(stem, words(name)))


@cache
def _shared_concepts() -> dict[str, list[str]]:
    return dict(read_yaml(CONCEPTS_FILE, trusted=True))


@cache
def other_subjects() -> dict[str, list[str]]:
    """What else is asked about in the words of a topic, by kind: "animals", "things"."""
    return dict(read_yaml(SUBJECTS_FILE, trusted=True))
