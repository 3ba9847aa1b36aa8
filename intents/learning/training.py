"""Learning the weights of the scorer from phrases: a support vector machine a label, one against the rest.

Words and letters are learnt apart, and their scores are then added: together the letters would drown the words.

Dual coordinate descent for the squared hinge loss (Hsieh and others, ICML 2008), all labels at once. No randomness
but a seeded order: the same phrases give the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from intents.scoring.features import LETTERS
from intents.scoring.linear import LinearModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COST = 4.0  # chosen on the development set: less refuses more, more learns the phrases by heart
_DOUBTFUL_COST = 0.5  # likewise: what was misheard must not outweigh what was said
_PASSES = 8
_LETTERS = 0.4  # the share of the letters in a score, likewise


def train(examples: Sequence[tuple[str, Mapping[str, float]]], doubtful: int = 0) -> LinearModel:
    """A scorer from pairs of a label and features; the last ``doubtful`` of them count less."""
    import numpy as np  # not needed to answer, so not loaded at start

    labels = tuple(sorted({label for label, _ in examples}))
    weights: dict[str, NDArray[np.float64]] = {}
    for share, letters in ((1 - _LETTERS, False), (_LETTERS, True)):
        counts = Counter(
            name for _, found in examples for name in found if name.startswith(LETTERS) == letters
        )
        least = 2 if letters else 1  # a run of letters that was seen once says nothing
        seen = [
            (label, {name: value for name, value in found.items() if counts[name] >= least})
            for label, found in examples
        ]
        weights |= {name: share * row for name, row in _weights(seen, labels, doubtful).items()}
    scale = max(float(np.abs(row).max()) for row in weights.values()) / 127 or 1.0
    return LinearModel.of(
        labels, {name: np.rint(row / scale).astype(int).tolist() for name, row in weights.items()}, scale
    )


def _weights(
    examples: Sequence[tuple[str, Mapping[str, float]]], labels: tuple[str, ...], doubtful: int
) -> dict[str, NDArray[np.float64]]:
    """One row of weights, a label each, for every feature."""
    import numpy as np

    rows: dict[str, int] = {}
    inputs = [
        (
            np.array([rows.setdefault(name, len(rows)) for name in found], dtype=np.int64),
            np.array(list(found.values()), dtype=np.float64),
        )
        for _, found in examples
    ]
    column = {label: number for number, label in enumerate(labels)}
    signs = np.full((len(examples), len(labels)), -1.0)
    signs[np.arange(len(examples)), [column[label] for label, _ in examples]] = 1.0

    weights = np.zeros((len(rows), len(labels)))
    duals = np.zeros_like(signs)
    softness = np.full(len(examples), 1 / (2 * _COST))
    softness[len(examples) - doubtful :] = 1 / (2 * _DOUBTFUL_COST)
    order = np.random.default_rng(0)
    for _ in range(_PASSES):
        for i in order.permutation(len(inputs)):
            where, values = inputs[i]
            gradient = signs[i] * (values @ weights[where]) - 1 + softness[i] * duals[i]
            stepped = np.maximum(duals[i] - gradient / (values @ values + softness[i]), 0)
            weights[where] += np.outer(values, (stepped - duals[i]) * signs[i])
            duals[i] = stepped

    return {name: weights[row] for name, row in rows.items()}
