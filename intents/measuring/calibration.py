"""How sure is sure: fits the weights of ``intents.understanding.decision`` on labelled lines that the scorer has not learnt from.

Run ``python -m intents.measuring.calibration tests/cases/dev.tsv`` after many phrases were changed and copy what it prints.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from content.loading import DEFAULT_TOPIC
from intents.learning.learnt import load_learnt
from intents.measuring.cases import read_cases
from intents.safety.redflags import load_danger
from intents.understanding.decision import WEIGHTS
from intents.understanding.weighing import Weighing
from intents.words.normalize import words


def observations(path: Path) -> Iterator[tuple[Mapping[str, float], bool]]:
    """The signals of each line of a file of intent, item and text, and whether the best label was right.

    Without the lines that are known for emergencies before anything is weighed.
    """
    topic, lexicon, scorer = load_learnt(DEFAULT_TOPIC)
    weighing = Weighing(lexicon, scorer, load_danger(topic.words.part))
    for case in read_cases(path):
        said = words(case.text)
        if said and not weighing.red_flag(said):
            weighed = weighing.weigh(said)
            yield weighed.signals, weighed.ranking.best == case.label


def fit(rows: NDArray[np.float64], right: NDArray[np.float64], softness: float = 1.0) -> NDArray[np.float64]:
    """The weights of a ridge logistic regression, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (sure - right) + softness * weights
        curve = (rows * (sure * (1 - sure))[:, None]).T @ rows + softness * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


if __name__ == "__main__":
    found = [pair for name in sys.argv[1:] for pair in observations(Path(name))]
    rows = np.array([[signal[name] for name in WEIGHTS] for signal, _ in found], dtype=float)
    right = np.array([is_right for _, is_right in found], dtype=float)
    print(f"# {len(found)} lines, {100 * right.mean():.1f} in a hundred right without refusing any")
    for name, weight in zip(WEIGHTS, fit(rows, right)):
        print(f'    "{name}": {weight:.2f},')
