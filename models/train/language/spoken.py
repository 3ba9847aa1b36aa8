"""Text as it is said: the words that the recognizer writes, and no others."""

from __future__ import annotations

import re
import unicodedata

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip

_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"})
_TOKEN = re.compile(r"[a-z0-9']+(?:[.,:][0-9]+)*|[$%&+]")
_NUMBER = re.compile(r"([0-9]+)(st|nd|rd|th)?")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_GLUED = re.compile(r"([a-z]+)([0-9]+)|([0-9]+)([a-z]+)")
_YEARS = range(1100, 2100)  # read in two halves; from 2000 to 2009 in full

# Hurried typists leave out apostrophes; nobody can hear that.
_SAID = {
    "whats": "what's", "thats": "that's", "hows": "how's", "wheres": "where's", "theres": "there's",
    "whos": "who's", "im": "i'm", "ive": "i've", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't",
    "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't", "havent": "haven't", "hasnt": "hasn't",
    "couldnt": "couldn't", "shouldnt": "shouldn't", "wouldnt": "wouldn't", "cant": "can't", "wont": "won't",
    "youre": "you're", "theyre": "they're", "ok": "okay", "mr": "mister", "mrs": "missus", "dr": "doctor",
    "pls": "please", "thx": "thanks", "u": "you", "ur": "your", "&": "and", "%": "percent", "+": "plus",
}  # fmt: skip


def spoken(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without accents, numbers read out and hyphens as gaps; empty where it cannot be read.

    >>> spoken("Is an X-ray on the 3rd at 9:30 OK? It's $20!")[:9]
    ('is', 'an', 'x', 'ray', 'on', 'the', 'third', 'at', 'nine')
    """
    words: list[str] = []
    dollars = False
    plain = unicodedata.normalize("NFKD", text.translate(_QUOTES)).lower()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for token in _TOKEN.findall(plain):
        if token == "$":
            dollars = True
            continue
        said = _said(token)
        if said is None:
            return ()
        words += said
        if dollars:
            words.append("dollars")
        dollars = False
    return tuple(words)


def _said(token: str) -> list[str] | None:
    word = token if token in ("'em", "'cause") else token.strip("'")
    if word in _SAID:
        return [_SAID[word]]
    if word.isalpha() or not any(c.isdigit() for c in word):
        return [word] if word else []
    if clock := _CLOCK.fullmatch(word):
        hour, minute = int(clock[1]), int(clock[2])
        middle = ["oh"] if 0 < minute < 10 else []
        return cardinal(hour) + (middle + cardinal(minute) if minute else [])
    word = word.replace(",", "")
    if number := _NUMBER.fullmatch(word):
        return _read(number[1], bool(number[2]))
    if glued := _GLUED.fullmatch(word):
        first, last = (glued[1], glued[2]) if glued[1] else (glued[3], glued[4])
        halves = [_read(half, False) if half.isdigit() else _letters(half) for half in (first, last)]
        return None if halves[0] is None or halves[1] is None else halves[0] + halves[1]
    return None


def _letters(text: str) -> list[str]:
    return list(text) if len(text) <= 2 else [text]


def _read(digits: str, ordinal: bool) -> list[str] | None:
    if len(digits) > 4 and not digits.endswith("000"):
        return None  # account numbers and the like
    value = int(digits)
    if value >= 1_000_000:
        return None
    if len(digits) == 4 and value in _YEARS and not ordinal and not 2000 <= value < 2010:
        middle = ["hundred"] if value % 100 == 0 else ["oh"] if value % 100 < 10 else []
        return cardinal(value // 100) + middle + (cardinal(value % 100) if value % 100 else [])
    words = cardinal(value)
    if ordinal:
        last = words[-1]
        words[-1] = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return words


def cardinal(value: int) -> list[str]:
    """A number below a million as words. Raises ValueError for any other.

    >>> cardinal(342)
    ['three', 'hundred', 'forty', 'two']
    """
    if not 0 <= value < 1_000_000:
        raise ValueError(f"{value} is not between 0 and 999,999: leave the line out")
    if value < 20:
        return [_ONES[value]]
    if value < 100:
        return [_TENS[value // 10 - 2], *([_ONES[value % 10]] if value % 10 else [])]
    size, name = (100, "hundred") if value < 1000 else (1000, "thousand")
    return cardinal(value // size) + [name] + (cardinal(value % size) if value % size else [])
