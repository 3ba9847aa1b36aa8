"""What a report shows, as numbers: which intent was taken for which, how right each confidence was, and how long it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from intents.measuring.accuracy import Outcome

ASKED = "asked back"
"""What became of an utterance about which it asked: two meanings offered, or one to confirm."""

OTHERS = "others"
"""The intents that are rare, where a file has very many."""

_MOST = 40  # intents that are told apart
_STEPS = (1, 2, 5)  # of a scale on which each bar is about twice as far as the one before


@dataclass(frozen=True)
class Confusion:
    """How often each intent (``rows``) was taken for each (``columns``; the rows first, in the same order)."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Counter[tuple[str, str]]

    def total(self, row: str) -> int:
        """The cases of an intent."""
        return sum(self.counts[row, column] for column in self.columns)


def confusion(outcomes: Sequence[Outcome]) -> Confusion:
    """By intents alone. What was right in any way counts as right, so also the second of two questions in one utterance."""
    cases = Counter(o.case.label.intent for o in outcomes)
    often = {intent for intent, _ in cases.most_common(_MOST)}
    rare = dict.fromkeys(cases.keys() - often, OTHERS)
    pairs = ((o.case.label.intent, _taken_for(o)) for o in outcomes)
    counts = Counter((rare.get(meant, meant), rare.get(got, got)) for meant, got in pairs)
    rows = sorted(often, key=lambda intent: (intent == "none", -cases[intent], intent))
    rows += [OTHERS] if rare else []
    others = sorted({got for _, got in counts} - {*rows, ASKED})
    return Confusion(tuple(rows), (*rows, *others, ASKED), counts)


def _taken_for(outcome: Outcome) -> str:
    if outcome.kind == "asked":
        return ASKED
    return (outcome.case.label if outcome.kind == "right" else outcome.turn.reply.label).intent


@dataclass(frozen=True)
class Times:
    """How long something took, in milliseconds: ``marks`` are the fastest, the middle and so on by name, ``bars`` how many
    times lie from one edge to the next."""

    marks: dict[str, float]
    bars: tuple[tuple[float, float, int], ...]


def times(seconds: Sequence[float]) -> Times:
    """Of at least one time."""
    found = sorted(1000 * each for each in seconds)
    shares = {"Fastest": 0.0, "Median": 0.5, "90th percentile": 0.9, "99th percentile": 0.99}
    marks = {name: found[int(share * len(found))] for name, share in shares.items()}
    edges = _edges(found[0], found[-1])
    bars = [(low, high, sum(low <= each < high for each in found)) for low, high in pairwise(edges)]
    return Times({**marks, "Slowest": found[-1]}, tuple(bars))


def short(value: float) -> str:
    """A number with three digits that count, or all before the point.

    >>> short(0.45678), short(1234.5)
    ('0.457', '1234')
    """
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _edges(least: float, most: float) -> list[float]:
    """0.1, 0.2, 0.5, 1 and so on, from the last that is not above the least to the first above the most."""
    scale = [0.0, *(step * 10.0**power for power in range(-2, 8) for step in _STEPS)]
    first, last = max(edge for edge in scale if edge <= least), min(edge for edge in scale if edge > most)
    return [edge for edge in scale if first <= edge <= last]
