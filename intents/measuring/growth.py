"""How the time of matching grows with the number of phrases, up to more than anybody has written.

Real phrases come first. Beyond them, new ones are made of the first half of one and the second half of another of the
same label.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from statistics import median

from content.topic import SLOTS, Topic
from intents.learning.training import Example, train
from intents.scoring.features import features
from intents.scoring.scorer import Scorer
from intents.words.lexicon import Lexicon

QUESTIONS = 200
"""Phrases that are not learnt from, but asked."""

_Pair = tuple[str, str]  # a label and a phrase


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
    learnt = list(_enough(pairs[QUESTIONS:], max(sizes), random.Random(0)))
    scorers = [*(_scorer(learnt[:size], lexicon) for size in sizes), in_use]
    took: list[list[float]] = [[] for _ in scorers]
    for _ in range(rounds):
        for scorer, times in zip(scorers, took):
            for reading in asked:
                began = time.perf_counter()
                scorer.scores(reading)
                times.append((time.perf_counter() - began) * 1000)
    found = [median(times) for times in took]
    return dict(zip(sizes, found)), found[-1]


def _scorer(pairs: Iterable[_Pair], lexicon: Lexicon) -> Scorer:
    """One that can score only: it is not told which words it knows."""
    model = train(Example(label, features(lexicon.read(phrase))) for label, phrase in pairs)
    return Scorer(model, frozenset(), frozenset())


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
