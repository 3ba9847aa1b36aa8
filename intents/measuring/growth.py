"""How the time of matching grows with the number of phrases, up to more than anybody has written.

Real phrases come first. Beyond them, new ones are made of the first half of one and the second half of another of the
same label. To learn from 100,000 as `intents.learning.training` does takes minutes, so every size is learnt here in one pass of
the same method instead of eight. That leaves about as many weights to add up for a question, which is what takes time.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from statistics import median

import numpy as np
from numpy.typing import NDArray

from content.topic import SLOTS, Topic
from intents.scoring.features import LETTERS, features
from intents.scoring.linear import LinearModel
from intents.scoring.scorer import Scorer
from intents.words.lexicon import Lexicon

QUESTIONS = 200
"""Phrases that are not learnt from, but asked."""

_Pair = tuple[str, str]  # a label and a phrase
_Rows = NDArray[np.int32]
_Values = NDArray[np.float32]
_COST, _LETTERS = 4.0, 0.4  # as in intents.learning.training


def filled(phrase: str, topic: Topic) -> str:
    """A phrase as somebody says it, with the topic's own words in its slots."""
    for slot in SLOTS:
        names = getattr(topic.words, slot)
        phrase = phrase.replace("{" + slot + "}", names[0] if names else "it")
    return phrase


def matching_times(
    topic: Topic, phrases: Iterable[_Pair], sizes: Sequence[int], rounds: int, in_use: Scorer
) -> tuple[dict[int, float], float]:
    """Milliseconds that `Scorer.scores` takes for a question, the median: for scorers of so many phrases, and in use.

    All answer the same questions in turns, ``rounds`` times, so that other work on the machine slows down all alike.
    """
    lexicon = Lexicon(topic)
    pairs = _ordered(phrases, random.Random(0))
    asked = [lexicon.read(filled(phrase, topic)) for _, phrase in pairs[:QUESTIONS]]
    learner = _Learner(lexicon, sorted({label for label, _ in pairs}))
    learner.read(_enough(pairs[QUESTIONS:], max(sizes), random.Random(0)))
    scorers = [*map(learner.scorer, sizes), in_use]
    took: list[list[float]] = [[] for _ in scorers]
    for _ in range(rounds):
        for scorer, times in zip(scorers, took):
            for reading in asked:
                began = time.perf_counter()
                scorer.scores(reading)
                times.append((time.perf_counter() - began) * 1000)
    found = [median(times) for times in took]
    return dict(zip(sizes, found)), found[-1]


def _ordered(pairs: Iterable[_Pair], chance: random.Random) -> list[_Pair]:
    """Each label in turn, so that even the first hundred know nearly all labels and only the number differs."""
    shuffled = sorted(set(pairs))
    chance.shuffle(shuffled)
    turn: dict[str, int] = defaultdict(int)
    numbered = []
    for label, phrase in shuffled:
        turn[label] += 1
        numbered.append((turn[label], label, phrase))
    return [(label, phrase) for _, label, phrase in sorted(numbered, key=lambda each: each[0])]


def _enough(pairs: Sequence[_Pair], count: int, chance: random.Random) -> Iterator[_Pair]:
    """The first ``count`` of the phrases, and after the last of them new ones: two halves of one label each."""
    yield from islice(pairs, count)
    phrases: dict[str, list[list[str]]] = defaultdict(list)
    for label, phrase in pairs:
        phrases[label].append(phrase.split())
    for _ in range(count - len(pairs)):
        label, _phrase = chance.choice(pairs)
        one, other = chance.choice(phrases[label]), chance.choice(phrases[label])
        yield label, " ".join(one[: (len(one) + 1) // 2] + other[len(other) // 2 :])


class _Learner:
    """Learns scorers from the first so many of the phrases that it has read."""

    def __init__(self, lexicon: Lexicon, labels: Sequence[str]) -> None:
        self._lexicon = lexicon
        self._labels = tuple(labels)
        self._rows: dict[str, int] = {}  # a number for each feature
        self._read: list[tuple[int, _Rows, _Values]] = []

    def read(self, pairs: Iterable[_Pair]) -> None:
        """Only numbers are kept: the features of 100,000 phrases as text would take a gigabyte."""
        column = {label: number for number, label in enumerate(self._labels)}
        for label, phrase in pairs:
            found = features(self._lexicon.read(phrase))
            rows = [self._rows.setdefault(name, len(self._rows)) for name in found]
            values = np.array(list(found.values()), dtype=np.float32)
            self._read.append((column[label], np.array(rows, dtype=np.int32), values))

    def scorer(self, size: int) -> Scorer:
        """One that learnt from the first ``size`` phrases. It can score only: it is not told which words it knows."""
        read = self._read[:size]
        names = list(self._rows)
        letters = np.array([name.startswith(LETTERS) for name in names])
        seen = np.bincount(np.concatenate([rows for _, rows, _ in read]), minlength=len(names))
        useful = seen >= np.where(letters, 2, 1)  # a run of letters that was seen once says nothing
        weights = np.zeros((len(names), len(self._labels)), dtype=np.float32)
        for column, rows, values in read:
            for kind in (letters[rows], ~letters[rows]):  # apart: together the letters would drown the words
                chosen = kind & useful[rows]
                _learn(weights, column, rows[chosen], values[chosen])
        weights *= np.where(letters, _LETTERS, 1 - _LETTERS).astype(np.float32)[:, None]
        scale = float(np.abs(weights).max()) / 127 or 1.0
        whole = np.rint(weights / scale).astype(np.int8)
        kept = {names[row]: whole[row].tolist() for row in np.flatnonzero(whole.any(axis=1))}
        return Scorer(LinearModel.of(self._labels, kept, scale), frozenset(), frozenset())


def _learn(weights: NDArray[np.float32], column: int, rows: _Rows, values: _Values) -> None:
    """The first step of dual coordinate descent with one phrase, for all labels at once (see `intents.learning.training`)."""
    if not len(rows):
        return
    signs = np.full(weights.shape[1], -1.0, dtype=np.float32)
    signs[column] = 1.0
    lacking = np.maximum(1 - signs * (values @ weights[rows]), 0)
    weights[rows] += np.outer(values, signs * lacking / (values @ values + 1 / (2 * _COST)))
