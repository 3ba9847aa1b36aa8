"""How sure is sure: fits the weights of ``intents.decision`` on phrases that the scorer has not seen.

Run ``python -m intents.calibration`` after many phrases were changed and copy what it prints. Each label's phrases
stand in the order of their writers, so a fold of neighbours is a writer the scorer has not met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from content.loading import load_topic
from intents.decision import WEIGHTS, rank, signals, with_warnings_first
from intents.features import content_stems
from intents.lexicon import Lexicon
from intents.phrases import examples
from intents.scorer import learn

_FOLDS = 6


def observations() -> Iterator[tuple[dict[str, float], bool]]:
    """The signals of each phrase, and whether the best label was right, from a scorer that learnt without it."""
    topic = load_topic()
    lexicon = Lexicon(topic)
    by_label: dict[str, list[str]] = defaultdict(list)
    for label, phrase in examples(topic):
        by_label[label].append(phrase)
    for fold in range(_FOLDS):
        seen: list[tuple[str, str]] = []
        unseen: list[tuple[str, str]] = []
        for label, phrases in by_label.items():
            for number, phrase in enumerate(phrases):
                (unseen if number * _FOLDS // len(phrases) == fold else seen).append((label, phrase))
        scorer = learn(seen, lexicon)
        for label, phrase in unseen:
            reading = lexicon.read(phrase)
            ranking = rank(scorer.model.labels, scorer.scores(reading))
            ranking = with_warnings_first(ranking, reading)
            unexplained = sum(root not in scorer.vocabulary for _, root in content_stems(reading))
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
    found = list(observations())
    rows = np.array([[signal[name] for name in WEIGHTS] for signal, _ in found], dtype=float)
    right = np.array([is_right for _, is_right in found], dtype=float)
    print(f"# {len(found)} phrases, {100 * right.mean():.1f} in a hundred right without refusing any")
    for name, weight in zip(WEIGHTS, fit(rows, right)):
        print(f'    "{name}": {weight:.2f},')
