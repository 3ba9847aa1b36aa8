"""Several models made one: the weights that fit text held out, and the mixture as a model of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.train.language_model import UNKNOWN, History, LanguageModel, events, normalised

_ROUNDS = 60


def weigh(models: Sequence[LanguageModel], held_out: Sequence[Sequence[tuple[str, ...]]]) -> list[float]:
    """The weight of each model in the mixture under which the texts are most probable; each text counts the same.

    Found by expectation and maximisation, of which the one optimum is certain.
    """
    known = {word for model in models for word in model.follow[()]}
    tables, shares = [], []
    for lines in held_out:
        rows = [
            [model.probability(history, word) for model in models]
            for history, word in events(lines, known)
            if word != UNKNOWN
        ]
        tables.append(np.array(rows))
        shares.append(np.full(len(rows), 1 / len(rows) / len(held_out)))
    table: NDArray[np.float64] = np.concatenate(tables)
    share: NDArray[np.float64] = np.concatenate(shares)
    weights = np.full(len(models), 1 / len(models))
    for _ in range(_ROUNDS):
        joint = table * weights
        weights = share @ (joint / (joint.sum(1, keepdims=True) + 1e-30))
        weights /= weights.sum()
    return [float(weight) for weight in weights]


def mix(models: Sequence[LanguageModel], weights: Sequence[float]) -> LanguageModel:
    """One model that has every n-gram of any."""
    parts = list(zip(models, weights))
    follow: dict[History, dict[str, float]] = {}
    for history in {history for model in models for history in model.follow}:
        words = {word for model in models for word in model.follow.get(history, ())}
        follow[history] = {
            word: sum(weight * model.probability(history, word) for model, weight in parts) for word in words
        }
    return normalised(follow)
