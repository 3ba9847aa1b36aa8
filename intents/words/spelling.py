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
from intents.words.slips import FINGER, TWO_FROM, likelihood

START, END = "^", "$"
_SHORTEST = 2  # letters
_SHORT = 4  # letters: a shorter word has so many neighbours that only what stands beside it tells
_PLAIN = 2.0  # times as likely as the next reading

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
        weighed = sorted(
            (-likely * self._fit(before, reading, after), reading) for reading, likely in self._readings(word)
        )
        if not weighed:
            return word
        weight, best = weighed[0]
        others = [each for each in weighed if stem(each[1]) != stem(best)]
        if others and weight > _PLAIN * others[0][0]:  # both are negative
            return word
        if len(word) < _SHORT and -weight <= FINGER:  # it stands beside neither neighbour in any phrase
            return word
        return word if best in self._negators or self._hides_danger(word, best) else best

    def _fit(self, before: str, reading: str, after: str) -> float:
        """How well a reading stands between its neighbours: 1 where nothing is known of them."""
        return (1 + self._together(before, reading)) * (1 + self._together(reading, after))

    def _hides_danger(self, word: str, best: str) -> bool:
        """Whether a word of danger may have been meant as easily as the best reading, which is none."""
        if best in self._dangers:
            return False
        likely = dict(self._readings(word))
        return any(reading in self._dangers and likely[reading] >= likely[best] for reading in likely)

    def _find(self, word: str) -> tuple[tuple[str, float], ...]:
        """What may have been meant, each with how likely it is to be written so."""
        far = 2 if len(word) >= TWO_FROM else 1
        found: list[tuple[str, float]] = []
        for length in range(len(word) - far, len(word) + far + 1):
            near = extract(word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=far, limit=None)
            found += ((reading, likelihood(word, reading)) for reading, *_ in near)
        return tuple(each for each in found if each[1])
