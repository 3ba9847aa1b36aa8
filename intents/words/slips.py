"""How a word may have been meant that stands in no dictionary: by one slip of the finger, another letter, or two slips."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from rapidfuzz.distance import OSA

FINGER, LETTER, TWO = 1.0, 0.1, 0.01
"""How likely it is to be written so: by a slip of the finger, with one wrong letter, with two slips."""

LETTER_FROM = 5  # letters: shorter words have too many neighbours
TWO_FROM = 8
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def likelihood(word: str, meant: str) -> float:
    """How easily ``word`` is written for ``meant``; 0 where it is not.

    A letter dropped, doubled, swapped with the next, or a key beside the right one, in its place or with it, is a slip of the finger.

    >>> likelihood("hwy", "why"), likelihood("docter", "doctor"), likelihood("cat", "dog")
    (1.0, 0.1, 0.0)
    """
    far = OSA.distance(word, meant, score_cutoff=2)
    if far == 1 and _is_of_finger(word, meant):
        return FINGER
    if (
        min(len(word), len(meant)) < LETTER_FROM or word[0] != meant[0]
    ):  # the first letter is nearly always right
        return 0.0
    if far == 1:
        return LETTER
    return TWO if far == 2 and len(word) >= TWO_FROM else 0.0


def _is_of_finger(word: str, meant: str) -> bool:
    at = next(at for at, (one, other) in enumerate(zip_longest(word, meant)) if one != other)
    if len(word) < len(meant):
        return True
    if len(word) > len(meant):
        beside = word[max(0, at - 1) : at] + word[at + 1 : at + 2]
        return any(word[at] == near or (word[at], near) in _BESIDE for near in beside)
    return word[at + 1 :] != meant[at + 1 :] or (word[at], meant[at]) in _BESIDE


def _beside() -> Iterator[tuple[str, str]]:
    """Keys that touch: to the left and right, and the two above."""
    for row, keys in enumerate(_KEYS):
        for at, key in enumerate(keys):
            near = [*keys[at + 1 : at + 2], *(_KEYS[row - 1][at : at + 2] if row else ())]
            for other in near:
                yield from ((key, other), (other, key))


_BESIDE = frozenset(_beside())
