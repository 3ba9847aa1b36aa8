"""How probable a word is after the two before it: a trigram model that backs off to shorter histories."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BEGIN, END, UNKNOWN = "<s>", "</s>", "[unk]"
ORDER = 3

History = tuple[str, ...]
"""Up to two words, the last one last; `BEGIN` stands before the first word of a line."""


@dataclass(frozen=True)
class LanguageModel:
    """The probabilities of words after histories.

    ``follow``   the probability of each word that is listed after a history; all words are listed after ()
    ``backoff``  by what the probability after the history without its first word is multiplied for any other word
    """

    follow: dict[History, dict[str, float]]
    backoff: dict[History, float]

    def probability(self, history: History, word: str) -> float:
        """P(word | history); 0 for a word that is not even listed after ()."""
        weight = 1.0
        while True:
            listed = self.follow.get(history)
            if listed is not None:
                if (found := listed.get(word)) is not None:
                    return weight * found
                weight *= self.backoff.get(history, 1.0)
            if not history:
                return 0.0
            history = history[1:]

    def perplexity(self, lines: Iterable[tuple[str, ...]]) -> float:
        """Of the words that the model knows, and of the ends of lines."""
        logs = [
            math.log(self.probability(history, word))
            for history, word in events(lines, self.follow[()])
            if word != UNKNOWN
        ]
        return math.exp(-sum(logs) / len(logs))

    @property
    def words(self) -> list[str]:
        """All words in alphabetical order, `UNKNOWN` among them; `END` is none."""
        return sorted(self.follow[()].keys() - {END})

    def __len__(self) -> int:
        """The number of n-grams."""
        return sum(map(len, self.follow.values()))


def events(lines: Iterable[tuple[str, ...]], known: Iterable[str]) -> Iterator[tuple[History, str]]:
    """Each word of each line with the two before it, and the line's end; strange words are `UNKNOWN`."""
    known = known if isinstance(known, set | frozenset | dict) else set(known)
    for line in lines:
        padded = (BEGIN, *(word if word in known else UNKNOWN for word in line), END)
        for at in range(1, len(padded)):
            yield padded[max(0, at - ORDER + 1) : at], padded[at]


def normalised(follow: dict[History, dict[str, float]]) -> LanguageModel:
    """A model of these probabilities, with the weights that make those after each history sum to 1.

    A history that others back off to is listed, with no words if need be.
    """
    ordered: dict[History, dict[str, float]] = {}
    for history in sorted(follow, key=len):
        for start in range(len(history), -1, -1):
            ordered.setdefault(history[start:], follow.get(history[start:], {}))
    backoff: dict[History, float] = {}
    model = LanguageModel(ordered, backoff)
    for history in sorted(ordered, key=len):
        if history:
            left, lower = remaining(model, history)
            backoff[history] = left / lower
    return model


def remaining(model: LanguageModel, history: History) -> tuple[float, float]:
    """What probability is left for words not listed after a history, there and after the shorter history."""
    listed = model.follow[history]
    left = 1.0 - math.fsum(listed.values())
    lower = 1.0 - math.fsum(model.probability(history[1:], word) for word in listed)
    return max(left, 1e-9), max(lower, 1e-9)
