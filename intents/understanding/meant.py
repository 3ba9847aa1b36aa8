"""Was it said to the assistant at all? Most of what is said in a room is not.

How probable that is, whatever it may mean, is a logistic regression on a few signals: how people talk to such an assistant
and how they talk anywhere else (`intents.scoring.scope`), how sure the best meaning is, whether the topic is named, and how
much is said that no phrase explains. Its weights come from the development sets and as much open talk, from which neither
scorer nor scope has learnt (``make weights`` prints them). While a conversation goes on, less evidence will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from intents.concept import EVENT, PART
from intents.meaning import EMERGENCY, Label
from intents.scoring.ranking import Ranking
from intents.words.lexicon import Reading

WEIGHTS: Mapping[str, float] = {
    "always": -2.18,
    "scope": 3.71,
    "sure": 0.63,
    "score": 0.63,
    "out of scope": 1.55,
    "topic": 0.50,
    "item": 0.63,
    "unexplained": -0.72,
    "words": 0.25,
    "two words": 0.32,
}
# Of the evidence. Chosen on the development sets: see CHANGELOG.md.
_AT_FIRST, _NOT_NAMED, _OF_THE_TOPIC, _WHILE_TALKING = -1.0, 0.0, -2.0, -4.0
_CLEARLY_NOT = -4.0
_OPENERS = frozenset(
    """what why when where who whom whose which how is are am was were do does did can could will would shall should may
    might must has have tell explain say give read""".split()
)
_BEFORE = frozenset("and but so or then okay ok hey well um please now also right sorry yes no".split())
_LONG = 20  # words
_SURELY = 1e-4


def signals(
    reading: Reading, ranking: Ranking, sure: float, scope: float, unexplained: int
) -> dict[str, float]:
    """What the evidence is made of; ``scope``: see `intents.scoring.scope.Scope.score`.

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
        "unexplained": min(unexplained, 4),
        "words": min(length, _LONG),
        "two words": length <= 2,
    }


def _within(score: float, least: float) -> float:
    return max(-least, min(1.0, score))


def evidence(found: Mapping[str, float]) -> float:
    """How much speaks for that it was meant for the assistant: the logarithm of the odds."""
    return sum(WEIGHTS[name] * value for name, value in found.items())


def is_enough(evidence: float, best: Label, reading: Reading, talking: bool) -> bool:
    """Whether an utterance is taken as meant for the assistant; ``talking``: whether it was in conversation just before."""
    return evidence >= _needed(best, reading, talking)


def _needed(best: Label, reading: Reading, talking: bool) -> float:
    if talking:
        return _WHILE_TALKING
    found = reading.concepts()
    if PART in found or EVENT in found or best == EMERGENCY:
        return _OF_THE_TOPIC
    # "Climb up and go to sleep" tells of no sleeping limb: an item that is not even named takes more.
    return _NOT_NAMED if best.item and best.concept not in found else _AT_FIRST


def is_call_for_reply(evidence: float, said: tuple[str, ...], talking: bool) -> bool:
    """Whether what is not understood, or out of scope, is worth a sentence: talk between others is not."""
    return evidence >= _CLEARLY_NOT and (talking or is_question(said))


def is_question(said: tuple[str, ...]) -> bool:
    """Whether an utterance opens as a question, or as a request to tell something."""
    opening = next((at for at, word in enumerate(said) if word not in _BEFORE), 0)
    return said[opening] in _OPENERS
