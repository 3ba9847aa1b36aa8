"""When a sign of danger goes before another meaning, what it takes to tell an emergency, and what is not said after one.

The net of `intents.safety.redflags` comes first: it needs no scores. All else that concerns danger is here.
"""

from __future__ import annotations

from intents.concept import EVENT, PART
from intents.meaning import EMERGENCY, Decision, Label, Sign
from intents.scoring.features import content_stems
from intents.scoring.ranking import Ranking
from intents.words.lexicon import Reading

_ORDER = ("emergency", "warning", "warnings", "seriousness")

_REPORT_FROM = 0.2  # the probability of a warning sign that is named

# An emergency that the net did not find: the scorer alone must be sure of it.
_EMERGENCY_FROM = 0.4  # its probability
_EMERGENCY_SCORE = 0.3  # below this it asks whether it is one

_REASSURING = frozenset(("seriousness", "overview", "summary"))  # never said alone after a report
_REMINDING = _REASSURING | {"causes", "cause", "remedies", "remedy"}
_EVERY = 3  # answers from one reminder to the next
_SOMEBODY = frozenset("i my me it his her he she we our they their the".split())


def rank_of(intent: str) -> int:
    """Of two meanings the one with the smaller number is answered first; equal ones as they were said."""
    return _ORDER.index(intent) if intent in _ORDER else len(_ORDER)


def is_urgent(label: Label) -> bool:
    """Whether a label tells of danger: an emergency or a warning sign."""
    return label.intent in ("emergency", "warning")


def is_reassuring(label: Label) -> bool:
    """Whether it is never said alone after a sign was reported."""
    return label.intent in _REASSURING


def decide(ranking: Ranking, sure: float, reading: Reading) -> Decision | None:
    """What to do about a warning sign that is named, or an emergency; None where it is neither.

    ``sure`` is the probability that the best label is right.
    """
    if sure >= _REPORT_FROM and _reports(ranking.best, reading):  # when in doubt, warn
        return Decision.ANSWER
    if ranking.best != EMERGENCY:
        return None
    named = any(label.intent == "warning" for label in reading.items())
    if not named and not any(content_stems(reading)):  # "and she goes and he goes and then she"
        return Decision.REFUSE
    if ranking.none > ranking.score or (sure < _EMERGENCY_FROM and ranking.lead >= 0):
        return Decision.REFUSE
    told = ranking.score >= _EMERGENCY_SCORE and ranking.lead >= 0
    return Decision.ANSWER if told else Decision.CONFIRM


def answered_after(reported: Sign | None, label: Label) -> Label:
    """The label that is answered in place of ``label``: after an emergency nothing reassures."""
    return EMERGENCY if is_emergency(reported) and is_reassuring(label) else label


def needs_reminder(reported: Sign | None, since: int, label: Label) -> bool:
    """Whether the sign that was ``reported`` is to be told again before an answer: always before a reassuring one, else
    before the first ``since`` it was told, and then every third. An emergency is told again before every reply, not here."""
    if reported is None or is_emergency(reported) or not may_remind(label):
        return False
    return since % _EVERY == 0 or is_reassuring(label)


def may_remind(label: Label) -> bool:
    """Whether a sign that was reported may be told again before such an answer."""
    return label.intent in _REMINDING


def reported_after(reported: Sign | None, told: Sign | None) -> Sign | None:
    """What counts as reported once ``told`` was heard; an emergency is not forgotten for a sign, nor for being told again."""
    if told is None or (is_emergency(reported) and not (is_emergency(told) and told.said)):
        return reported
    return told


def is_emergency(reported: Sign | None) -> bool:
    """Whether what was reported is an emergency."""
    return reported is not None and reported.label == EMERGENCY


def _reports(label: Label, reading: Reading) -> bool:
    """Whether a warning sign is named and it is somebody's: "weak tea" reports nothing."""
    found = reading.concepts()
    own = PART in found or EVENT in found or _SOMEBODY.intersection(reading.words)
    return label.intent == "warning" and label.concept in found and bool(own)
