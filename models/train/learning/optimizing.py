"""One run of gradient steps, which may be stopped at any time and goes on where it was.

All that is drawn in a step comes from the seed and the number of the step. So a run that was stopped and resumed draws
what it would have drawn, with no random states to keep, and any step can be repeated alone.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from models.train.learning.ahead import Targets, Teacher, prepared
from models.train.learning.batches import Batches, Recordings
from models.train.learning.cuda_graph import Captured
from models.train.learning.team import Team
from models.train.network.augmentation import in_a_room, masked
from models.train.network.checkpoint import load, network_content, network_of, save
from models.train.network.features import BANDS, WARPS, Mfcc
from models.train.network.muon import Optimizer
from models.train.network.tdnnf import Network

WARM_UP = 100
"""Steps in which the rate of learning rises to its full height."""

_LARGEST = 5.0  # norm of a gradient
_STATISTICS = 10  # batches from which mean and variance of the input are taken …
_NO_STEP = 2**31  # … with numbers from here on, which no step of a run has

Say = Callable[[str], None]
"""Where progress is told, a line at a time."""

Schedule = Callable[[float], float]
"""The rate of learning as a part of the full one, by the part of the run that is done, 0 to 1."""


@dataclass(frozen=True)
class Options:
    """How long and how fast to learn.

    ``steps``          of the run; the schedule is counted in them, so a run can be repeated exactly
    ``minutes``        instead of ``steps``: as many steps as there is time for, over all resumed parts
    ``batch_seconds``  of sound in a step of one process (400 is better where there is a GPU)
    ``rate``           the full rate of learning
    ``seed``           of everything that is drawn
    ``device``         "cpu" or "cuda"
    ``processes``      that train together, on a processor: one for each core
    ``brain_float``    16 bits in the network on a processor: 1.3 times as fast where it has instructions for them
    ``helpers``        processes that prepare steps for a GPU
    ``save_every``     steps
    ``report_every``   steps
    """

    steps: int = 12000
    minutes: float | None = None
    batch_seconds: float = 96.0
    rate: float = 5e-4
    seed: int = 3
    device: str = "cpu"
    processes: int = 1
    brain_float: bool = True
    helpers: int = 0
    save_every: int = 200
    report_every: int = 100


class Objective(Teacher, Protocol):
    """What is to be made large."""

    def __call__(self, scores: Tensor, *targets: Tensor) -> tuple[Tensor, Tensor]:
        """The objective and its gradient by ``scores`` ``[batch, frames, pdfs]``."""


def optimize(
    network: Network,
    batches: Batches,
    objective: Objective,
    schedule: Schedule,
    options: Options,
    path: Path,
    say: Say,
) -> Network:
    """Trains ``network`` and saves it as ``path``; until then the run is kept beside it, as ``….part``.

    Where there is such a part the run goes on from it, and ``network`` is not looked at. In a `Team` all processes
    train the same network, and the first one saves it and tells; means and variances in it are those of its batches.
    """
    team = Team()
    part = path.with_name(path.name + ".part")
    run = _Run.begun(network, options, part, team, say)
    network, optimizer, step = run.network, run.optimizer, run.step
    recordings = Recordings(batches.utterances, options.device)
    learn = Captured(Learning(network, objective, options))
    started, seconds = time.monotonic(), torch.tensor(run.seconds)
    values: list[Tensor] = []
    seed = (options.seed, team.rank)
    for given in prepared(batches, objective, seed, itertools.count(step), options.helpers):
        done = step / options.steps if options.minutes is None else seconds.item() / (60 * options.minutes)
        if done >= 1:
            break
        rate = options.rate * schedule(done) * min(1.0, (step + 1) / WARM_UP)
        sound = recordings.played(given.plan)
        _seed(*seed, step)
        value, *gradients = learn(*sound, *_on(options.device, given.targets))
        seconds = torch.tensor(run.seconds + time.monotonic() - started)
        # The clock too: all must find the same step to be the last.
        team.mean([*gradients, value, seconds])
        for weight, gradient in zip(network.parameters(), gradients):
            weight.grad = gradient
        optimizer.step(rate)
        values.append(value.clone())
        step += 1
        if not team.leads:
            values.clear()
            continue
        if step % options.report_every == 0:
            mean = torch.stack(values).mean()
            say(f"step {step}, {seconds / 60:.1f} minutes: {mean:.4f} at a rate of {rate:.6f}")
            values.clear()
        if step % options.save_every == 0:
            run.save(part, step, seconds.item(), team.size)
    network = network.eval()
    if team.leads:
        save(path, network_content(network))
        part.unlink(missing_ok=True)
    return network


@dataclass(frozen=True)
class _Run:
    """A training that was begun now or before: its network and optimizer, and after how many steps and seconds."""

    network: Network
    optimizer: Optimizer
    step: int
    seconds: float

    @classmethod
    def begun(cls, network: Network, options: Options, part: Path, team: Team, say: Say) -> _Run:
        """From what is kept in ``part``, or else anew. Raises ValueError: it cannot go on like this."""
        content = load(part) if part.exists() else {}
        team.wait()  # none may end the run, and delete the part, before all have read it
        if content:
            if content.get("processes") != team.size or "muon" not in content["optimizer"]:
                raise ValueError(
                    f"{part.name} was begun by {content.get('processes', 'another number of')} processes or an older "
                    f"version, and this is {team.size}: go on as it was begun (--processes), or delete it."
                )
            network = network_of(content)
            if team.leads:
                say(f"going on from step {content['step']}")
        network = network.to(options.device).train()
        optimizer = Optimizer(network, options.brain_float)
        if content:
            optimizer.resume(content["optimizer"])
        return cls(network, optimizer, content.get("step", 0), content.get("seconds", 0.0))

    def save(self, part: Path, step: int, seconds: float, processes: int) -> None:
        """Keeps the run so that `begun` goes on from here."""
        kept = {"optimizer": self.optimizer.state(), "step": step, "seconds": seconds, "processes": processes}
        save(part, network_content(self.network) | kept)


def normalize_input(network: Network, batches: Batches, options: Options) -> None:
    """Measures the cepstra of a few batches, as they are in training but for the masks."""
    mfcc, found = Mfcc().to(options.device), []
    recordings = Recordings(batches.utterances, options.device)
    for number in range(_STATISTICS):
        seed = (options.seed, 0, _NO_STEP + number)
        sound = recordings.played(batches.plan(np.random.default_rng(seed)))
        _seed(*seed)
        found.append(_cepstra(*sound, mfcc, whole=True).reshape(-1, BANDS).cpu())
    network.normalize_by(torch.cat(found))


class Learning:
    """From the sound of a batch to the objective and its gradient by the weights of the network."""

    def __init__(self, network: Network, objective: Objective, options: Options) -> None:
        self._network, self._objective = network, objective
        self._weights = [*network.parameters()]
        self._mfcc = Mfcc().to(options.device)
        self._device, self._brain_float = options.device, options.brain_float

    def __call__(self, sound: Tensor, lengths: Tensor, *targets: Tensor) -> tuple[Tensor, ...]:
        """The gradient is cut to `_LARGEST`; where it would be infinite it is nothing at all."""
        cepstra = _cepstra(sound, lengths, self._mfcc)
        # Around the network alone: 8 bits of precision are too few for cepstra, and for sums over paths.
        with torch.autocast(self._device, dtype=torch.bfloat16, enabled=self._brain_float):
            scores = self._network(cepstra)
        value, gradient = self._objective(scores.detach(), *targets)
        slopes = torch.autograd.grad(scores, self._weights, -gradient)
        norm = torch.stack([slope.norm() for slope in slopes]).norm()
        # One bad batch in a thousand hours must not end a night's training.
        factor = torch.where(torch.isfinite(norm), (_LARGEST / (norm + 1e-6)).clamp_max(1.0), 0.0)
        return value.detach(), *(torch.nan_to_num(slope * factor, 0.0, 0.0, 0.0) for slope in slopes)


def _cepstra(sound: Tensor, lengths: Tensor, mfcc: Mfcc, whole: bool = False) -> Tensor:
    with torch.no_grad():
        sound = in_a_room(sound, lengths)
        warps = torch.randint(0, len(WARPS), (len(sound),), device=sound.device)
        log_mel = mfcc.log_mel(sound, warps)
        return mfcc.cepstra(log_mel if whole else masked(log_mel))


def _on(device: str, targets: Targets) -> list[Tensor]:
    return [torch.from_numpy(each).to(device) for each in targets]


def _seed(*numbers: int) -> None:
    """PyTorch's randomness of a step."""
    torch.manual_seed(int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0]))
