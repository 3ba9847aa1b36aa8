"""How often labelled utterances are understood: shares with their intervals, reliability, and what is taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from intents.dialog.turn import Turn
from intents.meaning import COMMANDS, Decision
from intents.measuring.baselines import letters_matcher, token_set_matcher
from intents.measuring.cases import Case
from intents.safety.urgency import is_urgent

_OF_ALL = COMMANDS | {"none", "emergency", "help", "source"}

SOUND = (".wav", ".flac", ".ogg")
"""The ends of the names of recordings."""


@dataclass(frozen=True)
class Outcome:
    """One case and what became of it. ``seconds`` is the time it took to find the reply; ``hearing`` that before, of a recording.
    ``topic`` is the id of the one that the case is about, where there are several."""

    case: Case
    turn: Turn
    seconds: float
    hearing: float = 0.0
    topic: str = ""

    @property
    def kind(self) -> str:
        """right, asked (two meanings offered, or one to confirm), refused or wrong."""
        reply = self.turn.reply
        if reply.decision in (Decision.OFFER, Decision.CONFIRM):
            return "asked"
        if self.topic not in ("", self.turn.topic) and reply.label.intent not in _OF_ALL:
            return "wrong"  # another topic answered
        if self.case.label in (reply.label, self.turn.meaning.also):
            return "right"
        return "refused" if reply.decision.lets_go else "wrong"


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """0 to 1; 0 where there is nothing to count."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where it is in 95 of 100 samples of that size, after Wilson (1927); anywhere, where there is nothing to count."""
        if not self.whole:
            return 0.0, 1.0
        p, z = self.value, 1.96
        middle = (p + z * z / (2 * self.whole)) / (1 + z * z / self.whole)
        half = z * sqrt(p * (1 - p) / self.whole + z * z / (4 * self.whole**2)) / (1 + z * z / self.whole)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        if not self.whole:
            return "none to count"
        low, high = self.interval
        return f"{self.part} of {self.whole}, {100 * self.value:.1f} in a hundred ({100 * low:.1f} to {100 * high:.1f})"


@dataclass(frozen=True)
class Band:
    """The answers whose confidence lies from ``low`` to ``high``: ``sure`` is its mean, ``right`` how often they were right."""

    low: float
    high: float
    sure: float
    right: Share

    def as_json(self) -> dict[str, object]:
        """As the command prints it."""
        return {"from": self.low, "to": self.high, "right": str(self.right)}


def summary(outcomes: list[Outcome]) -> dict[str, object]:
    """The figures, with 95 % Wilson intervals where a share is given."""
    inside = [o for o in outcomes if o.case.label.intent != "none"]
    outside = [o for o in outcomes if o.case.label.intent == "none"]
    urgent = [o for o in inside if is_urgent(o.case.label)]
    calm = [o for o in outcomes if not is_urgent(o.case.label)]
    raised = [o for o in urgent if _raised(o)]
    alarms = [o for o in calm if _raised(o)]
    emergencies = [o for o in inside if o.case.label.intent == "emergency"]
    times = sorted(o.seconds * 1000 for o in outcomes) or [0.0]
    return {
        "cases": len(outcomes),
        "in scope, right": share(sum(o.kind == "right" for o in inside), len(inside)),
        "in scope, wrong": share(sum(o.kind == "wrong" for o in inside), len(inside)),
        "in scope, asked back": share(sum(o.kind == "asked" for o in inside), len(inside)),
        "in scope, refused": share(sum(o.kind == "refused" for o in inside), len(inside)),
        "out of scope, refused": share(sum(o.kind == "right" for o in outside), len(outside)),
        "emergencies told": share(sum(o.kind == "right" for o in emergencies), len(emergencies)),
        "emergencies and warning signs raised": share(len(raised), len(urgent)),
        "false alarms": share(len(alarms), len(calm)),
        "weakest": _weakest(inside),
        "milliseconds a question, median": round(times[len(times) // 2], 3),
        "milliseconds a question, 99th percentile": round(times[int(len(times) * 0.99)], 3),
    }


def _raised(outcome: Outcome) -> bool:
    reply = outcome.turn.reply
    return reply.decision is Decision.ANSWER and is_urgent(reply.label)


def reliability(outcomes: list[Outcome]) -> list[Band]:
    """For each band of confidence, how often the answers in it were right."""
    return _banded(outcomes, (0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1.0), lambda o: o.turn.reply.confidence)


def hearing(outcomes: list[Outcome]) -> list[Band]:
    """For each band of the recognizer's confidence, how often the answers in it were right; nothing where all was text.

    The band from which an utterance counts as well heard (`intents.understanding.decision.HEARD_WELL`) comes from this.
    """
    recorded = [o for o in outcomes if o.case.text.endswith(SOUND)]
    return _banded(
        recorded, (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1.0), lambda o: o.turn.heard.confidence
    )


def _banded(
    outcomes: list[Outcome], edges: Sequence[float], confidence: Callable[[Outcome], float]
) -> list[Band]:
    answered = [
        (confidence(o), o.kind == "right") for o in outcomes if o.turn.reply.decision is Decision.ANSWER
    ]
    bands = []
    for low, high in zip(edges, edges[1:]):
        inside = [(sure, right) for sure, right in answered if low <= sure < high or sure == high == 1.0]
        sure = fsum(sure for sure, _ in inside) / len(inside) if inside else (low + high) / 2
        bands.append(Band(low, high, sure, Share(sum(right for _, right in inside), len(inside))))
    return bands if outcomes else []


def confusions(outcomes: list[Outcome]) -> list[dict[str, object]]:
    """What was taken for what, most frequent first; ``asked`` where it was asked back."""
    wrong = [o for o in outcomes if o.kind != "right"]
    counts = Counter(
        (str(o.case.label), o.kind if o.kind == "asked" else str(o.turn.reply.label)) for o in wrong
    )
    return [{"label": label, "got": got, "count": count} for (label, got), count in counts.most_common()]


def share(part: int, whole: int) -> str:
    """A share in words, with its 95 % interval."""
    return str(Share(part, whole))


def _weakest(inside: list[Outcome]) -> str:
    cases = Counter(str(o.case.label) for o in inside)
    right = Counter(str(o.case.label) for o in inside if o.kind == "right")
    worst = sorted(cases, key=lambda label: (right[label] / cases[label], label))[:4]
    return "; ".join(f"{label} {right[label]} of {cases[label]}" for label in worst)


def of_baselines(phrases: Sequence[tuple[str, str]], outcomes: list[Outcome]) -> dict[str, object]:
    """What two usual matchers with the same phrases make of the same utterances."""
    found: dict[str, object] = {}
    for name, matcher in (
        ("token set ratio", token_set_matcher(phrases)),
        ("letters", letters_matcher(phrases)),
    ):
        got = [(o.case.label, matcher(o.turn.heard.text)) for o in outcomes]
        inside = [str(label) == label_found for label, label_found in got if label.intent != "none"]
        outside = [label_found == "none" for label, label_found in got if label.intent == "none"]
        found[f"baseline {name}, in scope, right"] = share(sum(inside), len(inside))
        found[f"baseline {name}, out of scope, refused"] = share(sum(outside), len(outside))
    return found
