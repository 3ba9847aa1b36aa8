"""Several processes that train one network, each on batches of its own.

LF-MMI is thousands of small steps, which two threads of one process only hinder each other in: on two cores two
processes of one thread each get through nearly twice as much sound as one process with two.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, distributed, multiprocessing


class Team:
    """The processes that train together: ``size`` of them, this one has the number ``rank``. Alone outside `gather`."""

    def __init__(self) -> None:
        together = distributed.is_available() and distributed.is_initialized()
        self.rank = distributed.get_rank() if together else 0
        self.size = distributed.get_world_size() if together else 1

    @property
    def leads(self) -> bool:
        """Whether this is the process that saves and tells."""
        return self.rank == 0

    def wait(self) -> None:
        """Until all have come here."""
        if self.size > 1:
            distributed.barrier()

    def mean(self, tensors: Sequence[Tensor]) -> None:
        """Makes each tensor the mean of those of all processes, in place."""
        if self.size == 1:
            return
        flat = torch.cat([each.reshape(-1) for each in tensors])
        distributed.all_reduce(flat)
        flat /= self.size
        for each, mean in zip(tensors, flat.split([each.numel() for each in tensors])):
            each.copy_(mean.view_as(each))


def gather(size: int, work: Callable[..., None], *arguments: Any) -> None:
    """Runs ``work(*arguments)`` in ``size`` processes that find each other as a `Team`, and ends with the last of them.

    ``work`` and ``arguments`` must bear pickling. Raises what the first process that failed raised, or
    torch.multiprocessing.ProcessExitedException where it was killed. KeyboardInterrupt ends all of them.
    """
    failures: Any = multiprocessing.get_context("spawn").SimpleQueue()
    with tempfile.TemporaryDirectory() as meeting:
        team = multiprocessing.spawn(
            _join, (Path(meeting) / "team", size, failures, work, arguments), nprocs=size, join=False
        )
        try:
            while not team.join():
                pass
        except KeyboardInterrupt:
            for process in team.processes:
                process.terminate()
            raise
        except (multiprocessing.ProcessRaisedException, multiprocessing.ProcessExitedException):
            if failures.empty():
                raise
            raise failures.get() from None


def _join(
    rank: int, meeting: Path, size: int, failures: Any, work: Callable[..., None], arguments: tuple[Any, ...]
) -> None:
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=meeting.as_uri(), rank=rank, world_size=size)
    try:
        work(*arguments)
    except Exception as error:
        # Before the others notice that this one is gone, and fail of that.
        failures.put(error)
        raise
    distributed.destroy_process_group()
