"""A smaller language model that says nearly the same: the n-grams that tell least go.

What an n-gram tells is the relative entropy between the model with it and the model without it, weighted by how often
its history is met (Stolcke 1998, "Entropy-based pruning of backoff language models").
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from models.train.language.language_model import History, LanguageModel, normalised, remaining


def prune(model: LanguageModel, ngrams: int, chances: Mapping[History, float]) -> LanguageModel:
    """The model with so many n-grams; all words stay listed after ().

    ``chances`` are the probabilities of the histories; one that is not among them is taken as never met.
    An n-gram that is the history of another stays as long as that one.
    """
    worth: dict[tuple[History, str], float] = {}
    for history in sorted((each for each in model.follow if each), key=len, reverse=True):
        for word, loss in _losses(model, history, chances.get(history, 0.0)).items():
            longer = worth.get((history, word), 0.0)  # set by the n-grams of which this is the history
            worth[history, word] = max(loss, longer)
            parent = (history[:-1], history[-1])
            if history[:-1]:
                worth[parent] = max(worth.get(parent, 0.0), worth[history, word])
    best = sorted(worth, key=lambda ngram: (-worth[ngram], ngram))[: max(0, ngrams - len(model.follow[()]))]
    follow: dict[History, dict[str, float]] = {(): model.follow[()]}
    for history, word in best:
        follow.setdefault(history, {})[word] = model.follow[history][word]
    return normalised(follow)


def _losses(model: LanguageModel, history: History, chance: float) -> dict[str, float]:
    """What each word listed after a history tells, in nats a word of text."""
    left, lower = remaining(model, history)
    weight = left / lower
    losses = {}
    for word, p in model.follow[history].items():
        short = model.probability(history[1:], word)
        without = (left + p) / (lower + short)  # the weight of backing off once the word is not listed
        change = math.log(without / weight)
        losses[word] = chance * (p * (math.log(p) - math.log(short) - math.log(without)) - left * change)
    return losses
