"""What of a text can be said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LONGEST = 2_000  # characters a piece
_MARKUP = str.maketrans(dict.fromkeys("<>[]{}|\\", " "))
_SENTENCE_END = re.compile(r"[.!?;:]\s")


def sayable(text: str) -> Iterator[str]:
    """The text in pieces that a speech engine can read, without what it would choke on; none where there is nothing to say."""
    return filter(_speakable, _pieces(_plain(text)))


def _plain(text: str) -> str:
    """The text without control characters and without what some engines take for markup."""
    kinds = ((character, unicodedata.category(character)) for character in text.translate(_MARKUP))
    return "".join(" " if kind == "Cc" else "" if kind in ("Cs", "Co", "Cn") else c for c, kind in kinds)


def _speakable(text: str) -> bool:
    """Whether there is a letter, a number or a symbol such as a plus sign or a smiling face."""
    return any(unicodedata.category(character)[0] in "LNS" for character in text)


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces of at most ``_LONGEST`` characters, cut after a sentence or else between words."""
    while len(text) > _LONGEST:
        head = text[:_LONGEST]
        ends = [match.end() for match in _SENTENCE_END.finditer(head)]
        cut = ends[-1] if ends else head.rfind(" ") + 1 or _LONGEST
        yield head[:cut]
        text = text[cut:]
    yield text
