"""A linear scorer: one weight for each feature and label, in one byte, summed in plain Python."""

from __future__ import annotations

import base64
import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LinearModel:
    """``weights`` holds a row of ``len(labels)`` signed bytes for each feature; times ``scale`` they are the weights."""

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    weights: array[int]
    scale: float

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """One score for each label; above 0 speaks for it, about -1 against it."""
        width, weights = len(self.labels), self.weights
        total = [0.0] * width
        for name, value in features.items():
            row = self.rows.get(name)
            if row is not None:
                start = row * width
                total = [sum_ + value * w for sum_, w in zip(total, weights[start : start + width])]
        return [value * self.scale for value in total]

    def contributions(self, features: Mapping[str, float], label: str) -> dict[str, float]:
        """How much each known feature speaks for a label: what an explanation is made of."""
        width, column = len(self.labels), self.labels.index(label)
        known = {name: self.rows[name] for name in features if name in self.rows}
        return {
            name: features[name] * self.scale * self.weights[row * width + column]
            for name, row in known.items()
        }

    def dumps(self) -> str:
        """As JSON text, for ``loads``."""
        return json.dumps(
            {
                "labels": self.labels,
                "features": "\n".join(self.rows),
                "scale": self.scale,
                "weights": base64.b64encode(self.weights.tobytes()).decode(),
            }
        )

    @classmethod
    def loads(cls, text: str) -> LinearModel:
        """From ``dumps``. Raises ValueError or KeyError where the text is something else."""
        data = json.loads(text)
        weights = array("b")
        weights.frombytes(base64.b64decode(data["weights"]))
        names = data["features"].split("\n")
        if len(weights) != len(names) * len(data["labels"]):
            raise ValueError("the weights do not fit the features")
        return cls(
            tuple(data["labels"]), {name: row for row, name in enumerate(names)}, weights, data["scale"]
        )
