"""From scores to a decision: answer, confirm, offer two, or refuse.

Three numbers count: the score of the best label, its lead over the second, and the share of content words that no
in-scope phrase explains. The constants are a logistic regression of "the best label is right" on these, fitted on
the development set (`tests/cases/dev.tsv`); `knee eval` shows how well the confidence agrees with being right.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from intents.lexicon import KINDS, SLOTS, Reading
from intents.meaning import COMMANDS, NONE, Decision, Label

_BIAS, _SCORE, _LEAD, _UNEXPLAINED = 2.6, 3.2, 2.6, -1.6
ANSWER_FROM = 0.55
ASK_FROM = 0.25

# A reported warning sign is not answered with reassurance: it wins over these where its name is said and its score
# is not clearly negative.
_YIELD_TO_WARNING = frozenset(("causes", "cause", "seriousness", "overview", "remedies", "remedy", "summary"))
_WARNING_FROM = -0.62


@dataclass(frozen=True)
class Ranking:
    """The labels of an utterance with their scores, best first."""

    order: tuple[tuple[Label, float], ...]

    @property
    def best(self) -> tuple[Label, float]:
        return self.order[0]

    @property
    def second(self) -> tuple[Label, float]:
        return self.order[1] if len(self.order) > 1 else (NONE, -2.0)


def rank(labels: tuple[str, ...], scores: list[float]) -> Ranking:
    """Labels by score, best first; equal scores by name, so that the order never depends on chance."""
    order = sorted(zip(scores, labels), key=lambda pair: (-pair[0], pair[1]))
    return Ranking(tuple((Label.parse(label), score) for score, label in order[:6]))


def with_warnings_first(ranking: Ranking, reading: Reading) -> Ranking:
    """The ranking with a reported warning sign moved to the front."""
    if ranking.best[0].intent not in _YIELD_TO_WARNING:
        return ranking
    reported = reading.concepts()
    for label, score in ranking.order[1:]:
        if label.intent == "warning" and str(label) in reported and score >= _WARNING_FROM:
            rest = tuple(pair for pair in ranking.order if pair[0] != label)
            return Ranking(((label, max(score, ranking.best[1])), *rest))
    return ranking


def confidence(ranking: Ranking, unexplained: float) -> float:
    """The probability, 0 to 1, that the best label is right. ``unexplained`` is a share, 0 to 1."""
    score, lead = ranking.best[1], ranking.best[1] - ranking.second[1]
    return 1 / (1 + exp(-(_BIAS + _SCORE * score + _LEAD * min(lead, 1.0) + _UNEXPLAINED * unexplained)))


def decide(ranking: Ranking, probability: float, reading: Reading) -> Decision:
    """What to do about an utterance."""
    label = ranking.best[0]
    if label == NONE or beside_the_topic(label, reading):
        return Decision.REFUSE
    if probability >= ANSWER_FROM:
        return Decision.ANSWER
    if probability < ASK_FROM or label.intent in COMMANDS:
        return Decision.REFUSE
    second = ranking.second[0]
    return Decision.CONFIRM if second == NONE or second.intent in COMMANDS else Decision.OFFER


def beside_the_topic(label: Label, reading: Reading) -> bool:
    """Whether the event happens to something else ("my eyelid twitches"), or an item is answered that nobody named."""
    found = reading.concepts()
    if label.intent in COMMANDS or label.intent == "emergency":
        return False
    if "other" in found and "part" not in found and "event" in found:
        return not any(concept.startswith("warning ") for concept in found)
    return False


def named_items(reading: Reading) -> tuple[str, ...]:
    """The items named and not denied, as labels."""
    return tuple(sorted(c for c in reading.concepts() if c not in SLOTS and c.split()[0] in KINDS))
