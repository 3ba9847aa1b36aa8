"""Finding names inside an utterance, whatever they stand for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

import Stemmer

from intents.words.normalize import words

T = TypeVar("T", bound=Hashable)
T_co = TypeVar(
    "T_co", bound=Hashable, covariant=True
)  # so that whoever asks only where takes the spans of any names


@dataclass(frozen=True)
class Span(Generic[T_co]):
    """A name found in the words ``start`` to ``end`` (exclusive), and all that it can stand for."""

    start: int
    end: int
    stands_for: frozenset[T_co]


@dataclass
class _Branch(Generic[T]):
    children: dict[str, _Branch[T]] = field(default_factory=dict)
    stands_for: set[T] = field(default_factory=set)


class Gazetteer(Generic[T]):
    """Names and what they stand for, in a tree of word stems: one pass, the longest name wins."""

    def __init__(self, names: Iterable[tuple[T, str]]) -> None:
        """``names``: pairs of what is named and a spoken name of it."""
        self._root: _Branch[T] = _Branch()
        for named, name in names:
            branch = self._root
            for word in words(name):
                branch = branch.children.setdefault(stem(word), _Branch())
            if branch is not self._root:
                branch.stands_for.add(named)

    def spans(self, said: tuple[str, ...]) -> tuple[Span[T], ...]:
        """The names in normalised words, from left to right, without overlap."""
        stems = [stem(word) for word in said]
        found: list[Span[T]] = []
        at = 0
        while at < len(stems):
            # Most words begin no name.
            span = self._longest(stems, at) if stems[at] in self._root.children else None
            if span:
                found.append(span)
            at = span.end if span else at + 1
        return tuple(found)

    def all_spans(self, said: tuple[str, ...]) -> tuple[Span[T], ...]:
        """Every name in normalised words, also those inside or across others."""
        stems = [stem(word) for word in said]
        found: list[Span[T]] = []
        for start in range(len(said)):
            branch = self._root
            for at in range(start, len(said)):
                child = branch.children.get(stems[at])
                if child is None:
                    break
                branch = child
                if branch.stands_for:
                    found.append(Span(start, at + 1, frozenset(branch.stands_for)))
        return tuple(found)

    def _longest(self, stems: list[str], start: int) -> Span[T] | None:
        branch, best, end = self._root, self._root, start
        for at in range(start, len(stems)):
            child = branch.children.get(stems[at])
            if child is None:
                break
            branch = child
            if branch.stands_for:
                best, end = branch, at + 1
        return Span(start, end, frozenset(best.stands_for)) if end > start else None


_stemmer = Stemmer.Stemmer("english")


MANY = 1 << 16
"""Words of which stems and the like are kept: more than are in use, and yet an end for what people may say."""


@lru_cache(MANY)
def stem(word: str) -> str:
    """The Snowball stem of a word, so that "cramps", "cramped" and "cramping" are one."""
    return str(_stemmer.stemWord(word))
