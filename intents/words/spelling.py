"""Mending misspelt words: "twiching", "magnesuim", "docter".

Only a word that is no English word is mended, only to a word that the topic or its phrases use, and never to or from
one that turns a meaning round ("not", "no", "without"): fuzziness must not make or remove a denial.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from intents.words.normalize import english

ENGLISH_FILE = Path(__file__).parent / "english_words.txt"
_SHORTEST = 4  # letters: shorter words have too many neighbours


class Speller:
    """Mends words towards a vocabulary."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        language = english()
        fixed = language.negators | language.function_words
        self._known = frozenset(vocabulary) | fixed | english_words()
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(vocabulary) - fixed):
            if len(word) >= _SHORTEST:
                self._by_start[word[0]].append(word)

    def knows(self, word: str) -> bool:
        """Whether a word is English, or one that the topic or its phrases use."""
        return word in self._known or (word.endswith("s") and word[:-1] in self._known)

    def mend(self, said: tuple[str, ...]) -> tuple[str, ...]:
        """The words, with each misspelt one replaced where exactly one kind of slip explains it."""
        return tuple(
            word if len(word) < _SHORTEST or word in self._known else self._nearest(word) for word in said
        )

    def _nearest(self, word: str) -> str:
        if (
            word.endswith("in") and f"{word}g" in self._known
        ):  # "twitchin": the g is often not said, and not written
            return f"{word}g"
        # The first letter is nearly always right; it also keeps the search short.
        found = extractOne(
            word, self._by_start[word[0]], scorer=OSA.distance, score_cutoff=1 if len(word) < 8 else 2
        )
        return found[0] if found else word


@cache
def english_words() -> frozenset[str]:
    """English words that are spelled right."""
    lines = ENGLISH_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
