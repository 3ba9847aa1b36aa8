"""Spoken English to plain words: one spelling, no contractions, no fillers, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from content.yamlfile import read_yaml

MAX_CHARACTERS = 4_000  # about five minutes of speech; what is beyond is not looked at
_WORD = re.compile(r"\{[a-z]+\}|[a-z0-9']+")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"})
LANGUAGE_FILE = Path(__file__).parent / "language.yaml"


@dataclass(frozen=True)
class Language:
    """The word lists of ``language.yaml``."""

    replacements: dict[tuple[str, ...], tuple[str, ...]]
    longest: dict[str, int]  # of the replacements that begin with this word
    negators: frozenset[str]
    function_words: frozenset[str]
    hesitations: frozenset[str]
    unfinished: frozenset[str]


@cache
def english() -> Language:
    """The spoken English that every topic shares. Raises content.yamlfile.BrokenFile."""
    data: dict[str, Any] = read_yaml(LANGUAGE_FILE, trusted=True)
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name in ("contractions", "spellings", "numbers"):
        for short, full in data[name].items():
            table[tuple(str(short).split())] = tuple(str(full).split())
    for filler in data["fillers"]:
        table[tuple(filler.split())] = ()
    longest: dict[str, int] = {}
    for short in table:
        longest[short[0]] = max(len(short), longest.get(short[0], 0))
    return Language(
        table,
        longest,
        frozenset(data["negators"]),
        frozenset(data["function_words"]),
        frozenset(data["hesitations"]),
        frozenset(data["unfinished"]),
    )


def words(text: str) -> tuple[str, ...]:
    """The words of an utterance, normalised; any string is accepted, none raises.

    >>> words("Um, WHY'S my knee twitching?")
    ('why', 'is', 'my', 'knee', 'twitching')
    """
    raw = raw_words(text)
    language = english()
    result: list[str] = []
    at = 0
    while at < len(raw):
        word = raw[at]
        for length in range(language.longest.get(word, 0), 0, -1):
            full = language.replacements.get(raw[at : at + length])
            if full is not None:
                result += full
                at += length
                break
        else:
            result.append(word.removesuffix("'s").replace("'", "") if "'" in word else word)
            at += 1
    if len(raw) == 1 and raw[0] in language.hesitations:
        return ()
    if not result and raw:  # nothing but fillers: they are then what was said
        return tuple(word.replace("'", "") for word in raw if word.strip("'"))
    return tuple(filter(None, result))


def is_unfinished(text: str) -> bool:
    """Whether somebody who has said this so far is likely to say more: "what about the".

    >>> is_unfinished("why does my"), is_unfinished("why does my knee twitch")
    (True, False)
    """
    raw = raw_words(text)
    return bool(raw) and raw[-1] in english().unfinished


def raw_words(text: str) -> tuple[str, ...]:
    """The words of an utterance, in lower case and without accents, but otherwise as they were said."""
    head = text[:MAX_CHARACTERS].translate(_QUOTES)
    if head.isascii():  # nearly always, and much faster
        return tuple([word for word in _WORD.findall(head.lower()) if word.strip("'")])
    plain = unicodedata.normalize("NFKD", head).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_QUOTES)
    return tuple(word for word in _WORD.findall(plain) if word.strip("'"))
