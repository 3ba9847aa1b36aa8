"""Mending misspelt words: "twiching", "magnesuim", "docter", "hwy".

Only a word that is no English word is mended, only to a word that the topic or its phrases use or that tells of danger, and
never to or from one that turns a meaning round ("not", "no", "without"): fuzziness must not make or remove a denial. Only
what can hardly be anything but "doesn't" or "haven't" is that. Where several words may have been meant, it is the one that
phrases have beside the same neighbours; where that is not plain, none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from operator import itemgetter

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from intents.words.dictionary import inflected, is_english
from intents.words.gazetteer import MANY, stem
from intents.words.normalize import english, replaced
from intents.words.slips import TWO_FROM, likelihood

Together = Callable[[str, str], float]
"""How much is known of two words side by side: 0 where no phrase has them. "^" and "$" are the ends of an utterance."""

_START, _END, _ANYTHING = "^", "$", ""
_SHORTEST = 2  # letters
_SHORT = 4  # letters: a shorter word has so many neighbours that only what stands beside it tells
_PLAIN, _MUCH_PLAINER = 2.0, 10.0  # times as likely as another reading
_UNSEEN = 0.1  # what speaks for words that stand side by side in no phrase


class Speller:
    """Mends words towards a vocabulary."""

    def __init__(
        self,
        vocabulary: Iterable[str],
        dangers: Collection[str] = (),
        together: Together = lambda left, right: 1.0,
    ) -> None:
        """``dangers``: words that tell of danger. Without ``together`` all words go together."""
        language = english()
        self._full = {
            short[0]: full for short, full in language.replacements.items() if len(short) == 1 and full
        }
        used = frozenset(vocabulary) | language.function_words | language.negators
        self._used = frozenset(word for word in used if not (_lacks_g(word) and f"{word}g" in used))
        self._negators = language.negators
        self._dangers = frozenset(dangers) - language.function_words
        self._phrases_have = together
        self._readings = lru_cache(MANY)(self._find)

    @cached_property
    def _by_length(self) -> Mapping[int, Sequence[str]]:
        """The words that may have been meant. Of danger people tell in all forms: "drooped", where the list has "droop"."""
        found: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._used.union(self._full, *map(inflected, self._dangers))):
            if len(word) >= _SHORTEST and word.isalpha():
                found[len(word)].append(word)
        return found

    def knows(self, word: str) -> bool:
        """Whether a word is English, or one that the topic or its phrases use."""
        return word in self._used or is_english(word)

    def unknown(self, said: Iterable[str]) -> tuple[str, ...]:
        """The words that are neither: after mending, those of which nobody can tell what was meant."""
        return tuple(word for word in said if word.isalpha() and not self.knows(word))

    def mend(self, said: tuple[str, ...]) -> tuple[str, ...]:
        """The words, with each misspelt one replaced where only one reading makes sense."""
        misspelt = self.unknown(said)
        if not misspelt:
            return said
        mended = list(said)
        for at, word in enumerate(said):
            if word in misspelt and len(word) >= _SHORTEST:
                before = self._in_full(mended[at - 1])[-1] if at else _START
                after = said[at + 1] if at + 1 < len(said) else _END
                sides = (_ANYTHING if side in misspelt else side for side in (before, after))
                mended[at] = self._meant(word, *sides)
        return replaced(tuple(mended)) or said  # "eu" alone is no "er"

    def _meant(self, word: str, before: str, after: str) -> str:
        """The word that was meant, or ``word`` itself where that is not plain."""
        if _lacks_g(word) and (
            f"{word}g" in self._used or (is_english(f"{word}g") and not self._readings(word))
        ):
            return f"{word}g"
        weighed: list[tuple[float, str]] = []
        for reading, likely in self._readings(word):
            full = self._in_full(reading)
            left, right = self._together(before, full[0]), self._together(full[-1], after)
            if len(word) >= _SHORT or (left and right):
                weighed.append((likely * (_UNSEEN + left) * (_UNSEEN + right), reading))
        weight, best = max(weighed, key=itemgetter(0), default=(0.0, word))  # the shorter of equals
        if best in self._negators or any(weight < self._lead(best, other) * less for less, other in weighed):
            return word
        return best

    def _in_full(self, word: str) -> tuple[str, ...]:
        """What stands in place of a word once short forms and other spellings are in full."""
        return self._full.get(word) or (word,)

    def _denies(self, word: str) -> bool:
        return not self._negators.isdisjoint(self._in_full(word))

    def _lead(self, best: str, other: str) -> float:
        """How many times as likely as another reading the best must be: danger is not lightly passed over, nor a denial made or
        dropped."""
        if [*map(stem, self._in_full(best))] == [*map(stem, self._in_full(other))]:
            return 0.0
        danger_lost = other in self._dangers and best not in self._dangers
        return _MUCH_PLAINER if danger_lost or self._denies(best) != self._denies(other) else _PLAIN

    def _together(self, left: str, right: str) -> float:
        return self._phrases_have(left, right) if left and right else 1.0

    def _find(self, word: str) -> tuple[tuple[str, float], ...]:
        """What may have been meant, each with how likely it is to be written so."""
        far = 2 if len(word) >= TWO_FROM else 1
        found: list[tuple[str, float]] = []
        for length in range(len(word) - far, len(word) + far + 1):
            near = extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=far, limit=None
            )
            found += ((reading, likelihood(word, reading)) for reading, *_ in near)
        return tuple(each for each in found if each[1])


def _lacks_g(word: str) -> bool:
    """Whether it may be a word like "twitchin": the g is often not said, and not written, in phrases, too."""
    return word.endswith("in") and not is_english(word)
