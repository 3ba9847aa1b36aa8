"""Several models made one: the weights that fit text held out, and the mixture as a model of its own.

How much each model counts for the next word depends on how likely it is to have said the words before it (Bayes; the
mixtures of Weintraub et al. 1996): after "he whispered" a model of stories, after "why does my" one of questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from models.train.language.language_model import Codes, LanguageModel, events, normalised

_ROUNDS = 60


def weigh(models: Sequence[LanguageModel], held_out: Sequence[Sequence[tuple[str, ...]]]) -> list[float]:
    """The weight of each model in the mixture under which words and what is before them are most probable together;
    each text counts the same. All models have the same vocabulary.

    Found by expectation and maximisation, of which the one optimum is certain.
    """
    vocabulary = models[0].vocabulary
    tables, shares = [], []
    for lines in held_out:
        histories, words = events(lines, vocabulary)
        known = words != vocabulary.unknown
        histories, words = histories[known], words[known]
        tables.append(
            np.stack([each.likelihood(histories) * each.chances(histories, words) for each in models], axis=1)
        )
        shares.append(np.full(len(words), 1 / len(words) / len(held_out)))
    table, share = np.concatenate(tables), np.concatenate(shares)
    weights = np.full(len(models), 1 / len(models))
    for _ in range(_ROUNDS):
        joint = table * weights
        weights = share @ (joint / (joint.sum(1, keepdims=True) + 1e-300))
        weights /= weights.sum()
    return [float(weight) for weight in weights]


def mix(models: Sequence[LanguageModel], weights: Sequence[float]) -> LanguageModel:
    """One model that has every n-gram of any."""
    vocabulary = models[0].vocabulary
    ngrams: Codes = reduce(np.union1d, (model.ngrams for model in models))
    before, words = np.divmod(ngrams, len(vocabulary))
    histories, of = np.unique(before, return_inverse=True)
    p, said = np.zeros(len(ngrams)), np.zeros(len(histories))
    for model, weight in zip(models, weights):
        chances = weight * model.likelihood(histories)
        p += chances[of] * model.chances(before, words)
        said += chances
    return normalised(vocabulary, ngrams, p / said[of])
