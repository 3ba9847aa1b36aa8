"""Which words are English: a sorted list that is looked up in place, as reading it into a set would take longer than most
answers."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path

from intents.words.gazetteer import MANY

ENGLISH_FILE = Path(__file__).parent / "english_words.txt"
_DOUBLING = re.compile("[^aeiou][aeiou][^aeiouwxy]$")  # "stop", "stopped"


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
    base = word.removesuffix("e")
    made = {word + "s", base + "ed", base + "ing"}
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        made.add(word + "es")
    if word.endswith("y"):
        made |= {word[:-1] + "ies", word[:-1] + "ied"}
    if _DOUBLING.search(word):
        made |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return frozenset({word, *filter(is_english, made)})


@cache
def _text() -> bytes:
    return ENGLISH_FILE.read_bytes()
