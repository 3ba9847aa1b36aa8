"""From scores to a decision: answer, confirm, offer two, or refuse.

What counts is how probable it is that the best label is right. That is a logistic regression on a few signals: the
score of the best label, its lead over the second and over "out of scope", the words that no in-scope phrase explains,
and whether the topic or an item was named at all. Its weights
come from the development sets, from which the scorer has not learnt (``make weights`` prints them).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import exp

from content.topic import KINDS, SLOTS
from intents.meaning import COMMANDS, NONE, Decision, Label
from intents.scoring.features import content_stems
from intents.words.lexicon import Reading

WEIGHTS: Mapping[str, float] = {
    "always": -1.45,
    "score": 0.92,
    "lead": 2.28,
    "lead over none": 2.02,
    "unexplained share": -0.52,
    "unexplained": -0.31,
    "part": 0.30,
    "event": 0.14,
    "other": -0.24,
    "item": 0.05,
    "nothing named": 0.33,
    "nothing named, unexplained": 0.07,
    "command": 0.94,
}
ANSWER_FROM = 0.5
# Of 370 development questions read by a synthetic voice in rooms and noise (knee eval prints the table), those heard with
# less confidence than this were answered right in 8 of 12 cases, those above in 234 of 241. So then it must be surer.
HEARD_WELL = 0.8
ANSWER_FROM_UNSURE = 0.85
ASK_FROM = 0.3
REPORT_FROM = 0.2  # of a warning sign that is named
# An emergency that the net of red flags did not find: the scorer alone must be sure of it.
EMERGENCY_FROM = 0.4

# A reported warning sign is not answered with reassurance: it wins over these where its name is said and its score
# is not clearly negative.
_YIELD_TO_WARNING = frozenset(("causes", "cause", "seriousness", "overview", "remedies", "remedy", "summary"))
_WARNING_FROM = -0.2
_DENIED = (
    0.7  # what a label loses whose names are all denied: "I used to limp" speaks of limping, and reports none
)
_WEAK = -0.3  # nor is a report that is named passed over for a meaning that is hardly there itself
_SURE_OF_THE_REST = 0.8  # where one word in two is strange
_KEPT = 6

# A red flag of the net is let go where the scorer hears an emergency in nothing and something else in it:
# "our team collapsed in the second half".
_NO_EMERGENCY = -0.5
_CLEARLY_OTHER = 0.8
_EMERGENCY_HEARD = 0.1  # as the second meaning
_EMERGENCY_SCORE = 0.3  # below this it asks whether it is one


@dataclass(frozen=True)
class Ranking:
    """The in-scope labels of an utterance with their scores, best first, and the score of "out of scope"."""

    order: tuple[tuple[Label, float], ...]
    none: float

    @property
    def best(self) -> Label:
        return self.order[0][0]

    @property
    def score(self) -> float:
        return self.order[0][1]

    @property
    def second(self) -> Label:
        return self.order[1][0] if len(self.order) > 1 else NONE

    @property
    def lead(self) -> float:
        """By how much the best label leads, at most 1."""
        return min(1.0, self.score - self.order[1][1]) if len(self.order) > 1 else 1.0


def rank(
    labels: tuple[str, ...],
    scores: list[float],
    without: Collection[str] = (),
    doubtful: Collection[str] = (),
) -> Ranking:
    """Labels by score, best first; equal scores by name, so that the order never depends on chance.

    ``without``: labels that are out of the question; ``doubtful``: those whose names were only said to be denied.
    """
    pairs = (
        (score - _DENIED if label in doubtful else score, label)
        for score, label in zip(scores, labels)
        if label not in without
    )
    order = sorted(pairs, key=lambda pair: (-pair[0], pair[1]))
    none = next((score for score, label in order if label == "none"), -1.0)
    kept = [(Label.parse(label), score) for score, label in order if label != "none"][:_KEPT]
    return Ranking(tuple(kept), none)


def with_warnings_first(ranking: Ranking, reading: Reading) -> Ranking:
    """The ranking with a reported warning sign moved to the front."""
    if ranking.best.intent not in _YIELD_TO_WARNING:
        return ranking
    for label, score in ranking.order[1:]:
        if (
            label.intent == "warning"
            and (score >= _WARNING_FROM or ranking.score < _WEAK)
            and _named_apart(label, ranking.best, reading)
        ):
            rest = tuple(pair for pair in ranking.order if pair[0] != label)
            return Ranking(((label, ranking.score), *rest), ranking.none)
    return ranking


def with_emergency_first(ranking: Ranking) -> Ranking:
    """The ranking with an emergency moved to the front that was only second, but has something for it."""
    if len(ranking.order) > 1 and ranking.second.intent == "emergency":
        first, second, *rest = ranking.order
        if second[1] >= _EMERGENCY_HEARD and second[1] > ranking.none:
            return Ranking((second, first, *rest), ranking.none)
    return ranking


def _named_apart(label: Label, best: Label, reading: Reading) -> bool:
    """Whether a name of ``label`` is said that is not also one of ``best``: "dose" names a warning and a remedy."""
    return any(
        str(label) in span.concepts and str(best) not in span.concepts
        for number, span in enumerate(reading.spans)
        if number not in reading.denied
    )


def is_figure(labels: tuple[str, ...], scores: list[float]) -> bool:
    """Whether words of an emergency are plainly used for something else, in the eyes of the scorer."""
    emergency = scores[labels.index("emergency")]
    return emergency < _NO_EMERGENCY and scores[labels.index("none")] > emergency + _CLEARLY_OTHER


def signals(ranking: Ranking, reading: Reading, unexplained: int) -> dict[str, float]:
    """What the probability is estimated from; ``unexplained`` counts words."""
    found = reading.concepts()
    item = any(concept.split()[0] in KINDS for concept in found)
    command = ranking.best.intent in COMMANDS
    bare = not (item or command or "part" in found or "event" in found)
    return {
        "always": 1.0,
        "score": ranking.score,
        "lead": ranking.lead,
        "lead over none": max(-1.5, min(1.5, ranking.score - ranking.none)),
        "unexplained share": unexplained / len(reading.words),
        "unexplained": min(unexplained, 4),
        "part": "part" in found,
        "event": "event" in found,
        "other": "other" in found and "part" not in found,
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
    if _of_something_else(ranking.best, reading):
        return Decision.REFUSE
    if _mostly_strange(reading, unexplained) and (unexplained > 1 or sure < _SURE_OF_THE_REST):
        return Decision.REFUSE
    if sure >= REPORT_FROM and _reports(ranking.best, reading):  # when in doubt, warn
        return Decision.ANSWER
    if ranking.best.intent == "emergency":
        if not any(content_stems(reading)):  # "and she goes and he goes and then she"
            return Decision.REFUSE
        if ranking.none > ranking.score or (sure < EMERGENCY_FROM and ranking.lead >= 0):
            return Decision.REFUSE
        told = ranking.score >= _EMERGENCY_SCORE and ranking.lead >= 0
        return Decision.ANSWER if told else Decision.CONFIRM
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


_SOMEBODY = frozenset("i my me it his her he she we our they their the".split())


def _reports(label: Label, reading: Reading) -> bool:
    """Whether a warning sign is named and it is somebody's: "weak tea" reports nothing."""
    found = reading.concepts()
    own = "part" in found or "event" in found or _SOMEBODY.intersection(reading.words)
    return label.intent == "warning" and str(label) in found and bool(own)


def _mostly_strange(reading: Reading, unexplained: int) -> bool:
    """Whether neither the topic nor an item is named, and most of what is said stands in no phrase of it."""
    named = any(concept in SLOTS or concept.split()[0] in KINDS for concept in reading.concepts())
    return not named and unexplained > 0 and 2 * unexplained >= sum(1 for _ in content_stems(reading))


_NEAR = 5  # words between "eyelid" and "twitches"


def _together(reading: Reading, one: str, other: str) -> bool:
    """Whether the two are named close to each other: "the bank breathing down our necks" may be far from "jump"."""
    spans = reading.spans
    return any(
        one in a.concepts and other in b.concepts and max(a.start, b.start) - min(a.end, b.end) <= _NEAR
        for a in spans
        for b in spans
    )


_BESIDES = frozenset(["too", "also", "both", "everywhere", "besides", "plus"])


def _of_something_else(label: Label, reading: Reading) -> bool:
    """Whether the event happens to something that is not the topic: "my eyelid twitches", but not "my eyelid too"."""
    found = reading.concepts()
    if label.intent in COMMANDS or label.intent == "emergency":
        return False
    if "part" in found or not _together(reading, "other", "event"):
        return False
    if label.intent == "warning" and _BESIDES.intersection(reading.words):
        return False
    return not any(concept.split()[0] in KINDS for concept in found)
