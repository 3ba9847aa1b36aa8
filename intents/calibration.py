"""How sure is sure: fits the weights of ``intents.decision`` on labelled lines that the scorer has not learnt from.

Run ``python -m intents.calibration tests/cases/dev.tsv`` after many phrases were changed and copy what it prints.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from content.loading import DEFAULT_TOPIC, load_topic
from intents.decision import WEIGHTS, rank, signals, with_warnings_first
from intents.features import content_stems
from intents.lexicon import Lexicon
from intents.scorer import load_scorer


def observations(path: Path) -> Iterator[tuple[dict[str, float], bool]]:
    """The signals of each line of a file of intent, item and text, and whether the best label was right."""
    topic = load_topic()
    lexicon = Lexicon(topic)
    scorer = load_scorer(topic, lexicon, DEFAULT_TOPIC)
    with path.open(encoding="utf-8") as file:
        rows = [row[-3:] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
    for intent, item, text in rows:
        reading = lexicon.read(text)
        if not reading.words:
            continue
        without = lexicon.must_be_named - reading.concepts()
        ranking = rank(scorer.model.labels, scorer.scores(reading), without, reading.only_denied())
        ranking = with_warnings_first(ranking, reading)
        unexplained = sum(root not in scorer.vocabulary for _, root in content_stems(reading))
        label = intent if item == "-" else f"{intent} {item}"
        yield signals(ranking, reading, unexplained), str(ranking.best) == label


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
