"""How the words of an utterance may be spoken, as numbers of sounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from models.train.pronouncing.phones import SOUNDS

_FIRST = 0.7  # how often a word is taken as its first pronunciation, the most usual one

Sounds = tuple[int, ...]


class Pronunciations(Protocol):
    """What knows how words are spoken."""

    def pronunciations(self, word: str) -> Sequence[Sequence[str]]:
        """Each pronunciation as ARPAbet phones without stress, the most usual first; none for an unknown word."""


@dataclass(frozen=True)
class Table:
    """A lexicon that is a plain table."""

    words: Mapping[str, Sequence[Sequence[str]]]

    def pronunciations(self, word: str) -> Sequence[Sequence[str]]:
        return self.words.get(word, ())


class Pronouncer:
    """Turns words into sounds, and remembers the words it has seen."""

    def __init__(self, lexicon: Pronunciations) -> None:
        self._lexicon = lexicon
        self._seen: dict[str, tuple[Sounds, ...]] = {}

    def ways(self, word: str) -> tuple[Sounds, ...]:
        """All pronunciations of a word as places in `SOUNDS`. Raises ValueError for a phone that is not ARPAbet."""
        if word not in self._seen:
            self._seen[word] = tuple(
                tuple(SOUNDS.index(phone) for phone in phones)
                for phones in self._lexicon.pronunciations(word)
            )
        return self._seen[word]

    def knows(self, words: Sequence[str]) -> bool:
        return all(self.ways(word) for word in words)

    def usual(self, words: Sequence[str]) -> list[Sounds]:
        """Each word as it is spoken most."""
        return [self.ways(word)[0] for word in words]

    def draw(self, words: Sequence[str], chance: np.random.Generator) -> list[Sounds]:
        """Each word as it is spoken most in 70 of 100 draws, else in any of its ways."""
        return [
            ways[0] if chance.random() < _FIRST else ways[chance.integers(len(ways))]
            for ways in map(self.ways, words)
        ]
