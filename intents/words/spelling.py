"""Mending misspelt words: "twiching", "magnesuim", "docter", "hwy".

Only a word that is no English word is mended, only to a word that the topic or its phrases use, and never to or from
one that turns a meaning round ("not", "no", "without"): fuzziness must not make or remove a denial. Where two words may
have been meant, the one that stands beside these neighbours in phrases is; where that is not plain, none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from intents.words.dictionary import is_english
from intents.words.gazetteer import MANY, stem
from intents.words.normalize import english
from intents.words.slips import TWO_FROM, likelihood

START, END = "^", "$"
_SHORTEST = 2  # letters
_SHORT = 4  # letters: a shorter word has so many neighbours that only what stands beside it tells
_PLAIN, _PLAIN_OF_DANGER = 2.0, 10.0  # times as likely as another reading
_UNSEEN = 0.1  # what speaks for words that stand side by side in no phrase

Together = Callable[[str, str], float]


class Speller:
    """Mends words towards a vocabulary."""

    def __init__(
        self,
        vocabulary: Iterable[str],
        dangers: Collection[str] = (),
        together: Together = lambda left, right: 0.0,
    ) -> None:
        """``dangers``: words that tell of danger; ``together``: how much speaks for that two words stand side by side."""
        language = english()
        self._negators = language.negators
        self._used = frozenset(vocabulary) | language.function_words | language.negators
        self._dangers = frozenset(dangers) - language.function_words
        self._together = together
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._used):
            if len(word) >= _SHORTEST and word.isalpha():
                self._by_length[len(word)].append(word)
        self._readings = lru_cache(MANY)(self._find)

    def knows(self, word: str) -> bool:
        """Whether a word is English, or one that the topic or its phrases use."""
        return word in self._used or is_english(word)

    def unknown(self, said: Iterable[str]) -> tuple[str, ...]:
        """The words that are in no dictionary."""
        return tuple(word for word in said if word.isalpha() and not self.knows(word))

    def mend(self, said: tuple[str, ...]) -> tuple[str, ...]:
        """The words, with each misspelt one replaced where only one reading makes sense."""
        used = self._used
        mended: list[str] = []
        for at, word in enumerate(said):
            if word not in used and len(word) >= _SHORTEST and word.isalpha() and not is_english(word):
                before = mended[-1] if mended else START
                word = self._meant(word, before, said[at + 1] if at + 1 < len(said) else END)
            mended.append(word)
        return tuple(mended)

    def _meant(self, word: str, before: str, after: str) -> str:
        """The word that was meant, or ``word`` itself where that is not plain."""
        if word.endswith("in") and self.knows(f"{word}g"):
            return f"{word}g"  # "twitchin": the g is often not said, and not written
        readings = self._readings(word)
        if len(word) < _SHORT:
            readings = tuple(each for each in readings if self._stands(before, each[0], after))
        weighed = sorted((-likely * self._fit(before, reading, after), reading) for reading, likely in readings)
        if not weighed:
            return word
        least, best = weighed[0]  # weights are negative, so that equal ones are in the order of their words
        if best in self._negators or any(
            least > self._lead(best, other) * weight for weight, other in weighed[1:]
        ):
            return word
        return best

    def _lead(self, best: str, other: str) -> float:
        """By how much a reading must outweigh another one: one of danger is not passed over for a word like it."""
        if stem(best) == stem(other):
            return 0.0
        return _PLAIN_OF_DANGER if other in self._dangers and best not in self._dangers else _PLAIN

    def _stands(self, before: str, reading: str, after: str) -> bool:
        """Whether a reading is known to stand beside both its neighbours."""
        return bool(self._together(before, reading) and self._together(reading, after))

    def _fit(self, before: str, reading: str, after: str) -> float:
        """How well a reading stands between its neighbours."""
        return (_UNSEEN + self._together(before, reading)) * (_UNSEEN + self._together(reading, after))

    def _find(self, word: str) -> tuple[tuple[str, float], ...]:
        """What may have been meant, each with how likely it is to be written so."""
        far = 2 if len(word) >= TWO_FROM else 1
        found: list[tuple[str, float]] = []
        for length in range(len(word) - far, len(word) + far + 1):
            near = extract(word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=far, limit=None)
            found += ((reading, likelihood(word, reading)) for reading, *_ in near)
        return tuple(each for each in found if each[1])
