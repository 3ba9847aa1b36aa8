"""A smaller language model that says nearly the same: the n-grams that tell least go.

What an n-gram tells is the relative entropy between the model with it and the model without it, weighted by how often
its history is met (Stolcke 1998, "Entropy-based pruning of backoff language models").
"""

from __future__ import annotations

import numpy as np

from models.train.language.language_model import (
    END,
    ORDER,
    Chances,
    LanguageModel,
    normalised,
    places,
    remaining,
)


def prune(model: LanguageModel, ngrams: int) -> LanguageModel:
    """The model with so many n-grams; all words stay listed after the empty history.

    An n-gram that is the history of another stays as long as that one, and so does the end of that history: otherwise nothing
    would ever lead to what is backed off to.
    """
    size = len(model.vocabulary)
    worth = np.zeros(len(model))
    words = int(np.searchsorted(model.ngrams, size))
    worth[:words] = np.inf
    for length in range(ORDER - 1, 0, -1):
        first, last = np.searchsorted(model.ngrams, [size**length, size ** (length + 1)])
        worth[first:last] = np.maximum(worth[first:last], _losses(model, slice(first, last)))
        histories = model.ngrams[first:last] // size
        for _ in range(length):
            at, found = places(model.ngrams, histories)
            np.maximum.at(worth, at[found], worth[first:last][found])
            histories = model.vocabulary.shorter(histories)
    kept = np.sort(np.argsort(-worth, kind="stable")[: max(ngrams, words)])
    return normalised(model.vocabulary, model.ngrams[kept], model.p[kept])


def _losses(model: LanguageModel, part: slice) -> Chances:
    """What each of these n-grams tells, in nats a word of text."""
    before, words = np.divmod(model.ngrams[part], len(model.vocabulary))
    histories, of = np.unique(before, return_inverse=True)
    left, lower = (each[of] for each in remaining(model, histories))
    short = model.chances(model.vocabulary.shorter(before), words)
    p = model.p[part]
    without = (left + p) / (lower + short)  # the weight of backing off once the word is not listed
    change = np.log(without / (left / lower))
    loss: Chances = p * (np.log(p) - np.log(short) - np.log(without)) - left * change
    return loss * _met(model, histories)[of]


def _met(model: LanguageModel, histories: np.ndarray) -> Chances:
    """How often each history is met, of all words of text."""
    first = histories
    for _ in range(ORDER - 2):
        first = np.where(first >= len(model.vocabulary), first // len(model.vocabulary), first)
    begins = np.where(first == model.vocabulary.begin, model.probability((), END), 1.0)
    met: Chances = begins * model.likelihood(histories)
    return met
