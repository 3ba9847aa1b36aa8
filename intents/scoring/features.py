"""What the scorer looks at, each with a weight: words, stems, neighbours and names; and runs of letters.

Words tell best what was meant, letters what was misheard: "new twitching" still looks like "knee twitching".

The topic's own words are replaced by slots (``{part}``, ``{event}``), so that a phrase learnt with "knee" and
"twitching" is as good for "kneecap" and "flutters", and for another topic.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from math import sqrt

from intents.concept import EVENT, PART, Concept
from intents.words.gazetteer import MANY, Span, stem
from intents.words.lexicon import Reading
from intents.words.normalize import english

DENIED = "{denied}"
_WHOLE = frozenset((PART, EVENT))
_PREFIXES = (4, 5)  # beginnings of words stand for their families: "medic-ine", "medic-al", "medic-ation"


LETTERS = "5 "
"""How the names of the features of letters begin."""

_RUN = 5  # letters: of 3 to 5, alone and together, these were best on the development set
_SLOT_LETTERS = {"{part}": "#", "{event}": "@", "{item}": "%"}


def features(reading: Reading) -> dict[str, float]:
    """The features of an utterance; the squares of those of words add up to 1, and so do those of letters."""
    tokens = masked(reading)
    return _of_words(reading, tokens) | _of_letters(tokens)


def of_tokens(tokens: tuple[str, ...]) -> dict[str, float]:
    """The same of words alone, whatever they name."""
    return _normed(_neighbours(tokens)) | _of_letters(tokens)


def _of_letters(tokens: tuple[str, ...]) -> dict[str, float]:
    text = f"_{'_'.join([_SLOT_LETTERS.get(token, token) for token in tokens])}_"
    starts = range(max(1, len(text) - _RUN + 1))
    found = dict.fromkeys([LETTERS + text[at : at + _RUN] for at in starts])
    return dict.fromkeys(found, 1 / sqrt(len(found)))


def _of_words(reading: Reading, tokens: tuple[str, ...]) -> dict[str, float]:
    found = _neighbours(tokens)
    if _is_of_anything(tokens):
        found["o"] = _OF_ANYTHING
    found.update(_of_names(reading.concepts()))
    return _normed(found)


def _normed(found: dict[str, float]) -> dict[str, float]:
    norm = sqrt(sum([value * value for value in found.values()]))
    return {name: value / norm for name, value in found.items()}


def _neighbours(tokens: tuple[str, ...]) -> dict[str, float]:
    """Each word, its stem and its beginnings, and each two that stand side by side."""
    found: dict[str, float] = {"^": 1.0}
    for token in tokens:
        found.update(_of_word(token))
    for left, right in pairwise(("^", *tokens, "$")):
        found[pair(left, right)] = 0.7
    return found


def pair(left: str, right: str) -> str:
    """The feature of two tokens side by side; "^" and "$" are where an utterance begins and ends."""
    return f"2 {_root(left)} {_root(right)}"


def _root(token: str) -> str:
    return token if token.startswith("{") else stem(token)


@lru_cache(MANY)
def _of_word(token: str) -> dict[str, float]:
    if token.startswith("{"):
        return {"w " + token: 1.0}
    prefixes = {"p " + token[:length]: 0.7 for length in _PREFIXES if len(token) > length}
    return {"w " + token: 1.0, "s " + stem(token): 1.0, **prefixes}


@lru_cache(MANY)
def _of_names(concepts: frozenset[Concept]) -> dict[str, float]:
    found: dict[str, float] = {}
    for concept in sorted(concepts):  # sorted: sets have another order each time the program runs
        if not concept.is_slot:  # these are among the tokens
            found[f"n {concept}"] = 0.7
            found[f"k {concept.kind if concept.is_item else concept}"] = 0.7
    return found


_OF_ANYTHING = 1.5  # it must outweigh the words of the question; chosen on sentences about lamps and fridges
_HOW_OFTEN = frozenset(
    "keep keeps kept always often suddenly sometimes start starts started still usually begins".split()
)


def _is_of_anything(tokens: tuple[str, ...]) -> bool:
    """Whether the event happens to neither the part nor what a pronoun stands for: "why does my lamp always flicker"."""
    if "{part}" in tokens or "{event}" not in tokens:
        return False
    at = tokens.index("{event}") - 1
    while at >= 0 and tokens[at] in _HOW_OFTEN:
        at -= 1
    return at >= 0 and tokens[at] not in english().function_words


def content_stems(reading: Reading) -> Iterator[tuple[str, str]]:
    """The words that carry meaning and are no names, each with its stem."""
    named = {at for span in reading.spans for at in range(span.start, span.end)}
    common = english().function_words
    for at, word in enumerate(reading.words):
        if at not in named and word not in common and not word.startswith("{"):
            yield word, stem(word)


def masked(reading: Reading) -> tuple[str, ...]:
    """The words with the topic's own names as slots, and what is denied as one word."""
    tokens: list[str] = []
    at = 0
    for number, span in enumerate(reading.spans):
        tokens += reading.words[at : span.start]
        tokens += _as_token(reading.words[span.start : span.end], span, number in reading.denied)
        at = span.end
    tokens += reading.words[at:]
    return tuple(tokens)


def _as_token(said: tuple[str, ...], span: Span[Concept], is_denied: bool) -> tuple[str, ...]:
    if span.stands_for == _WHOLE:
        return ("{part}", "{event}")
    if len(span.stands_for) == 1:
        (concept,) = span.stands_for
        if concept.is_slot:
            return ("{" + concept.kind + "}",)
    if is_denied and any(concept.kind == "warning" for concept in span.stands_for):
        return (DENIED,)
    return said
