"""What was learnt of one topic: the weights of its labels, and the words that its phrases account for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intents.scoring.features import features
from intents.scoring.linear import LinearModel
from intents.words.gazetteer import stem
from intents.words.lexicon import Reading


@dataclass(frozen=True)
class Scorer:
    """``words`` are the content words of in-scope phrases, ``vocabulary`` their stems: all else is unexplained."""

    model: LinearModel
    words: frozenset[str]
    vocabulary: frozenset[str]

    @classmethod
    def of(cls, model: LinearModel, words: Iterable[str]) -> Scorer:
        """From weights and the content words of the phrases that they were learnt from."""
        known = frozenset(words)
        return cls(model, known, frozenset(map(stem, known)))

    def scores(self, reading: Reading) -> list[float]:
        """One score for each of ``model.labels``."""
        return self.model.scores(features(reading))
