"""The acoustic network: a factorized time-delay neural network (TDNN-F; Povey and others, 2018) in PyTorch.

It looks at frames of 10 milliseconds and answers for every third: 30 milliseconds. It sees `Shape.context` frames
before and after, 0.33 seconds with ten blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.train.network.features import BANDS
from models.train.pronouncing.contexts import Contexts
from models.train.pronouncing.phones import PDFS, first_pdf, later_pdf

SUBSAMPLING = 3
"""Frames for each answer."""

BYPASS = 0.66
"""How much of its input a block adds to its output (Povey and others, 2018)."""

EPSILON = 1e-3
"""What is added to a variance before it divides, here and in the nnet3 file."""

_DROPOUT = 0.1


@dataclass(frozen=True)
class Shape:
    """How large the network is: 6 million weights by default, 6.4 with 2,000 pdfs."""

    pdfs: int = PDFS
    width: int = 768
    bottleneck: int = 160
    blocks: int = 10
    first: int = 256  # channels of the layer at 10 ms
    last: int = 192  # channels of the last bottleneck
    narrow: int = 192  # channels that the pdfs are told from

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
        """``[batch, steps, width]`` to two steps less."""
        # Both steps' products at once and then their sums, which are narrow, instead of wide copies of the input.
        now, next_ = functional.linear(values, self.linear.weight.permute(2, 0, 1).flatten(0, 1)).chunk(2, 2)
        narrow = now[:, :-1] + next_[:, 1:]
        found = _normalized(functional.relu(_convolved(narrow, self.affine)), self.norm)
        if self.training:
            # One factor for each channel of an utterance, as Kaldi's continuous dropout.
            noise = torch.rand(found.shape[0], 1, found.shape[2], dtype=found.dtype, device=found.device)
            found = found * (1 + 2 * _DROPOUT * (2 * noise - 1))
        return torch.add(found, values[:, 1:-1], alpha=BYPASS)


class Network(nn.Module):
    """From cepstra to the scores of pdfs."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        width = shape.width
        self.register_buffer("mean", torch.zeros(BANDS))
        self.register_buffer("scale", torch.ones(BANDS))
        self.register_buffer("units", torch.from_numpy(Contexts.plain().units))
        self.first = nn.Conv1d(BANDS, shape.first, 5)
        self.first_norm = _norm(shape.first)
        self.second = nn.Conv1d(shape.first, width, 3, stride=SUBSAMPLING)
        self.second_norm = _norm(width)
        self.blocks = nn.ModuleList([Block(width, shape.bottleneck) for _ in range(shape.blocks)])
        self.last_linear = nn.Conv1d(width, shape.last, 1, bias=False)
        self.last_affine = nn.Conv1d(shape.last, width, 1)
        self.last_norm = _norm(width)
        self.output_linear = nn.Conv1d(width, shape.narrow, 1, bias=False)
        self.output = nn.Conv1d(shape.narrow, shape.pdfs, 1)
        # All pdfs alike at first: LF-MMI from random scores begins with large, meaningless gradients.
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)

    def forward(self, cepstra: Tensor) -> Tensor:
        """``[batch, frames, 40]`` to scores ``[batch, ⌈frames / 3⌉, pdfs]``: pseudo log-likelihoods, not normalized.

        The first and last frames are repeated beyond the ends, as Kaldi does when it decodes. The scores have 32 bits
        also where the rest is computed in 16.
        """
        values = (cepstra - self.mean) * self.scale
        frames, context = values.shape[1], self.shape.context
        answers = (frames + SUBSAMPLING - 1) // SUBSAMPLING
        after = SUBSAMPLING * (answers - 1) + 1 + context - frames
        before = values[:, :1].expand(-1, context, -1)
        values = torch.cat([before, values, values[:, -1:].expand(-1, after, -1)], 1)
        values = _normalized(functional.relu(_convolved(values, self.first)), self.first_norm)
        values = _normalized(functional.relu(_convolved(values, self.second)), self.second_norm)
        for block in self.blocks:
            values = block(values)
        narrow = functional.linear(values, self.last_linear.weight[..., 0])
        values = _normalized(functional.relu(_convolved(narrow, self.last_affine)), self.last_norm)
        narrow = functional.linear(values, self.output_linear.weight[..., 0])
        with torch.autocast(values.device.type, enabled=False):
            return functional.linear(narrow.float(), self.output.weight[..., 0], self.output.bias)

    @property
    def contexts(self) -> Contexts:
        """Which pdfs a sound has after which other."""
        return Contexts(self.units.cpu().numpy())

    def divided(self, contexts: Contexts) -> Network:
        """The same network for which the sounds after other sounds have pdfs of their own; all score as they did."""
        network = Network(replace(self.shape, pdfs=contexts.pdfs))
        state = self.state_dict() | {"units": torch.from_numpy(contexts.units)}
        sounds = torch.from_numpy(contexts.sounds())
        pdfs = torch.stack([first_pdf(0) + 2 * sounds, later_pdf(0) + 2 * sounds], 1).flatten()
        for name in ("output.weight", "output.bias"):
            state[name] = state[name][pdfs]
        network.load_state_dict(state)
        return network

    def normalize_by(self, cepstra: Tensor) -> None:
        """Makes cepstra like these ``[any, 40]`` mean 0 and variance 1 at the input."""
        self.mean.copy_(cepstra.mean(0))
        self.scale.copy_(1 / cepstra.std(0))


def _norm(width: int) -> nn.Module:
    return nn.BatchNorm1d(width, affine=False, eps=EPSILON)


def _convolved(values: Tensor, layer: nn.Module) -> Tensor:
    """A convolution of ``[batch, steps, channels]`` as one product of matrices, which keeps the channels together."""
    (size,), (stride,) = layer.kernel_size, layer.stride
    steps = (values.shape[1] - size) // stride + 1
    taps = [values[:, tap : tap + stride * (steps - 1) + 1 : stride] for tap in range(size)]
    return functional.linear(torch.cat(taps, 2), layer.weight.transpose(1, 2).flatten(1), layer.bias)


def _normalized(values: Tensor, norm: nn.Module) -> Tensor:
    """By the mean and variance of each channel, of ``[batch, steps, channels]``."""
    return norm(values.flatten(0, 1)).view_as(values)
