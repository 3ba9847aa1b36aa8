"""Which words are English: a sorted list that is looked up in place, as reading it into a set would take longer than most
answers."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path

from intents.words.gazetteer import MANY

ENGLISH_FILE = Path(__file__).parent / "english_words.txt"


@lru_cache(MANY)
def is_english(word: str) -> bool:
    """Whether a word is English and spelled right, inflections and usual names included.

    >>> is_english("swallowing"), is_english("swalowing")
    (True, False)
    """
    text, wanted = _text(), word.encode()

    def line(at: int) -> bytes:
        """The line that holds this place."""
        return text[text.rfind(b"\n", 0, at) + 1 : text.find(b"\n", at)]

    at = bisect_left(range(len(text)), wanted, key=line)
    return at < len(text) and line(at) == wanted


def inflected(word: str) -> frozenset[str]:
    """A word with its usual endings, as far as these are English: "droops", "drooped", "drooping"."""
    stems = (word, word.removesuffix("e"), word + word[-1:], word[:-1] + "i" if word.endswith("y") else word)
    made = {stem + ending for stem in stems for ending in ("s", "es", "d", "ed", "ing")}
    return frozenset({word, *filter(is_english, made)})


@cache
def _text() -> bytes:
    return ENGLISH_FILE.read_bytes()
