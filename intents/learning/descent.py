"""Support vector machines from sparse examples: a label each against the rest, with squared hinge loss.

Dual coordinate descent (Hsieh and others, ICML 2008) in small batches with a safe step (Takac and others, ICML 2013):
one example at a time would spend nearly all time on calls of numpy. The problem is convex, so only the way to its
optimum differs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]

# More in a batch takes more passes; and OpenBLAS would start threads for larger matrices, which cost more than they help.
_BATCH = 8
# Steps are longer than the safe one, and the optimum is still reached with any factor below 2 (over-relaxation); near
# 1.6 it takes the fewest passes.
_FURTHER = 1.6


@dataclass(frozen=True)
class Examples:
    """Sparse rows one after another: example ``i`` has ``values`` in ``columns``, from ``starts[i]`` to ``starts[i + 1]``."""

    starts: Numbers
    columns: Numbers
    values: Floats

    def only(self, chosen: NDArray[np.bool_]) -> Examples:
        """The same examples with only the chosen columns, numbered anew."""
        kept = chosen[self.columns]
        before = np.concatenate(([0], np.cumsum(kept)))
        numbers = np.cumsum(chosen) - 1
        return Examples(before[self.starts], numbers[self.columns[kept]], self.values[kept])


@dataclass(frozen=True)
class _Batch:
    """Some examples: ``values`` of each in all the ``columns`` that any of them has."""

    examples: slice
    columns: Numbers
    values: Floats


def descend(examples: Examples, signs: Floats, softness: Floats, passes: int) -> Floats:
    """A row for every column of the examples, with a weight for each label.

    ``signs`` has a row for each example: 1 for its own label, -1 for the others. ``softness`` is 1 / (2 cost) of each.
    """
    chance = np.random.default_rng(0)  # seeded: the same examples give the same weights
    # Neighbours are alike, and what is alike shortens the step of a batch.
    order = chance.permutation(len(signs))
    signs, softness = signs[order], softness[order]
    batches = _batches(examples, order)
    step = _FURTHER / (np.concatenate([_spread(batch.values) for batch in batches]) + softness)[:, None]
    kept = 1 - step * softness[:, None]
    signed_step = step * signs

    found = np.zeros((int(examples.columns.max(initial=-1)) + 1, signs.shape[1]), dtype=np.float32)
    # Each row as one value: numpy writes these in half the time.
    whole_rows = found.view(np.dtype((np.void, found.strides[0])))[:, 0]
    duals = np.zeros_like(signs)
    for _ in range(passes):
        for number in chance.permutation(len(batches)):
            batch = batches[number]
            at = batch.examples
            before, rows = duals[at], found.take(batch.columns, axis=0)
            # One step down the gradient, sign * margin - 1 + softness * dual, to 0 at the lowest.
            stepped = kept[at] * before
            stepped += step[at]
            stepped -= signed_step[at] * (batch.values @ rows)
            np.maximum(stepped, 0, out=stepped)
            rows += batch.values.T @ ((stepped - before) * signs[at])
            whole_rows[batch.columns] = rows.view(whole_rows.dtype)[:, 0]
            duals[at] = stepped
    return found


def _batches(examples: Examples, order: Numbers) -> list[_Batch]:
    batches = []
    lengths = np.diff(examples.starts)
    for start in range(0, len(order), _BATCH):
        chosen = order[start : start + _BATCH]
        pieces = [slice(examples.starts[each], examples.starts[each + 1]) for each in chosen]
        columns, places = np.unique(
            np.concatenate([examples.columns[piece] for piece in pieces]), return_inverse=True
        )
        values = np.zeros((len(chosen), len(columns)), dtype=np.float32)
        rows = np.repeat(np.arange(len(chosen)), lengths[chosen])
        values[rows, places] = np.concatenate([examples.values[piece] for piece in pieces])
        batches.append(_Batch(slice(start, start + len(chosen)), columns, values))
    return batches


def _spread(values: Floats) -> Floats:
    """How much a step of all examples at once can change the margin of each, at most."""
    spread: Floats = np.abs(values @ values.T).sum(axis=1)
    return spread
