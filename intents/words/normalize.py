"""Spoken English to plain words: one spelling, no contractions, no fillers, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from content.yamlfile import read_yaml

MAX_CHARACTERS = 4_000  # about five minutes of speech; what is beyond is not looked at
_WORD = re.compile(r"\{[a-z]+\}|[a-z0-9']+")
_APOSTROPHES = dict.fromkeys(
    [0x60, 0xB4, 0x2B9, 0x2BB, 0x2BC, 0x2BD, 0x2C8, 0x2CA, 0x2CB, 0x2018, 0x2019, 0x201B, 0x2032, 0x2035]
    + [0x275B, 0x275C, 0xA78C, 0xFF07, 0xFF40],
    "'",
)
_ENTITIES = "&(?:#0*39|#x0*27|#0*821[67]|#x0*201[89]|apos|[lr]squo);"


def _mangled() -> Iterator[str]:
    """What a program shows in place of an apostrophe where it takes its bytes for those of another encoding."""
    for apostrophe in "\u2018\u2019\u201b\u2032":
        once = apostrophe.encode().decode("cp1252")
        yield from (once, once.encode().decode("cp1252"), apostrophe.encode().decode("latin-1"))


_MANGLED = re.compile("|".join([*_mangled(), _ENTITIES]), re.IGNORECASE)
_LOOSE = re.compile(r"(?<=[a-z]) ?' ?(?=(?:t|s|m|d|re|ve|ll)\b)")  # "isn 't", "isn' t"
# What is not seen: soft hyphens, spaces of no width, directions, variants of a sign. It splits no word.
_UNSEEN = dict.fromkeys(
    [0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
    + [*range(0x2060, 0x2070), *range(0xFE00, 0xFE10)]
)
_PLAIN = _APOSTROPHES | _UNSEEN
_MARKS = frozenset(["Mn", "Me", "Cf"])  # accents, and what else is not seen
LANGUAGE_FILE = Path(__file__).parent / "language.yaml"


@dataclass(frozen=True)
class Endings:
    """With what a sentence that is not whole may stop; see `intents.words.unfinished`."""

    words: frozenset[str]
    prepositions: frozenset[str]
    subjects: frozenset[str]
    owners: frozenset[str]
    participles: frozenset[str]
    announcing: frozenset[tuple[str, ...]]
    alone: frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Language:
    """The word lists of ``language.yaml``."""

    replacements: dict[tuple[str, ...], tuple[str, ...]]
    longest: dict[str, int]  # of the replacements that begin with this word
    negators: frozenset[str]
    function_words: frozenset[str]
    hesitations: frozenset[str]
    endings: Endings
    question_words: frozenset[str]
    auxiliaries: frozenset[str]
    requests: frozenset[str]
    asked_about: frozenset[str]
    leading: frozenset[str]


@cache
def english() -> Language:
    """The spoken English that every topic shares. Raises content.yamlfile.BrokenFile."""
    data: dict[str, Any] = read_yaml(LANGUAGE_FILE, trusted=True)
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for short, full in data["contractions"].items():
        for form in _forms(short, data["not_contractions"]):
            table[form] = tuple(full.split())
    for name in ("spellings", "numbers"):
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
        _endings(data["endings"]),
        frozenset(data["question_words"]),
        frozenset(data["auxiliaries"]),
        frozenset(data["requests"]),
        frozenset(data["asked_about"]),
        frozenset(data["leading"]),
    )


def _endings(data: dict[str, list[str]]) -> Endings:
    def phrases(name: str) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(phrase.split()) for phrase in data[name])

    return Endings(
        frozenset(data["words"]),
        frozenset(data["prepositions"]),
        frozenset(data["subjects"]),
        frozenset(data["owners"]),
        frozenset(data["participles"]),
        phrases("announcing"),
        phrases("alone"),
    )


def _forms(short: str, words_of_their_own: list[str]) -> Iterator[tuple[str, ...]]:
    """How a contraction is written: "isn't", "isn t", "isnt"."""
    yield (short,)
    yield tuple(short.split("'"))
    if (joined := short.replace("'", "")) not in words_of_their_own:
        yield (joined,)


def words(text: str) -> tuple[str, ...]:
    """The words of an utterance, normalised; any string is accepted, none raises.

    >>> words("Um, WHY'S my knee twitching?")
    ('why', 'is', 'my', 'knee', 'twitching')
    """
    raw = raw_words(text)
    if len(raw) == 1 and raw[0] in english().hesitations:
        return ()
    # Nothing but fillers: they are then what was said.
    return replaced(raw) or tuple(word.replace("'", "") for word in raw if word.strip("'"))


def replaced(said: tuple[str, ...]) -> tuple[str, ...]:
    """The words with each short form and each other spelling in full, and without fillers.

    >>> replaced(("my", "granma")), replaced(("my", "grandma", "doesnt"))
    (('my', 'granma'), ('my', 'grandmother', 'does', 'not'))
    """
    language = english()
    result: list[str] = []
    at = 0
    while at < len(said):
        word = said[at]
        for length in range(language.longest.get(word, 0), 0, -1):
            full = language.replacements.get(said[at : at + length])
            if full is not None:
                result += full
                at += length
                break
        else:
            result += _without_apostrophe(word, language) if "'" in word else (word,)
            at += 1
    return tuple(filter(None, result))


def _without_apostrophe(word: str, language: Language) -> tuple[str, ...]:
    """What a word is that has an apostrophe and is no contraction: "knee's", "is'nt"."""
    joined = word.replace("'", "")
    return language.replacements.get((joined,)) or (word.removesuffix("'s").replace("'", ""),)


def is_question(said: tuple[str, ...]) -> bool:
    """Whether an utterance opens as a question or a request to tell something, or asks further on.

    >>> is_question(("and", "why")), is_question(("it", "jumps", "what", "is", "it")), is_question(("it", "jumps"))
    (True, True, False)
    """
    language = english()
    opening = next((word for word in said if word not in language.leading), "")
    if opening in language.question_words | language.auxiliaries | language.requests:
        return True
    return any(
        (word in language.auxiliaries and after in language.asked_about)
        or (word in language.question_words and after in language.auxiliaries)
        for word, after in pairwise(said)
    )


def raw_words(text: str) -> tuple[str, ...]:
    """The words of an utterance, in lower case and without accents, but otherwise as they were said."""
    plain = _plain(text[:MAX_CHARACTERS])
    if "'" in plain:
        plain = _LOOSE.sub("'", plain)
    return tuple([word for word in _WORD.findall(plain) if word.strip("'")])


def _plain(text: str) -> str:
    """The text in small letters of ASCII as far as it can be, with one kind of apostrophe."""
    if "&" in text or not text.isascii():
        text = _MANGLED.sub("'", text)
    text = text.translate(_PLAIN)
    if text.isascii():  # nearly always, and much faster
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join([c for c in folded if unicodedata.category(c) not in _MARKS]).translate(_PLAIN)
