"""From scores to a decision: answer, confirm, offer two, or refuse.

What counts is how probable it is that the best label is right. That is a logistic regression on a few signals: the
score of the best label, its lead over the second and over "out of scope", the words that no in-scope phrase explains,
and whether the topic or an item was named at all. Its weights
come from the development sets, from which the scorer has not learnt (``make weights`` prints them).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

from intents.concept import EVENT, OTHER, PART
from intents.meaning import COMMANDS, Decision
from intents.safety import urgency
from intents.scoring.features import content_stems
from intents.scoring.ranking import Ranking
from intents.understanding.subject import is_of_something_else
from intents.words.lexicon import Reading

WEIGHTS: Mapping[str, float] = {
    "always": -0.86,
    "score": 0.75,
    "lead": 1.50,
    "lead over none": 2.42,
    "unexplained share": -0.56,
    "unexplained": -0.39,
    "part": 0.55,
    "event": 0.30,
    "other": 0.01,
    "item": 0.17,
    "nothing named": 0.59,
    "nothing named, unexplained": -0.34,
    "command": 0.58,
}
ANSWER_FROM = 0.5
# Of 370 development questions read by a synthetic voice in rooms and noise (knee eval prints the table), those heard with
# less confidence than this were answered right in 8 of 12 cases, those above in 234 of 241. So then it must be surer.
HEARD_WELL = 0.8
ANSWER_FROM_UNSURE = 0.85
ASK_FROM = 0.3
_SURE_OF_THE_REST = 0.8  # where one word in two is strange


def signals(ranking: Ranking, reading: Reading, unexplained: int) -> dict[str, float]:
    """What the probability is estimated from; ``unexplained`` counts words."""
    found = reading.concepts()
    item = any(concept.is_item for concept in found)
    command = ranking.best.intent in COMMANDS
    bare = not (item or command or PART in found or EVENT in found)
    return {
        "always": 1.0,
        "score": ranking.score,
        "lead": ranking.lead,
        "lead over none": max(-1.5, min(1.5, ranking.score - ranking.none)),
        "unexplained share": unexplained / len(reading.words),
        "unexplained": min(unexplained, 4),
        "part": PART in found,
        "event": EVENT in found,
        "other": OTHER in found and PART not in found,
        "item": item,
        "nothing named": bare,
        "nothing named, unexplained": bare and unexplained > 0,
        "command": command,
    }


def probability(found: Mapping[str, float]) -> float:
    """The probability, 0 to 1, that the best label is right."""
    return 1 / (1 + exp(-sum(WEIGHTS[name] * value for name, value in found.items())))


def decide(ranking: Ranking, sure: float, reading: Reading, unexplained: int, heard: float = 1.0) -> Decision:
    """What to do about an utterance whose best label is right with probability ``sure``.

    ``heard``: the recognizer's confidence in the words.
    """
    if is_of_something_else(ranking.best, reading):
        return Decision.REFUSE
    if (urgent := urgency.decide(ranking, sure, reading)) is not None:
        return urgent
    if _mostly_strange(reading, unexplained) and (unexplained > 1 or sure < _SURE_OF_THE_REST):
        return Decision.REFUSE
    if sure < ASK_FROM:
        return Decision.REFUSE
    if ranking.best.intent in COMMANDS and ranking.none > ranking.score:
        return Decision.REFUSE
    if sure >= (ANSWER_FROM if heard >= HEARD_WELL else ANSWER_FROM_UNSURE):
        return Decision.ANSWER
    if not reading.spans and unexplained > 1:  # nothing to ask about
        return Decision.REFUSE
    if ranking.best.intent in COMMANDS or ranking.none > ranking.score:
        return Decision.REFUSE
    return Decision.CONFIRM if ranking.second.intent in COMMANDS else Decision.OFFER


def _mostly_strange(reading: Reading, unexplained: int) -> bool:
    """Whether neither the topic nor an item is named, and most of what is said stands in no phrase of it."""
    named = any(concept.is_slot or concept.is_item for concept in reading.concepts())
    return not named and unexplained > 0 and 2 * unexplained >= sum(1 for _ in content_stems(reading))
