"""The sums of LF-MMI on a GPU, by the kernels of kernels.cu: the same figures as `lfmmi` and `denominator`, much sooner.

CuPy compiles them when they are first used, for the GPU that is there. Without CuPy LF-MMI is made of tensor
operations on a GPU too, thousands for each step. An H100 took 13 steps of 400 seconds a second so
(shared/speech/README.md), and takes 62 with these kernels and whole steps as graphs.
"""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.train.pronouncing.phones import SOUNDS

SOURCE = Path(__file__).with_name("kernels.cu")
DEFINED = {"SOUNDS": len(SOUNDS)}
"""What the source expects to be defined."""

_THREADS = len(SOUNDS) * len(SOUNDS) // 2  # of the denominator
_FEWEST = 96  # threads of the numerator
_FLOAT = 4  # bytes


def usable(scores: Tensor) -> bool:
    """Whether the kernels can be used for these scores."""
    return scores.is_cuda and _found()


def denominator_sums(likely: Tensor, following: Tensor, start: Tensor, leak: float) -> tuple[Tensor, Tensor]:
    """The sums of the states of each frame ``[batch, frames]``, and the gradient by their scores, shaped as ``likely``.

    ``likely``     ``[batch, frames, sound before, sound, 2]``: probabilities of entering and staying, at most 1
    ``following``  ``[sound, sound before, next]``; it is rounded to 16 bits
    ``start``      ``[sound before, sound]``
    """
    batch, frames, *_ = likely.shape
    likely, start = likely.contiguous(), start.contiguous()
    rounded = following.bfloat16()
    reached = likely.new_empty(batch, frames, len(SOUNDS) ** 2)
    sums, posteriors = likely.new_empty(batch, frames), torch.empty_like(likely)
    frames_, leak_ = np.int32(frames), np.float32(leak)
    ways = rounded.contiguous()
    _launch("denominator_forward", batch, _THREADS, 0, likely, ways, start, reached, sums, frames_, leak_)
    ways = rounded.transpose(1, 2).contiguous()
    _launch(
        "denominator_backward", batch, _THREADS, 0, likely, ways, start, reached, sums, posteriors, frames_, leak_
    )  # fmt: skip
    return sums, posteriors


def numerator_sums(scores: Tensor, said: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
    """The log-probability of what was said ``[batch]``, and its gradient ``[batch, frames, pdfs]``.

    ``said`` are the tensors of `models.train.loss.supervision.Chains`.
    """
    entering, staying, weight, *truths = said
    batch, frames, pdfs = scores.shape
    states = entering.shape[1]
    scores = scores.contiguous()
    sofar = scores.new_empty(batch, frames, states)
    posteriors, totals = torch.empty_like(scores), scores.new_empty(batch)
    threads = max(_FEWEST, -(-states // 32) * 32)
    memory = _FLOAT * (2 * (states + 6) + pdfs)
    _launch(
        "numerator", batch, threads, memory, scores, entering.int().contiguous(), staying.int().contiguous(),
        weight.contiguous(), *(each.contiguous() for each in truths), sofar, posteriors, totals, np.int32(frames),
        np.int32(states), np.int32(pdfs),
    )  # fmt: skip
    return totals, posteriors


def _launch(name: str, blocks: int, threads: int, memory: int, *arguments: Any) -> None:
    """On PyTorch's stream, so that it comes in its turn and can be captured."""
    import cupy

    given = tuple(np.uint64(each.data_ptr()) if isinstance(each, Tensor) else each for each in arguments)
    with cupy.cuda.ExternalStream(torch.cuda.current_stream().cuda_stream):
        _module().get_function(name)((blocks,), (threads,), given, shared_mem=memory)


@functools.cache
def _module() -> Any:
    import cupy

    defined = tuple(f"-D{name}={value}" for name, value in DEFINED.items())
    return cupy.RawModule(code=SOURCE.read_text(encoding="utf-8"), options=("-std=c++17", *defined))


@functools.cache
def _found() -> bool:
    return importlib.util.find_spec("cupy") is not None
