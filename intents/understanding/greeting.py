"""Is it a greeting, or a question to the voice itself: "hello", "who are you", "can you hear me"? Only where that is all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.building import FromFile
from content.topic import Text
from content.yamlfile import read_as
from intents.words.gazetteer import Gazetteer
from intents.words.normalize import raw_words

GREETINGS_FILE = Path(__file__).with_name("greetings.yaml")


@dataclass(frozen=True)
class Greetings(FromFile):
    """The content of ``greetings.yaml``; ``hellos`` are those that may stand before anything, and then say nothing."""

    greetings: tuple[Text, ...]
    hellos: tuple[Text, ...]
    light: tuple[Text, ...]


def is_greeting(text: str, said: tuple[str, ...]) -> bool:
    """Whether an utterance greets and says nothing else; ``said`` are its words, without what says nothing.

    >>> from intents.words.normalize import words
    >>> [is_greeting(text, words(text)) for text in ("Hello, machine", "Hello, why does it twitch")]
    [True, False]
    """
    data, gazetteer = _greetings()
    spans = gazetteer.spans(said)
    if not spans and set(data.hellos).isdisjoint(raw_words(text)):
        return False
    greeting = {at for span in spans for at in range(span.start, span.end)}
    return all(at in greeting or word in data.light for at, word in enumerate(said))


@cache
def _greetings() -> tuple[Greetings, Gazetteer[bool]]:
    data = read_as(GREETINGS_FILE, Greetings, trusted=True)
    return data, Gazetteer((True, greeting) for greeting in data.greetings)
