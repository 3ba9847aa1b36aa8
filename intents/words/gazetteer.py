"""Finding names inside an utterance: of the topic, of its items, of the concepts that all topics share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import Stemmer

from intents.words.normalize import words


@dataclass(frozen=True)
class Span:
    """A name found in the words ``start`` to ``end`` (exclusive); ``concepts`` are all that it can mean."""

    start: int
    end: int
    concepts: frozenset[str]


@dataclass
class _Branch:
    children: dict[str, _Branch] = field(default_factory=dict)
    concepts: set[str] = field(default_factory=set)


class Gazetteer:
    """Names and what they mean, in a tree of word stems: one pass, the longest name wins."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """``names``: pairs of a concept and a spoken name of it."""
        self._root = _Branch()
        for concept, name in names:
            branch = self._root
            for word in words(name):
                branch = branch.children.setdefault(stem(word), _Branch())
            if branch is not self._root:
                branch.concepts.add(concept)

    def spans(self, said: tuple[str, ...]) -> tuple[Span, ...]:
        """The names in normalised words, from left to right, without overlap."""
        stems = [stem(word) for word in said]
        found: list[Span] = []
        at = 0
        while at < len(stems):
            # Most words begin no name.
            span = self._longest(stems, at) if stems[at] in self._root.children else None
            if span:
                found.append(span)
            at = span.end if span else at + 1
        return tuple(found)

    def all_spans(self, said: tuple[str, ...]) -> tuple[Span, ...]:
        """Every name in normalised words, also those inside or across others."""
        stems = [stem(word) for word in said]
        found: list[Span] = []
        for start in range(len(said)):
            branch = self._root
            for at in range(start, len(said)):
                child = branch.children.get(stems[at])
                if child is None:
                    break
                branch = child
                if branch.concepts:
                    found.append(Span(start, at + 1, frozenset(branch.concepts)))
        return tuple(found)

    def _longest(self, stems: list[str], start: int) -> Span | None:
        branch, best, end = self._root, self._root, start
        for at in range(start, len(stems)):
            child = branch.children.get(stems[at])
            if child is None:
                break
            branch = child
            if branch.concepts:
                best, end = branch, at + 1
        return Span(start, end, frozenset(best.concepts)) if end > start else None


_stemmer = Stemmer.Stemmer("english")


MANY = 1 << 16
"""Words of which stems and the like are kept: more than are in use, and yet an end for what people may say."""


@lru_cache(MANY)
def stem(word: str) -> str:
    """The Snowball stem of a word, so that "cramps", "cramped" and "cramping" are one."""
    return str(_stemmer.stemWord(word))
