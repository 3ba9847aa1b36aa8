"""What was learnt of one topic: the weights of its labels, the words that its phrases account for, and the shortest of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from intents.scoring.features import features, masked
from intents.scoring.linear import LinearModel
from intents.words.gazetteer import stem
from intents.words.lexicon import Reading

SHORT = 5
"""Words of a question that is kept as a whole: "what is it" is said of anything, and is asked here too."""

_LEAST = 1e-4  # the share of a word that no phrase has


@dataclass(frozen=True)
class Scorer:
    """``words`` are the content words of in-scope phrases, ``vocabulary`` their stems: all else is unexplained.
    ``short`` are the questions of few words, with the topic's names as slots. ``shares``: in what part of the topic's own
    phrases and names a stem stands, 0 to 1."""

    model: LinearModel
    words: frozenset[str]
    vocabulary: frozenset[str]
    short: frozenset[str] = frozenset()
    shares: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        model: LinearModel,
        words: Iterable[str],
        short: Iterable[str] = (),
        shares: Mapping[str, float] | None = None,
    ) -> Scorer:
        """From weights, the content words of the phrases that they were learnt from, the short ones of these, and the shares."""
        known = frozenset(words)
        return cls(model, known, frozenset(map(stem, known)), frozenset(short), shares or {})

    def likelihood(self, said: Iterable[str]) -> float:
        """How likely such words are in what is said of this topic rather than another: a logarithm, to be compared."""
        return sum(log(max(_LEAST, self.shares.get(stem(word), 0.0))) for word in said)

    def scores(self, reading: Reading) -> list[float]:
        """One score for each of ``model.labels``."""
        return self.model.scores(features(reading))

    def knows(self, reading: Reading) -> bool:
        """Whether it is one of the short questions, word for word."""
        return len(reading.words) <= SHORT and " ".join(masked(reading)) in self.short
