"""Learning the weights of the scorer from phrases: a support vector machine a label, one against the rest.

Words and letters are learnt apart, and their scores are then added: together the letters would drown the words.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping

from intents.scoring.features import LETTERS
from intents.scoring.linear import LinearModel

_COST = 4.0  # chosen on the development set: less refuses more, more learns the phrases by heart
_DOUBTFUL_COST = 0.5  # likewise: what was misheard must not outweigh what was said
# Nearer to the optimum than one example at a time in eight passes; with more, a few development lines change, either way.
_PASSES = 9
_LETTERS = 0.4  # the share of the letters in a score, likewise


def train(examples: Iterable[tuple[str, Mapping[str, float]]], doubtful: int = 0) -> LinearModel:
    """A scorer from pairs of a label and features; the last ``doubtful`` of them count less.

    Examples are looked at one at a time, and only numbers are kept: the features of 100,000 as text would take a gigabyte.
    """
    # Not needed to answer, so not loaded at start.
    import numpy as np

    from intents.learning.descent import Examples, descend

    said: list[str] = []
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__  # a feature that is new gets the next number
    starts, columns, values = [0], list[int](), array("f")
    for label, found in examples:
        said.append(label)
        columns.extend(map(numbers.__getitem__, found))
        values.extend(found.values())
        starts.append(len(columns))
    read = Examples(np.array(starts), np.array(columns, dtype=np.intp), np.array(values))

    labels = tuple(sorted(set(said)))
    place = {label: number for number, label in enumerate(labels)}
    signs = np.full((len(said), len(labels)), -1, dtype=np.float32)
    signs[np.arange(len(said)), [place[label] for label in said]] = 1
    softness = np.full(len(said), 1 / (2 * _COST), dtype=np.float32)
    softness[len(said) - doubtful :] = 1 / (2 * _DOUBTFUL_COST)

    letters = np.array([name.startswith(LETTERS) for name in numbers], dtype=bool)
    often = np.bincount(read.columns, minlength=len(numbers)) > 1  # letters seen once say nothing
    weights = np.zeros((len(numbers), len(labels)), dtype=np.float32)
    for share, chosen in ((1 - _LETTERS, ~letters), (_LETTERS, letters & often)):
        weights[chosen] = share * descend(read.only(chosen), signs, softness, _PASSES)
    scale = float(np.abs(weights).max(initial=0)) / 127 or 1.0
    weights /= scale
    return LinearModel.of(labels, list(numbers), np.rint(weights, out=weights).astype(np.int8), scale)
