"""From a trained network to the acoustic half of a model folder: am/final.mdl and conf."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch import Tensor, nn

from models.train.export import nnet3
from models.train.network.features import BANDS
from models.train.network.tdnnf import BYPASS, SUBSAMPLING, Network
from models.train.pronouncing.contexts import CONTEXTS

MFCC = """\
--sample-frequency=16000
--use-energy=false
--num-mel-bins=40
--num-ceps=40
--low-freq=20
--high-freq=7600
--cepstral-lifter=0
--dither=0
"""

# The scale of acoustic scores and the beam were chosen on development questions, with the graph of this recipe. There is
# endpointing of our own, so the rules here are for vosk's own results. Without silence-phones vosk aborts at the first sound.
DECODING = """\
--min-active=200
--max-active=1500
--beam=10.0
--lattice-beam=4.0
--acoustic-scale=0.8
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""


def export(network: Network, folder: Path, compressed: bool = True) -> None:
    """Writes am/final.mdl, conf/mfcc.conf and conf/model.conf; ``compressed``: 8 bits for most weights.

    am/contexts.txt tells the graph, and whoever trains on, what vosk need not know: after which sounds a unit is.
    """
    for name, content in (
        ("conf/mfcc.conf", MFCC.encode()),
        ("conf/model.conf", DECODING.encode()),
        ("am/final.mdl", as_nnet3(network, compressed).model()),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".writing")
        unfinished.write_bytes(content)
        unfinished.replace(path)  # whole or not at all
    network.contexts.write(folder / CONTEXTS)


def as_nnet3(network: Network, compressed: bool = True) -> nnet3.Nnet3:
    """The same network in Kaldi's components. The first layer is small, and keeps 32 bits."""
    model = nnet3.Nnet3(network.contexts)

    def convolution(
        name: str, source: str, offsets: list[int], layer: nn.Module, small: bool = compressed
    ) -> str:
        bias = () if layer.bias is None else _array(layer.bias)
        return model.convolution(name, source, offsets, _array(layer.weight), bias, small)

    def rectified(name: str, source: str, norm: nn.Module) -> str:
        source = model.rectifier(f"{name}.relu", source, norm.num_features)
        mean, variance = _array(norm.running_mean), _array(norm.running_var)
        return model.normalization(f"{name}.norm", source, mean, variance, norm.eps)

    # The first layer takes over the normalization of the input.
    mean, scale = _array(network.mean), _array(network.scale)
    weights = _array(network.first.weight)
    bias = _array(network.first.bias) - (weights * (mean * scale)[None, :, None]).sum((1, 2))
    place = model.convolution(
        "first", model.input(BANDS), [-2, -1, 0, 1, 2], weights * scale[None, :, None], bias
    )
    place = rectified("first", place, network.first_norm)
    place = rectified("second", convolution("second", place, [-1, 0, 1], network.second), network.second_norm)
    for number, block in enumerate(network.blocks):
        name = f"block{number}"
        found = convolution(f"{name}.linear", place, [-SUBSAMPLING, 0], block.linear)
        found = convolution(f"{name}.affine", found, [0, SUBSAMPLING], block.affine)
        found = rectified(name, found, block.norm)
        place = model.total(f"{name}.total", found, place, BYPASS, network.shape.width)
    place = convolution("last.linear", place, [0], network.last_linear)
    place = rectified("last", convolution("last.affine", place, [0], network.last_affine), network.last_norm)
    place = convolution("output.linear", place, [0], network.output_linear)
    model.output(convolution("output.affine", place, [0], network.output))
    return model


def _array(values: Tensor) -> nnet3.Matrix:
    return np.asarray(values.detach().cpu().double().numpy())
