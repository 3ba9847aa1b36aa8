"""Steps that are prepared before their turn, in processes of their own where there are cores for it.

On a GPU a step takes a hundredth of a second, less than it takes to look up how its words are said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from torch.utils.data import DataLoader, Dataset

from models.train.data.recordings import Utterance
from models.train.learning.batches import Batches, Plan

Targets = tuple[NDArray[np.generic], ...]
"""What the words of a batch ask of the network, in arrays whose first axis is the batch."""

_AHEAD = 4  # steps that each process has ready


class Teacher(Protocol):
    """What knows what the network should answer."""

    def targets(self, said: list[Utterance], plan: Plan, chance: np.random.Generator) -> Targets: ...


@dataclass(frozen=True)
class Prepared:
    """All of a step that needs no device."""

    plan: Plan
    targets: Targets


class _Steps(Dataset[Prepared]):
    def __init__(self, batches: Batches, teacher: Teacher, seed: tuple[int, int]) -> None:
        self._batches, self._teacher, self._seed = batches, teacher, seed

    def __getitem__(self, step: int) -> Prepared:
        chance = np.random.default_rng((*self._seed, step))
        plan = self._batches.plan(chance)
        return Prepared(plan, self._teacher.targets(self._batches.of(plan), plan, chance))


def prepared(
    batches: Batches, teacher: Teacher, seed: tuple[int, int], steps: Iterable[int], helpers: int = 0
) -> Iterator[Prepared]:
    """The steps in their order, prepared by ``helpers`` processes, or each in its turn.

    What is drawn depends on the seed and the number of the step alone.
    """
    dataset = _Steps(batches, teacher, seed)
    if not helpers:
        yield from map(dataset.__getitem__, steps)
        return
    # Forked: what they need is large, and none of it is on a device.
    yield from DataLoader(
        dataset,
        batch_size=None,
        sampler=steps,
        num_workers=helpers,
        collate_fn=_as_it_is,
        prefetch_factor=_AHEAD,
        multiprocessing_context="fork",
    )


def _as_it_is(step: Prepared) -> Prepared:
    return step
