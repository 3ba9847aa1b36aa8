"""The network in a finished model: so training goes on from what is shipped, its weights of 8 bits and all.

It reads what `acoustic.export` writes, and no other model.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.train.export.kaldi_io import expand
from models.train.network.checkpoint import narrowed
from models.train.network.tdnnf import Network, Shape
from models.train.pronouncing.contexts import CONTEXTS, Contexts

ACOUSTIC = Path("am/final.mdl")

_Values = NDArray[np.float32]


def read_network(model: Path) -> Network:
    """The network of a model folder. Raises FileNotFoundError, and ValueError where the recipe did not write it."""
    path = model / ACOUSTIC
    if not path.is_file():
        raise FileNotFoundError(f"There is no {path}: name the folder of a model.")
    try:
        layers = _layers(path.read_bytes())
        weights = {"units": torch.from_numpy(Contexts.read(model / CONTEXTS).units)}
        blocks = sum(name.endswith(".affine") and name.startswith("block") for name in layers)
        # The first layer holds what was the normalization of the input.
        for kaldi, name, taps in _names(blocks):
            matrix, bias = layers[kaldi]
            weights |= _convolution(name, matrix, bias, taps)
        for kaldi, name in _norms(blocks):
            mean, variance = layers[kaldi]
            weights |= {
                f"{name}.running_mean": torch.from_numpy(mean),
                f"{name}.running_var": torch.from_numpy(variance),
            }
            weights[f"{name}.num_batches_tracked"] = torch.tensor(0)
        shape = Shape(
            pdfs=len(weights["output.bias"]),
            width=len(weights["second.bias"]),
            bottleneck=len(weights["blocks.0.linear.weight"]),
            blocks=blocks,
            first=len(weights["first.bias"]),
            last=len(weights["last_linear.weight"]),
        )
        if "output.linear" in layers:
            weights |= _convolution("output_linear", *layers["output.linear"], 1)
        else:
            weights = narrowed(weights, shape.narrow)
        network = Network(shape)
        network.load_state_dict(network.state_dict() | weights)
    except (KeyError, IndexError, RuntimeError, ValueError, struct.error) as error:
        raise ValueError(f"{path} was not written by this recipe: name another model. ({error})") from error
    return network


def _names(blocks: int) -> list[tuple[str, str, int]]:
    """The layers with weights: in Kaldi's file, in the network, and how many frames they see."""
    return [
        ("first", "first", 5),
        ("second", "second", 3),
        *(
            (f"block{number}.{half}", f"blocks.{number}.{half}", 2)
            for number in range(blocks)
            for half in ("linear", "affine")
        ),
        ("last.linear", "last_linear", 1),
        ("last.affine", "last_affine", 1),
        ("output.affine", "output", 1),
    ]


def _norms(blocks: int) -> list[tuple[str, str]]:
    return [
        ("first.norm", "first_norm"),
        ("second.norm", "second_norm"),
        *((f"block{number}.norm", f"blocks.{number}.norm") for number in range(blocks)),
        ("last.norm", "last_norm"),
    ]


def _convolution(name: str, matrix: _Values, bias: _Values, taps: int) -> dict[str, Tensor]:
    outputs = len(matrix)
    weight = np.ascontiguousarray(np.moveaxis(matrix.reshape(outputs, taps, -1), 1, 2))
    found = {f"{name}.weight": torch.from_numpy(weight)}
    return found | ({f"{name}.bias": torch.from_numpy(bias)} if len(bias) else {})


def _layers(content: bytes) -> dict[str, tuple[_Values, _Values]]:
    """By the name of a component: its weights and its bias, or its mean and its variance."""
    found = {}
    at = content.index(b"<NumComponents> ")
    while (at := content.find(b"<ComponentName> ", at)) >= 0:
        _, name, kind, _ = (
            content[at:].split(b" ", 3) if at + 300 > len(content) else content[at : at + 300].split(b" ", 3)
        )
        pair = {b"<TdnnComponent>": (b"<LinearParams> ", b"<BiasParams> "),
                b"<BatchNormComponent>": (b"<StatsMean> ", b"<StatsVar> ")}.get(kind)  # fmt: skip
        at += 1
        if pair:
            first, at = _values(content, content.index(pair[0], at) + len(pair[0]))
            second, at = _values(content, content.index(pair[1], at) + len(pair[1]))
            found[name.decode()] = first, second
    return found


def _values(content: bytes, at: int) -> tuple[_Values, int]:
    """A vector or a matrix, and where it ends."""
    kind, at = content[at : at + 3], at + 3
    if kind == b"FV ":
        count = struct.unpack_from("<i", content, at + 1)[0]
        return np.frombuffer(content, "<f4", count, at + 5).copy(), at + 5 + 4 * count
    if kind == b"FM ":
        rows, columns = (struct.unpack_from("<i", content, at + place)[0] for place in (1, 6))
        cells = np.frombuffer(content, "<f4", rows * columns, at + 10).reshape(rows, columns)
        return cells.copy(), at + 10 + 4 * rows * columns
    least, span, rows, columns = struct.unpack_from("<ffii", content, at)
    at += 16
    marks: NDArray[Any] = np.frombuffer(content, "<u2", 4 * columns, at).reshape(columns, 4).T
    at += 8 * columns
    packed: NDArray[Any] = np.frombuffer(content, np.uint8, rows * columns, at).reshape(columns, rows).T
    return expand(least, span, marks.astype(np.int64), packed).astype(np.float32), at + rows * columns
