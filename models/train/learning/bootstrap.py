"""Stage A: frame by frame, from speech whose phone times are exactly known.

flite tells the end of every phone it speaks, so no aligner is needed. A few minutes of this are enough for LF-MMI to
start from; from nothing it does not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.train.data.recordings import RATE, Utterance
from models.train.learning.ahead import Targets
from models.train.learning.batches import Batches, Plan
from models.train.learning.optimizing import Options, Say, normalize_input, optimize
from models.train.loss.supervision import frame_pdfs
from models.train.network.tdnnf import Network, Shape


def bootstrap(batches: Batches, everything: Batches, options: Options, path: Path, say: Say) -> Network:
    """A network trained on ``batches`` of utterances with known phones, saved as ``path``.

    The mean and variance of its input are those of ``everything`` that it will be trained on later.
    """
    torch.manual_seed(options.seed)
    network = Network(Shape())
    normalize_input(network, everything, options)
    return optimize(network, batches, Agreement(), lambda done: 1.0, options, path, say)


class Agreement:
    """The log-probability of the known pdf of a frame, the mean over all frames."""

    def targets(self, said: list[Utterance], plan: Plan, chance: np.random.Generator) -> Targets:
        """The pdfs ``[batch, frames]``."""
        leads = plan.leads / RATE
        known = [
            frame_pdfs(each.phones, plan.frames, lead, plan.speed) for each, lead in zip(said, leads.tolist())
        ]
        return (np.stack(known),)

    def __call__(self, scores: Tensor, *targets: Tensor) -> tuple[Tensor, Tensor]:
        (known,) = targets
        target = functional.one_hot(known, scores.shape[2])
        likely = scores.log_softmax(2)
        count = known.numel()
        return (likely * target).sum() / count, (target - likely.exp()) / count
