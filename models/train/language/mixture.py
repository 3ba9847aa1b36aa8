"""Several models made one: the weights that fit text held out, and the mixture as a model of its own.

How much each model counts for the next word depends on how likely it is to have said the words before it (Bayes; the
mixtures of Weintraub et al. 1996): after "he whispered" a model of stories, after "why does my" one of questions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.train.language.language_model import BEGIN, UNKNOWN, History, LanguageModel, events, normalised

_ROUNDS = 60


def weigh(models: Sequence[LanguageModel], held_out: Sequence[Sequence[tuple[str, ...]]]) -> list[float]:
    """The weight of each model in the mixture under which words and what is before them are most probable together;
    each text counts the same.

    Found by expectation and maximisation, of which the one optimum is certain.
    """
    known = {word for model in models for word in model.follow[()]}
    tables, shares = [], []
    for lines in held_out:
        rows = [
            [likelihood(model, history) * model.probability(history, word) for model in models]
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
        weights = share @ (joint / (joint.sum(1, keepdims=True) + 1e-300))
        weights /= weights.sum()
    return [float(weight) for weight in weights]


def likelihood(model: LanguageModel, history: History) -> float:
    """How probable it is that the model says these words."""
    first = 1 if history[:1] == (BEGIN,) else 0
    chance = 1.0
    for at in range(first, len(history)):
        chance *= model.probability(history[:at], history[at])
    return chance


def mix(models: Sequence[LanguageModel], weights: Sequence[float]) -> LanguageModel:
    """One model that has every n-gram of any."""
    follow: dict[History, dict[str, float]] = {}
    for history in {history for model in models for history in model.follow}:
        chances = [weight * likelihood(model, history) for model, weight in zip(models, weights)]
        parts = [(chance / sum(chances), model) for chance, model in zip(chances, models) if chance]
        words = {word for _, model in parts for word in model.follow.get(history, ())}
        follow[history] = {
            word: sum(share * model.probability(history, word) for share, model in parts) for word in words
        }
    return normalised(follow)
