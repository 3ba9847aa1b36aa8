"""Learning the weights of the scorer from phrases: a support vector machine a label, one against the rest.

Words and letters are learnt apart, and their scores are then added: together the letters would drown the words.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from intents.scoring.features import LETTERS
from intents.scoring.linear import LinearModel

# Nearer to the optimum than one example at a time in eight passes; with more, a few development lines change, either way.
_PASSES = 9
_LETTERS = 0.4  # the share of the letters in a score, chosen on the development sets


class Origin(Enum):
    """Where an example comes from, and what it costs not to learn it.

    Chosen on the development sets: a smaller cost refuses more, a larger one learns the examples by heart. What was put
    together from parts, or misheard, must not outweigh what somebody wrote.
    """

    WRITTEN = 3.0
    COMPOSED = 2.0
    MISHEARD = 0.5


class Example(NamedTuple):
    """A label and the features of what was said."""

    label: str
    features: Mapping[str, float]
    origin: Origin = Origin.WRITTEN


def train(examples: Iterable[Example]) -> LinearModel:
    """A scorer from examples.

    They are looked at one at a time, and only numbers are kept: the features of 100,000 as text would take a gigabyte.
    """
    # Not needed to answer, so not loaded at start.
    import numpy as np

    from intents.learning.descent import Examples, descend

    said: list[str] = []
    costs = array("f")
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__  # a feature that is new gets the next number
    starts, columns, values = [0], list[int](), array("f")
    for label, found, origin in examples:
        said.append(label)
        costs.append(origin.value)
        columns.extend(map(numbers.__getitem__, found))
        values.extend(found.values())
        starts.append(len(columns))
    read = Examples(np.array(starts), np.array(columns, dtype=np.intp), np.array(values))

    labels = tuple(sorted(set(said)))
    place = {label: number for number, label in enumerate(labels)}
    signs = np.full((len(said), len(labels)), -1, dtype=np.float32)
    signs[np.arange(len(said)), [place[label] for label in said]] = 1
    softness = (1 / (2 * np.array(costs))).astype(np.float32)

    letters = np.array([name.startswith(LETTERS) for name in numbers], dtype=bool)
    often = np.bincount(read.columns, minlength=len(numbers)) > 1  # letters seen once say nothing
    weights = np.zeros((len(numbers), len(labels)), dtype=np.float32)
    for share, chosen in ((1 - _LETTERS, ~letters), (_LETTERS, letters & often)):
        weights[chosen] = share * descend(read.only(chosen), signs, softness, _PASSES)
    scale = float(np.abs(weights).max(initial=0)) / 127 or 1.0
    weights /= scale
    return LinearModel.of(labels, list(numbers), np.rint(weights, out=weights).astype(np.int8), scale)
