"""How sure is sure: fits the weights of ``intents.understanding.decision`` and ``meant`` on lines that were not learnt from.

    python -m intents.measuring.calibration CASES OPEN

after many phrases were changed, and copy what it prints. CASES are files of labelled lines with commas between, OPEN is one
of open talk, which tells what is meant for the assistant from what is not. (``make weights`` names them.)
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from content.loading import DEFAULT_TOPIC
from intents.learning.learnt import load_learnt
from intents.meaning import NONE, Label
from intents.measuring.cases import read_cases
from intents.safety.redflags import load_danger
from intents.understanding import decision, meant
from intents.understanding.weighing import Weighed, Weighing
from intents.words.normalize import words

Observation = tuple[Mapping[str, float], bool]


def weighed(path: Path) -> Iterator[tuple[Label, Weighed]]:
    """The label of each line of a file of intent, item and text, and what speaks for each meaning of it.

    Without the lines that are known for emergencies before anything is weighed.
    """
    topic, lexicon, scorer = load_learnt(DEFAULT_TOPIC)
    weighing = Weighing(lexicon, scorer, load_danger(topic.words.part))
    for case in read_cases(path):
        said = words(case.text)
        if said and not weighing.red_flag(said):
            yield case.label, weighing.weigh(said)


def fit(rows: NDArray[np.float64], right: NDArray[np.float64], softness: float = 1.0) -> NDArray[np.float64]:
    """The weights of a ridge logistic regression, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (sure - right) + softness * weights
        curve = (rows * (sure * (1 - sure))[:, None]).T @ rows + softness * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def _fitted(title: str, names: Sequence[str], found: Iterable[Observation]) -> Iterator[str]:
    """Lines to be copied."""
    signals, right = zip(*found)
    rows = np.array([[signal[name] for name in names] for signal in signals], dtype=float)
    yield f"# {title}: {len(right)} lines, {100 * np.mean(right):.1f} in a hundred"
    for name, weight in zip(names, fit(rows, np.array(right, dtype=float))):
        yield f'    "{name}": {weight:.2f},'


if __name__ == "__main__":
    ours = [pair for name in sys.argv[1].split(",") for pair in weighed(Path(name))]
    world = [*ours, *weighed(Path(sys.argv[2]))]
    right = ((w.signals, w.ranking.best == label) for label, w in ours)
    print(*_fitted("right", list(decision.WEIGHTS), right), sep="\n")
    print(
        *_fitted("meant", list(meant.WEIGHTS), ((w.meant_signals, label != NONE) for label, w in world)),
        sep="\n",
    )
