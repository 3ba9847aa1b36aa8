"""The words that point, count and go on in a conversation: those of ``pointing.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.building import FromFile
from content.yamlfile import read_as

POINTING_FILE = Path(__file__).with_name("pointing.yaml")

Words = frozenset[str]
Phrases = tuple[str, ...]


@dataclass(frozen=True)
class Pointing(FromFile):
    """The word lists of ``pointing.yaml``, where each is explained."""

    cut_short: Phrases


@cache
def pointing() -> Pointing:
    """The words of the room. Raises content.yamlfile.BrokenFile."""
    return read_as(POINTING_FILE, Pointing, trusted=True)


def opens(said: tuple[str, ...], phrases: Phrases) -> bool:
    """Whether an utterance begins with one of the phrases."""
    text = " ".join(said) + " "
    return any(text.startswith(phrase + " ") for phrase in phrases)


def holds(said: tuple[str, ...], phrases: Phrases) -> bool:
    """Whether one of the phrases stands anywhere in an utterance."""
    text = f" {' '.join(said)} "
    return any(f" {phrase} " in text for phrase in phrases)
