"""The labels of an utterance in order: which meanings have most for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from intents.meaning import NONE, Label

# What a label loses whose names are all denied: "I used to limp" speaks of limping, and reports none.
_DENIED = 0.7
_KEPT = 6  # labels


@dataclass(frozen=True)
class Ranking:
    """The in-scope labels of an utterance with their scores, best first, and the score of "out of scope"."""

    order: tuple[tuple[Label, float], ...]
    none: float

    @property
    def best(self) -> Label:
        return self.order[0][0]

    @property
    def score(self) -> float:
        return self.order[0][1]

    @property
    def second(self) -> Label:
        return self.order[1][0] if len(self.order) > 1 else NONE

    @property
    def lead(self) -> float:
        """By how much the best label leads, at most 1."""
        return min(1.0, self.score - self.order[1][1]) if len(self.order) > 1 else 1.0


def rank(
    labels: tuple[Label, ...],
    scores: list[float],
    without: Collection[Label] = (),
    doubtful: Collection[Label] = (),
) -> Ranking:
    """Labels by score, best first; equal scores by name, so that the order never depends on chance.

    ``without``: labels that are out of the question; ``doubtful``: those whose names were only said to be denied.
    """
    pairs = (
        (score - _DENIED if label in doubtful else score, label)
        for score, label in zip(scores, labels)
        if label not in without
    )
    order = sorted(pairs, key=lambda pair: (-pair[0], pair[1]))
    none = next((score for score, label in order if label == NONE), -1.0)
    kept = [(label, score) for score, label in order if label != NONE][:_KEPT]
    return Ranking(tuple(kept), none)
