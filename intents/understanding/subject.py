"""What a question is asked about: whether something else stands where the topic would.

"My eyelid twitches", "my dog's knee", "a doctor about a rash", "is it stress that makes my hair fall out".
"""

from __future__ import annotations

from intents.concept import ANIMAL, EVENT, OTHER, PART, THING, Concept
from intents.meaning import COMMANDS, EMERGENCY, Label
from intents.words.gazetteer import Span
from intents.words.lexicon import Reading

_NEAR = 5  # words between "eyelid" and "twitches"
_BESIDES = frozenset(["too", "also", "both", "everywhere", "besides", "plus"])
_DESCRIBED = 2  # words before a thing, its article apart: "for dry skin"
_SPEAKER = frozenset("i my me mine".split())
_POINTING = frozenset("it this that they them these those".split())
_DETERMINERS = frozenset("a an the my our your his her their some".split())
_BEFORE = frozenset(
    "about for with of against make makes making made stop stops stopping cause causes causing".split()
)


def is_of_something_else(label: Label, reading: Reading) -> bool:
    """Whether the subject is another one than the topic."""
    if label.intent in COMMANDS or label == EMERGENCY:
        return False
    return _of_another_part(label, reading) or _of_an_animal(reading) or _of_a_thing(label, reading)


def _of_another_part(label: Label, reading: Reading) -> bool:
    """ "My eyelid twitches", but not "my eyelid too"."""
    found = reading.concepts()
    if PART in found or not _together(reading, OTHER, EVENT):
        return False
    if label.intent == "warning" and _BESIDES.intersection(reading.words):
        return False
    return not any(concept.is_item for concept in found)


def _of_an_animal(reading: Reading) -> bool:
    """ "My goat is limping", but not "my dog ran into my knee"."""
    return any(
        not _SPEAKER.intersection(reading.words[animal.end :])
        and any(span.start >= animal.end and _tells(span) for span in reading.spans)
        for animal in _named(reading, ANIMAL)
    )


def _of_a_thing(label: Label, reading: Reading) -> bool:
    """ "When should I see a doctor about a rash"; whatever is told of the topic, or of something just told, is about that."""
    found = reading.concepts()
    if label.intent == "warning" or PART in found or EVENT in found or _POINTING.intersection(reading.words):
        return False
    return any(_stands_for_topic(thing, reading.words) for thing in _named(reading, THING))


def _stands_for_topic(thing: Span[Concept], said: tuple[str, ...]) -> bool:
    before = [word for word in said[: thing.start] if word not in _DETERMINERS]
    return not _BEFORE.isdisjoint(before[-_DESCRIBED:])


def _named(reading: Reading, concept: Concept) -> list[Span[Concept]]:
    return [span for span in reading.spans if concept in span.stands_for]


def _tells(span: Span[Concept]) -> bool:
    return any(concept.is_slot or concept.is_item for concept in span.stands_for)


def _together(reading: Reading, one: Concept, other: Concept) -> bool:
    """Whether the two are named close to each other: "the bank breathing down our necks" may be far from "jump"."""
    return any(
        max(a.start, b.start) - min(a.end, b.end) <= _NEAR
        for a in _named(reading, one)
        for b in _named(reading, other)
    )
