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

from models.train.batches import Batch, Batches
from models.train.network import Network, Shape
from models.train.optimizing import Options, Say, normalize_input, optimize
from models.train.supervision import frame_pdfs


def bootstrap(batches: Batches, everything: Batches, options: Options, path: Path, say: Say) -> Network:
    """A network trained on ``batches`` of utterances with known phones, saved as ``path``.

    The mean and variance of its input are those of ``everything`` that it will be trained on later.
    """
    torch.manual_seed(options.seed)
    network = Network(Shape())
    normalize_input(network, everything, options)
    return optimize(network, batches, agreement, lambda done: 1.0, options, path, say)


def agreement(scores: Tensor, batch: Batch, chance: np.random.Generator) -> tuple[Tensor, Tensor]:
    """The log-probability of the known pdf of a frame, the mean over all frames, and its gradient."""
    frames = scores.shape[1]
    known = np.stack(
        [
            frame_pdfs(each.phones, frames, lead, batch.speed)
            for each, lead in zip(batch.utterances, batch.leads)
        ]
    )
    target = functional.one_hot(torch.from_numpy(known).to(scores.device), scores.shape[2])
    likely = scores.log_softmax(2)
    count = known.size
    return (likely * target).sum() / count, (target - likely.exp()) / count
