"""A topic's own questions, asked about something else: "how do I stop my boiler rattling" is out of scope."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from annotated_types import MinLen

from content.building import FromFile
from content.yamlfile import read_as
from intents.concept import PART
from intents.meaning import COMMANDS
from intents.words.lexicon import Lexicon, Reading, other_subjects

SUBJECTS_FILE = Path(__file__).with_name("subjects.yaml")

_Lists = Annotated[tuple[str, ...], MinLen(1)]
_SHARE = 0.6  # of the questions
_PRONOUNS = frozenset(["it", "this", "that"])
_OWNERS = ("my", "the", "our")
# What is said of these is about any subject, or of a danger that is one wherever it is.
_OF_ANY = COMMANDS | {"none", "emergency", "warning", "help", "source", "summary"}


@dataclass(frozen=True)
class _Happenings(FromFile):
    """The content of ``subjects.yaml``."""

    happenings: _Lists


def about_something_else(lexicon: Lexicon, phrases: Iterable[tuple[str, str]]) -> Iterator[Reading]:
    """Some of the phrases (pairs of a label and a phrase) with another subject: the same each time. Raises BrokenFile."""
    happenings = read_as(SUBJECTS_FILE, _Happenings).happenings
    things = [name for names in other_subjects().values() for name in names]
    chance = random.Random(5)
    for label, phrase in phrases:
        if label.partition(" ")[0] not in _OF_ANY and chance.random() < _SHARE:
            thing, happening, owner = (chance.choice(each) for each in (things, happenings, _OWNERS))
            said = _swapped(lexicon.read(phrase), thing.split(), happening.split(), owner)
            if said:
                yield lexicon.read_words(said)


def _swapped(reading: Reading, thing: list[str], happening: list[str], owner: str) -> tuple[str, ...]:
    """The words with a thing in place of the topic's part, or else of the first pronoun; none where neither is said."""
    said: list[str] = []
    at, is_about = 0, False
    for span in reading.spans:
        said += reading.words[at : span.start]
        if PART in span.stands_for:
            said, is_about = said + thing, True
        elif any(concept.is_slot for concept in span.stands_for):
            said += happening
        else:
            said += reading.words[span.start : span.end]
        at = span.end
    said += reading.words[at:]
    if is_about:
        return tuple(said)
    place = next((at for at, word in enumerate(said) if word in _PRONOUNS), None)
    return () if place is None else (*said[:place], owner, *thing, *said[place + 1 :])
