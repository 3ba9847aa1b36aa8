"""The acoustic network: a factorized time-delay neural network (TDNN-F; Povey and others, 2018) in PyTorch.

It looks at frames of 10 milliseconds and answers for every third: 30 milliseconds. It sees `Shape.context` frames
before and after, 0.3 seconds with nine blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.train.features import BANDS
from models.train.phones import PDFS

SUBSAMPLING = 3
"""Frames for each answer."""

BYPASS = 0.66
"""How much of its input a block adds to its output (Povey and others, 2018)."""

EPSILON = 1e-3
"""What is added to a variance before it divides, here and in the nnet3 file."""

_DROPOUT = 0.1


@dataclass(frozen=True)
class Shape:
    """How large the network is: 4.5 million weights by default."""

    pdfs: int = PDFS
    width: int = 640
    bottleneck: int = 160
    blocks: int = 9
    first: int = 256  # channels of the layer at 10 ms
    last: int = 192  # channels of the last bottleneck

    @property
    def context(self) -> int:
        """Frames of 10 ms that are seen on each side."""
        return SUBSAMPLING * (1 + self.blocks)


class Block(nn.Module):
    """Two narrow convolutions in time, 30 ms back and 30 ms ahead, that add to their input."""

    def __init__(self, width: int, bottleneck: int) -> None:
        super().__init__()
        self.linear = nn.Conv1d(width, bottleneck, 2, bias=False)
        self.affine = nn.Conv1d(bottleneck, width, 2)
        self.norm = _norm(width)

    def forward(self, values: Tensor) -> Tensor:
        """``[batch, width, steps]`` to two steps less."""
        found = self.norm(functional.relu(self.affine(self.linear(values))))
        if self.training:
            # One factor for each channel of an utterance, as Kaldi's continuous dropout.
            noise = torch.rand(found.shape[0], found.shape[1], 1, dtype=found.dtype, device=found.device)
            found = found * (1 + 2 * _DROPOUT * (2 * noise - 1))
        return torch.add(found, values[:, :, 1:-1], alpha=BYPASS)


class Network(nn.Module):
    """From cepstra to the scores of pdfs."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        width = shape.width
        self.register_buffer("mean", torch.zeros(BANDS))
        self.register_buffer("scale", torch.ones(BANDS))
        self.first = nn.Conv1d(BANDS, shape.first, 5)
        self.first_norm = _norm(shape.first)
        self.second = nn.Conv1d(shape.first, width, 3, stride=SUBSAMPLING)
        self.second_norm = _norm(width)
        self.blocks = nn.ModuleList([Block(width, shape.bottleneck) for _ in range(shape.blocks)])
        self.last_linear = nn.Conv1d(width, shape.last, 1, bias=False)
        self.last_affine = nn.Conv1d(shape.last, width, 1)
        self.last_norm = _norm(width)
        self.output = nn.Conv1d(width, shape.pdfs, 1)
        # All pdfs alike at first: LF-MMI from random scores begins with large, meaningless gradients.
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)

    def forward(self, cepstra: Tensor) -> Tensor:
        """``[batch, frames, 40]`` to scores ``[batch, ⌈frames / 3⌉, pdfs]``: pseudo log-likelihoods, not normalized.

        The first and last frames are repeated beyond the ends, as Kaldi does when it decodes.
        """
        values = ((cepstra - self.mean) * self.scale).transpose(1, 2)
        frames, context = values.shape[2], self.shape.context
        answers = (frames + SUBSAMPLING - 1) // SUBSAMPLING
        after = SUBSAMPLING * (answers - 1) + 1 + context - frames
        before = values[:, :, :1].expand(-1, -1, context)
        values = torch.cat([before, values, values[:, :, -1:].expand(-1, -1, after)], 2)
        values = self.first_norm(functional.relu(self.first(values)))
        values = self.second_norm(functional.relu(self.second(values)))
        for block in self.blocks:
            values = block(values)
        values = self.last_norm(functional.relu(self.last_affine(self.last_linear(values))))
        return self.output(values).transpose(1, 2)

    def normalize_by(self, cepstra: Tensor) -> None:
        """Makes cepstra like these ``[any, 40]`` mean 0 and variance 1 at the input."""
        self.mean.copy_(cepstra.mean(0))
        self.scale.copy_(1 / cepstra.std(0))


def _norm(width: int) -> nn.Module:
    return nn.BatchNorm1d(width, affine=False, eps=EPSILON)
