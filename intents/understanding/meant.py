"""Was it said to the assistant at all? Most of what is said in a room is not.

How probable that is, whatever it may mean, is a logistic regression on a few signals: how people talk to such an assistant
and how they talk anywhere else (`intents.scoring.scope`), how sure the best meaning is, whether the topic is named, and how
much is said that no phrase explains. Its weights come from the development sets and as much open talk, from which neither
scorer nor scope has learnt (``make weights`` prints them). While a conversation goes on, less evidence will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from math import inf, log
from typing import NamedTuple

from intents.concept import EVENT, PART
from intents.meaning import COMMANDS, EMERGENCY, Label
from intents.scoring.ranking import Ranking
from intents.words.lexicon import Reading
from intents.words.normalize import is_question


class Moment(Enum):
    """When something is said: before any answer (in a room where others may talk it is overheard), soon after one, or as a
    plain turn of the conversation."""

    OVERHEARD = "overheard"
    FRESH = "fresh"
    TALKING = "talking"
    EXPECTED = "expected"


WEIGHTS: Mapping[str, float] = {
    "always": -1.60,
    "scope": 3.65,
    "sure": 0.52,
    "score": 1.30,
    "out of scope": 1.72,
    "topic": 0.88,
    "item": 0.42,
    "unexplained": -0.64,
    "words": 0.19,
    "two words": 0.06,
    "known": 1.19,
}
# The evidence that it takes. At these 98 in 100 sentences of open talk are let go, for one in 200 lines of the development
# sets that are meant for it; half a point less or more of each costs about as much as it wins.
_LITTLE, _SOME, _MORE, _MUCH = -1.5, -0.5, 0.5, 1.0
_TALKING, _EXPECTED, _IN_A_ROOM = -2.5, -9.0, 1.0
_CLEARLY_NOT, _HARDLY = -4.0, -8.0
_LONG = 20  # words
_SURELY = 1e-4


def signals(
    reading: Reading, ranking: Ranking, sure: float, scope: float, unexplained: int, known: bool
) -> dict[str, float]:
    """What the evidence is made of; ``scope``: see `intents.scoring.scope.Scope.score`, ``known``: whether it is one of the
    short questions from which it learnt, word for word.

    What the scorer takes for out of scope is near to the topic rather than far: that is all it was shown. So that it does
    speaks for an utterance, not against it.
    """
    found = reading.concepts()
    length = len(reading.words)
    sure = min(max(sure, _SURELY), 1 - _SURELY)
    return {
        "always": 1.0,
        "scope": scope,
        "sure": log(sure / (1 - sure)),
        "score": _within(ranking.score, 1),
        "out of scope": _within(ranking.none, 2),
        "topic": PART in found and EVENT in found,
        "item": any(concept.is_item for concept in found),
        "unexplained": min(unexplained, _LONG),
        "words": min(length, _LONG),
        "two words": length <= 2,
        "known": known,
    }


def _within(score: float, least: float) -> float:
    return max(-least, min(1.0, score))


def evidence(found: Mapping[str, float]) -> float:
    """How much speaks for that it was meant for the assistant: the logarithm of the odds."""
    return sum(WEIGHTS[name] * value for name, value in found.items())


class Traits(NamedTuple):
    """What decides how much evidence an utterance takes.

    ``known``: see `signals`; ``strange``: whether a word of it is in no phrase; ``reported``: whether its best label is a sign
    that somebody is heard to have (`intents.safety.reported`).
    """

    best: Label
    reading: Reading
    known: bool
    strange: bool
    reported: bool


def needed(traits: Traits, moment: Moment) -> float:
    """The evidence that it takes."""
    best, found = traits.best, traits.reading.concepts()
    if best == EMERGENCY:  # of which the net of signs has found nothing
        return inf if moment is Moment.OVERHEARD else _MORE
    if moment is Moment.OVERHEARD:
        return needed(traits, Moment.FRESH) + _IN_A_ROOM
    if moment is not Moment.FRESH:
        return _TALKING if moment is Moment.TALKING else _EXPECTED
    if traits.known or PART in found or EVENT in found:
        return _LITTLE
    # "Climb up and go to sleep" tells of no sleeping limb.
    if best.intent == "warning" and not traits.reported:
        return _MUCH
    if is_question(traits.reading.words):
        return _LITTLE
    unnamed = best.item is not None and best.concept not in found
    # "Goodbye Pierre" is said to Pierre.
    return _MORE if unnamed or (traits.strange and best.intent in COMMANDS) else _SOME


def is_call_for_reply(evidence: float, reading: Reading, moment: Moment) -> bool:
    """Whether what is not understood, or out of scope, is worth a sentence: talk between others is not.

    In a conversation it was likely said here. Else it must ask, and name the topic: a far question is asked of anybody.
    """
    if moment is Moment.EXPECTED:
        return True
    if moment is Moment.TALKING:
        return evidence >= _CLEARLY_NOT
    near = not {PART, EVENT}.isdisjoint(reading.concepts())
    least = _SOME if moment is Moment.OVERHEARD else _HARDLY
    return near and is_question(reading.words) and evidence >= least
