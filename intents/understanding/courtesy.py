"""What is said to a voice and asks nothing of a topic: "hello", "can you hear me", "okay", "that's all", "do you record me".

Only where that is all: "okay, and why" is a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.building import FromFile
from content.yamlfile import read_as
from intents.concept import (
    ACKNOWLEDGING,
    CLOSING,
    DROPPING,
    GREETING,
    LOUDNESS,
    PRIVACY,
    SHARED,
    THANKING,
    TIMING,
    VOICES,
    Concept,
)
from intents.words.gazetteer import Gazetteer
from intents.words.normalize import is_question, raw_words

COURTESIES_FILE = Path(__file__).with_name("courtesies.yaml")
_LONGEST = 14  # words of a question to the assistant itself

# What comes first says more than what comes after it.
_BY_PHRASE = (LOUDNESS, TIMING, VOICES, DROPPING, CLOSING, ACKNOWLEDGING)

Said = tuple[str, ...]


@dataclass(frozen=True)
class Courtesies(FromFile):
    """The content of ``courtesies.yaml``, where each is explained."""

    phrases: dict[str, frozenset[str]]
    hellos: frozenset[str]
    beside: dict[str, frozenset[str]]
    keys: frozenset[str]
    called_keys: frozenset[str]
    own_keys: frozenset[str]
    own: frozenset[str]
    who: frozenset[str]
    around: frozenset[str]


def courtesy(text: str, said: Said, overheard: bool = False) -> Concept | None:
    """The courtesy that an utterance is and no more; ``said`` are its words, without what says nothing. ``overheard``: others
    may be talking, and a question to the assistant itself must be plainly one.

    >>> from intents.words.normalize import words
    >>> for text in ("Hello, machine", "okay, got it", "that's all for now", "okay, and why"):
    ...     print(courtesy(text, words(text)))
    @greeting
    @acknowledging
    @closing
    None
    """
    data, gazetteer = _courtesies()
    spans = gazetteer.spans(said)
    covered = {at for span in spans for at in range(span.start, span.end)}
    rest = {word for at, word in enumerate(said) if at not in covered}
    found = {concept for span in spans for concept in span.stands_for}
    kind = next((kind for kind in _BY_PHRASE if kind in found), None)
    if kind and found <= {*_BY_PHRASE, THANKING} and rest <= data.beside[kind.name]:
        return THANKING if THANKING in found else kind
    if _greets(text, said):
        return GREETING
    return PRIVACY if _asks_of_it(text, said, overheard) else None


def _greets(text: str, said: Said) -> bool:
    data, gazetteer = _courtesies()
    spans = [span for span in gazetteer.spans(said) if GREETING in span.stands_for]
    if not spans and data.hellos.isdisjoint(raw_words(text)):
        return False
    greeting = {at for span in spans for at in range(span.start, span.end)}
    return all(at in greeting or word in data.beside["greeting"] for at, word in enumerate(said))


def _asks_of_it(text: str, said: Said, overheard: bool) -> bool:
    """ "Is this private", "who can hear me", "does it work without the internet"."""
    data, gazetteer = _courtesies()
    if len(said) > _LONGEST or not is_question(said):
        return False
    known = data.keys | data.called_keys | data.own_keys | data.who | data.around
    if not known.issuperset(said) or data.who.isdisjoint(said):
        return False
    heard = {*said, *raw_words(text)}  # "listen" may also be a word that says nothing
    if overheard or not data.keys.isdisjoint(heard):
        return not data.keys.isdisjoint(heard)
    spoken_of = any(PRIVACY in span.stands_for for span in gazetteer.spans(said))
    own = not data.own_keys.isdisjoint(heard) and not data.own.isdisjoint(said)
    return spoken_of or own or not data.called_keys.isdisjoint(heard)


@cache
def _courtesies() -> tuple[Courtesies, Gazetteer[Concept]]:
    data = read_as(COURTESIES_FILE, Courtesies, trusted=True)
    named = ((Concept(SHARED, kind), phrase) for kind, phrases in data.phrases.items() for phrase in phrases)
    return data, Gazetteer(named)
