"""A function captured once for each shape of its arguments, and replayed on a GPU.

A step is some thousand small operations: on a GPU the time goes into starting them, not into the sums. Replaying them
all as one CUDA graph starts them at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

_WARM_UP = 2  # runs before a capture, in which PyTorch chooses its kernels and allocates


class Captured:
    """The function, as it is where there is no GPU. It takes and returns tensors only.

    On a GPU the tensors it returned are written anew by the next call. What it draws follows torch.manual_seed.
    """

    def __init__(self, function: Callable[..., tuple[Tensor, ...]]) -> None:
        self._function = function
        self._graphs: dict[tuple[Any, ...], tuple[Any, tuple[Tensor, ...], tuple[Tensor, ...]]] = {}

    def __call__(self, *given: Tensor) -> tuple[Tensor, ...]:
        if not given[0].is_cuda:
            return self._function(*given)
        shapes = tuple(tensor.shape for tensor in given)
        if shapes not in self._graphs:
            self._graphs[shapes] = self._capture(given)
        graph, inputs, outputs = self._graphs[shapes]
        for place, tensor in zip(inputs, given):
            place.copy_(tensor)
        graph.replay()
        return outputs

    def _capture(self, given: tuple[Tensor, ...]) -> tuple[Any, tuple[Tensor, ...], tuple[Tensor, ...]]:
        inputs = tuple(tensor.detach().clone() for tensor in given)
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(_WARM_UP):
                self._function(*inputs)
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            outputs = self._function(*inputs)
        return graph, inputs, outputs
