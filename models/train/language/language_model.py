"""How probable a word is after those before it: an n-gram model that backs off to shorter histories.

Millions of n-grams are kept as sorted arrays. Words are numbered from 1, so that a history, and an n-gram, is one number: that of
its last word, and V times that of the one before, and so on, V being the number of words. The number of an n-gram is
that of the history which it will have become for the next word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

BEGIN, END, UNKNOWN = "<s>", "</s>", "[unk]"
ORDER = 3  # with 4 perplexity fell, of questions by 5 in a hundred, but no fewer words were wrong

History = tuple[str, ...]
"""Up to two words, the last one last; `BEGIN` stands before the first word of a line."""
Codes = NDArray[np.int64]
Chances = NDArray[np.float64]

_MARKS = ("", BEGIN, END, UNKNOWN)  # 0 is no word


class Vocabulary:
    """The words that can be said, and a number for each. Raises ValueError for more than fit into the code of an n-gram."""

    def __init__(self, words: Iterable[str]) -> None:
        self.names = (*_MARKS, *sorted(set(words) - set(_MARKS)))
        self._numbers = {name: number for number, name in enumerate(self.names)}
        self.begin, self.end, self.unknown = (self._numbers[mark] for mark in _MARKS[1:])
        if len(self) ** ORDER >= 2**63:
            raise ValueError(f"{len(self)} words are too many for n-grams of {ORDER}: leave some out.")

    def __len__(self) -> int:
        return len(self.names)

    def number(self, word: str) -> int:
        """The number of a word, that of `UNKNOWN` for a strange one."""
        return self._numbers.get(word, self.unknown)

    def code(self, history: History) -> int:
        """The number of a history."""
        code = 0
        for word in history:
            code = code * len(self) + self.number(word)
        return code

    def history(self, code: int) -> History:
        """The history with a number."""
        words: list[str] = []
        while code:
            code, number = divmod(code, len(self))
            words.append(self.names[number])
        return tuple(reversed(words))

    def shorter(self, histories: Codes) -> Codes:
        """Each history without its first word."""
        shorter = np.zeros_like(histories)
        for length in range(1, ORDER - 1):
            size = len(self) ** length
            np.copyto(shorter, histories % size, where=histories >= size)
        return shorter


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """The probabilities of words after histories.

    ``ngrams``      the codes of n-grams, in order; all words are listed after the empty history
    ``p``           the probability of the last word of each after the others
    ``histories``   the codes of histories, in order
    ``weights``     of each history, by what the probability after the history without its first word is multiplied for any
                    word that is not listed
    """

    vocabulary: Vocabulary
    ngrams: Codes
    p: Chances
    histories: Codes
    weights: Chances

    def chances(self, histories: Codes, words: Codes) -> Chances:
        """P(word | history) of each pair; 0 for a word that is not even listed after the empty history."""
        found = np.zeros(len(words))
        weight = np.ones(len(words))
        left = np.arange(len(words))
        while len(left):
            at, listed = places(self.ngrams, histories * len(self.vocabulary) + words)
            found[left[listed]] = weight[listed] * self.p[at[listed]]
            on = ~listed & (histories > 0)
            left, histories, words, weight = left[on], histories[on], words[on], weight[on]
            weight = weight * self._weights_of(histories)
            histories = self.vocabulary.shorter(histories)
        return found

    def likelihood(self, histories: Codes) -> Chances:
        """How probable it is that the model says these words."""
        if not np.any(histories):
            return np.ones(len(histories))
        before, last = np.divmod(histories, len(self.vocabulary))
        said = self.likelihood(before) * self.chances(before, last)
        return np.where((last == self.vocabulary.begin) | (last == 0), 1.0, said)

    def probability(self, history: History, word: str) -> float:
        """P(word | history), of one."""
        codes = (self.vocabulary.code(history), self.vocabulary.number(word))
        return float(self.chances(*(np.array([code], dtype=np.int64) for code in codes))[0])

    def perplexity(self, lines: Iterable[tuple[str, ...]]) -> float:
        """Of the words that the model knows, and of the ends of lines."""
        histories, words = events(lines, self.vocabulary)
        known = words != self.vocabulary.unknown
        return float(np.exp(-np.log(self.chances(histories[known], words[known])).mean()))

    @cached_property
    def follow(self) -> Mapping[History, Mapping[str, float]]:
        """The probability of each word that is listed after each history."""
        size, names = len(self.vocabulary), self.vocabulary.names
        listed: dict[int, dict[str, float]] = {0: {}, **{code: {} for code in self.histories.tolist()}}
        for code, p in zip(self.ngrams.tolist(), self.p.tolist()):
            listed[code // size][names[code % size]] = p
        return {self.vocabulary.history(code): after for code, after in listed.items()}

    @cached_property
    def backoff(self) -> Mapping[History, float]:
        """The weight of each history."""
        return dict(
            zip(map(self.vocabulary.history, self.histories.tolist()), self.weights.tolist(), strict=True)
        )

    @property
    def words(self) -> list[str]:
        """All words that are listed, in alphabetical order, `UNKNOWN` among them; `END` is none."""
        listed = self.ngrams[self.ngrams < len(self.vocabulary)]
        return sorted({self.vocabulary.names[number] for number in listed} - {END})

    def __len__(self) -> int:
        """The number of n-grams."""
        return len(self.ngrams)

    def _weights_of(self, histories: Codes) -> Chances:
        at, listed = places(self.histories, histories)
        return np.where(listed, self.weights[at], 1.0) if len(self.weights) else np.ones(len(histories))


def places(among: Codes, codes: Codes) -> tuple[Codes, NDArray[np.bool_]]:
    """Where each code is in a sorted array, and whether it is there at all."""
    if not len(among):
        return np.zeros(len(codes), dtype=np.int64), np.zeros(len(codes), dtype=bool)
    at = np.minimum(np.searchsorted(among, codes), len(among) - 1)
    return at, among[at] == codes


def events(lines: Iterable[tuple[str, ...]], vocabulary: Vocabulary) -> tuple[Codes, Codes]:
    """The history and the number of each word of each line, and of the line's end; strange words are `UNKNOWN`."""
    said = np.fromiter(_numbered(lines, vocabulary), dtype=np.int64)
    histories, scale = np.zeros_like(said), 1
    within = said != vocabulary.begin  # the history does not begin before the line
    for back in range(1, ORDER):
        before = np.concatenate([np.zeros(back, dtype=np.int64), said[:-back]])[: len(said)]
        histories += np.where(within, before * scale, 0)
        within &= before != vocabulary.begin
        scale *= len(vocabulary)
    words = said != vocabulary.begin
    return histories[words], said[words]


def _numbered(lines: Iterable[tuple[str, ...]], vocabulary: Vocabulary) -> Iterator[int]:
    for line in lines:
        yield vocabulary.begin
        yield from map(vocabulary.number, line)
        yield vocabulary.end


def normalised(vocabulary: Vocabulary, ngrams: Codes, p: Chances) -> LanguageModel:
    """A model of these probabilities, with the weights that make those after each history sum to 1.

    A history that others back off to is listed, with no words if need be.
    """
    histories = np.unique(ngrams // len(vocabulary))
    shorter = histories
    for _ in range(ORDER - 2):
        shorter = vocabulary.shorter(shorter)
        histories = np.union1d(histories, shorter)
    histories = histories[histories > 0]
    model = LanguageModel(vocabulary, ngrams, p, histories, np.ones(len(histories)))
    for length in range(1, ORDER):
        first, last = np.searchsorted(histories, [len(vocabulary) ** (length - 1), len(vocabulary) ** length])
        left, lower = remaining(model, histories[first:last])
        model.weights[first:last] = left / lower
    return model


def remaining(model: LanguageModel, histories: Codes) -> tuple[Chances, Chances]:
    """What probability is left for words not listed after each history, there and after the shorter history."""
    size = len(model.vocabulary)
    starts = np.searchsorted(model.ngrams, histories * size)
    ends = np.searchsorted(model.ngrams, (histories + 1) * size)
    if not len(histories):
        return np.empty(0), np.empty(0)
    part = slice(starts[0], ends[-1])
    before, words = np.divmod(model.ngrams[part], size)
    shorter = model.chances(model.vocabulary.shorter(before), words)
    sums = (np.concatenate([[0.0], np.cumsum(each)]) for each in (model.p[part], shorter))
    starts, ends = starts - starts[0], ends - starts[0]
    left, lower = (1.0 - (each[ends] - each[starts]) for each in sums)
    return np.maximum(left, 1e-9), np.maximum(lower, 1e-9)


def model_of(follow: Mapping[History, Mapping[str, float]]) -> LanguageModel:
    """The model of a few probabilities written out."""
    vocabulary = Vocabulary(word for history, after in follow.items() for word in (*history, *after))
    listed = {
        vocabulary.code((*history, word)): p for history, after in follow.items() for word, p in after.items()
    }
    ngrams = np.array(sorted(listed), dtype=np.int64)
    return normalised(vocabulary, ngrams, np.array([listed[code] for code in ngrams.tolist()]))
