"""A linear scorer: few weights for each feature, one byte each, summed in plain Python."""

from __future__ import annotations

import base64
import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # not needed to answer, so not loaded at start
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class LinearModel:
    """Most features say something about few labels, so only these weights are kept.

    ``rows`` numbers the features; the weights of row ``n`` lie from ``starts[n]`` to ``starts[n + 1]``. ``columns`` are
    their labels, ``weights`` the weights themselves as signed bytes, to be multiplied by ``scale``.
    """

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    starts: array[int]
    columns: bytes
    weights: array[int]
    scale: float

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """One score for each label; above 0 speaks for it, about -1 against it."""
        total = [0.0] * len(self.labels)
        starts, columns, weights = self.starts, self.columns, self.weights
        for name, value in features.items():
            row = self.rows.get(name)
            if row is not None:
                start, end = starts[row], starts[row + 1]
                for column, weight in zip(columns[start:end], weights[start:end]):
                    total[column] += value * weight
        return [value * self.scale for value in total]

    def contributions(self, features: Mapping[str, float], label: str) -> dict[str, float]:
        """How much each known feature speaks for a label: what an explanation is made of."""
        column = self.labels.index(label)
        found = {}
        for name in features:
            row = self.rows.get(name)
            at = -1 if row is None else self.columns.find(column, self.starts[row], self.starts[row + 1])
            if at >= 0:
                found[name] = features[name] * self.scale * self.weights[at]
        return found

    def dumps(self) -> str:
        """As JSON text, for ``loads``."""
        return json.dumps(
            {
                "labels": self.labels,
                "features": "\n".join(self.rows),
                "counts": _packed(bytes(end - start for start, end in pairwise(self.starts))),
                "columns": _packed(self.columns),
                "weights": _packed(self.weights.tobytes()),
                "scale": self.scale,
            }
        )

    @classmethod
    def loads(cls, text: str) -> LinearModel:
        """From ``dumps``. Raises ValueError or KeyError where the text is something else."""
        data = json.loads(text)
        weights = array("b")
        weights.frombytes(base64.b64decode(data["weights"]))
        columns, counts = base64.b64decode(data["columns"]), base64.b64decode(data["counts"])
        names = data["features"].split("\n")
        if not len(weights) == len(columns) == sum(counts) or len(names) != len(counts):
            raise ValueError("the weights do not fit the features")
        rows = dict(zip(names, range(len(names))))
        return cls(tuple(data["labels"]), rows, _starts(counts), columns, weights, data["scale"])

    @classmethod
    def of(
        cls, labels: tuple[str, ...], names: Sequence[str], weights: NDArray[np.int8], scale: float
    ) -> LinearModel:
        """From all weights, those included that are 0: a row for each named feature, a column for each label."""
        large = abs(weights) > _SMALL
        counts = large.sum(axis=1).tolist()
        columns = bytes(large.nonzero()[1].tolist())
        rows = {name: row for row, name in enumerate(compress(names, counts))}
        starts = _starts(filter(None, counts))
        return cls(labels, rows, starts, columns, array("b", weights[large].tobytes()), scale)


_SMALL = 1  # of 127: such weights change no decision on the development set, and are most of them


def _starts(counts: Iterable[int]) -> array[int]:
    return array("I", accumulate(counts, initial=0))


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()
