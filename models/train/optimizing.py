"""One run of gradient steps, which may be stopped at any time and goes on where it was.

All that is drawn in a step comes from the seed and the number of the step. So a run that was stopped and resumed draws
what it would have drawn, with no random states to keep, and any step can be repeated alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from models.train.augmentation import in_a_room, masked
from models.train.batches import Batch, Batches
from models.train.checkpoint import load, network_content, network_of, save
from models.train.features import BANDS, WARPS, Mfcc
from models.train.muon import Optimizer
from models.train.network import Network
from models.train.team import Team

WARM_UP = 100
"""Steps in which the rate of learning rises to its full height."""

_LARGEST = 5.0  # norm of a gradient
_STATISTICS = 10  # batches from which mean and variance of the input are taken

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
    save_every: int = 200
    report_every: int = 100


class Objective(Protocol):
    """What is to be made large."""

    def __call__(self, scores: Tensor, batch: Batch, chance: np.random.Generator) -> tuple[Tensor, Tensor]:
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
    optimizer = Optimizer(network, options.brain_float and options.device == "cpu")
    if content:
        optimizer.resume(content["optimizer"])
    mfcc = Mfcc().to(options.device)
    step, before, started = content.get("step", 0), content.get("seconds", 0.0), time.monotonic()
    seconds = torch.tensor(before)
    values: list[Tensor] = []
    while True:
        done = step / options.steps if options.minutes is None else seconds.item() / (60 * options.minutes)
        if done >= 1:
            break
        chance = _chance(options.seed, step, team.rank)
        rate = options.rate * schedule(done) * min(1.0, (step + 1) / WARM_UP)
        value = _gradient(network, batches.draw(chance), mfcc, objective, chance, options)
        seconds = torch.tensor(before + time.monotonic() - started)
        # The clock too: all must find the same step to be the last.
        team.mean([*(each.grad for each in network.parameters() if each.grad is not None), value, seconds])
        _move(network, optimizer, rate)
        values.append(value)
        step += 1
        if not team.leads:
            values.clear()
            continue
        if step % options.report_every == 0:
            mean = torch.stack(values).mean()
            say(f"step {step}, {seconds / 60:.1f} minutes: {mean:.4f} at a rate of {rate:.6f}")
            values.clear()
        if step % options.save_every == 0:
            kept = {
                "optimizer": optimizer.state(),
                "step": step,
                "seconds": seconds.item(),
                "processes": team.size,
            }
            save(part, network_content(network) | kept)
    network = network.eval()
    if team.leads:
        save(path, network_content(network))
        part.unlink(missing_ok=True)
    return network


def normalize_input(network: Network, batches: Batches, options: Options) -> None:
    """Measures the cepstra of a few batches, as they are in training but for the masks."""
    mfcc, found = Mfcc().to(options.device), []
    for number in range(_STATISTICS):
        # Numbers that no step of a run has.
        batch = batches.draw(_chance(options.seed, 2**31 + number))
        found.append(_cepstra(batch, mfcc, whole=True).reshape(-1, BANDS).cpu())
    network.normalize_by(torch.cat(found))


def _gradient(
    network: Network,
    batch: Batch,
    mfcc: Mfcc,
    objective: Objective,
    chance: np.random.Generator,
    options: Options,
) -> Tensor:
    """The objective; its gradient is left in the network."""
    brain_float = options.brain_float and options.device == "cpu"
    cepstra = _cepstra(batch, mfcc)
    # Around the network alone: 8 bits of precision are too few for cepstra, and for sums over paths.
    with torch.autocast(options.device, dtype=torch.bfloat16, enabled=brain_float):
        scores = network(cepstra)
    scores = scores.float()
    value, gradient = objective(scores.detach(), batch, chance)
    network.zero_grad(set_to_none=True)
    scores.backward(-gradient)
    return value.detach()


def _move(network: Network, optimizer: Optimizer, rate: float) -> None:
    norm = torch.nn.utils.clip_grad_norm_(network.parameters(), _LARGEST)
    # One bad batch in a thousand hours must not end a night's training.
    if torch.isfinite(norm):
        optimizer.step(rate)


def _cepstra(batch: Batch, mfcc: Mfcc, whole: bool = False) -> Tensor:
    with torch.no_grad():
        sound = in_a_room(batch.sound, batch.lengths)
        warps = torch.randint(0, len(WARPS), (len(sound),), device=sound.device)
        log_mel = mfcc.log_mel(sound, warps)
        return mfcc.cepstra(log_mel if whole else masked(log_mel))


def _chance(seed: int, number: int, rank: int = 0) -> np.random.Generator:
    """The randomness of a step in one process of a team, PyTorch's too."""
    chance = np.random.default_rng((seed, number, rank))
    torch.manual_seed(int(chance.integers(2**62)))
    return chance
