"""What else might have been said: the denominator of LF-MMI, and which sounds it takes for likely at each frame.

Forward and backward sums are written out. Automatic differentiation gives the same gradient from a few lines less, in
twice the time, and this is the longest part of a step on a processor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.train.loss import kernels
from models.train.pronouncing.contexts import Contexts
from models.train.pronouncing.phone_model import PhoneModel

LEAK = 1e-5
"""The part of the denominator's probability that begins anew at each frame."""

FLOOR = -30.0
"""Natural logarithm, relative to the best pdf of a frame: what is less likely counts as this likely."""


@dataclass(frozen=True)
class Denominator:
    """The phone model on the device that trains. A state is a sound and the sound before it.

    ``following``  ``[sound, sound before, next]``: probability of the next
    ``start``      ``[sound, 1, sound before]``: probability of the states at the first frame
    ``pdfs``       ``[sound before, sound, 2]``: of the states, as they are entered and as they stay
    """

    following: Tensor
    start: Tensor
    pdfs: Tensor

    @classmethod
    def of(
        cls, model: PhoneModel, device: str | torch.device = "cpu", contexts: Contexts | None = None
    ) -> Denominator:
        trigram, start = (torch.from_numpy(each.astype(np.float32)) for each in (model.trigram, model.start))
        contexts = contexts or Contexts.plain(len(start))
        return cls(
            trigram.transpose(0, 1).contiguous().to(device),
            start.t()[:, None].contiguous().to(device),
            torch.from_numpy(contexts.states()).to(device),
        )


def denominator(scores: Tensor, model: Denominator, leak: float = LEAK) -> tuple[Tensor, Tensor]:
    """The log-probability of anything at all ``[batch]``, and its gradient by ``scores`` ``[batch, frames, pdfs]``.

    Probabilities instead of their logarithms make each frame one product of matrices; they are brought back to a sum
    of 1 at each frame. A pdf at `FLOOR` has no gradient.
    """
    best = scores.max(2, keepdim=True)[0]
    pdfs = model.pdfs.flatten()
    likely = (scores - best).clamp_min(FLOOR).exp()[:, :, pdfs].unflatten(2, model.pdfs.shape)
    if kernels.usable(scores):
        sums, shares = kernels.denominator_sums(likely, model.following, model.start[:, 0].t(), leak)
    else:
        sums, shares = _sums(likely, model, leak)
    posteriors = torch.zeros_like(scores).index_add_(2, pdfs, shares.flatten(2))
    return best.sum((1, 2)) + sums.log().sum(1), posteriors * (scores - best > FLOOR)


def _sums(likely: Tensor, model: Denominator, leak: float) -> tuple[Tensor, Tensor]:
    """The sums of the states of each frame ``[batch, frames]``, and the gradient by their scores.

    ``likely`` and the gradient are ``[batch, frames, sound before, sound, 2]``, of entering and of staying.
    """
    entering, staying = likely.permute(4, 1, 3, 0, 2).contiguous()
    reached, kept, sums = _forward(entering, staying, model, leak)
    shares = _backward(entering, staying, reached, sums, model)
    either = shares * reached
    stayed = torch.zeros_like(either)
    torch.mul(shares[1:], kept[:-1], out=stayed[1:]).mul_(staying[1:])
    return sums[:, 0, :, 0].t(), torch.stack([either.sub_(stayed), stayed]).permute(3, 1, 4, 2, 0)


def _forward(
    entering: Tensor, staying: Tensor, model: Denominator, leak: float
) -> tuple[Tensor, Tensor, Tensor]:
    """All ``[frame, sound, batch, sound before]``: the states as they are reached, as they go on, and their sums."""
    frames, sounds, batch, _ = entering.shape
    reached = entering.new_empty(frames, sounds, batch, sounds)
    kept, sums = torch.empty_like(reached), entering.new_empty(frames, 1, batch, 1)
    leaked = leak * model.start
    for frame in range(frames):
        here = reached[frame]
        if frame == 0:
            torch.mul(model.start, entering[frame], out=here)
        else:
            moved = torch.bmm(kept[frame - 1], model.following)
            torch.mul(kept[frame - 1], staying[frame], out=here)
            here.addcmul_(moved.permute(2, 1, 0), entering[frame])
        torch.sum(here, (0, 2), keepdim=True, out=sums[frame])
        torch.addcdiv(leaked, here, sums[frame], out=kept[frame])
    return reached, kept, sums


def _backward(entering: Tensor, staying: Tensor, reached: Tensor, sums: Tensor, model: Denominator) -> Tensor:
    """The gradient of the log-probability by the states as they are reached, of all frames."""
    shares = torch.empty_like(reached)
    back = model.following.transpose(1, 2).contiguous()
    later = torch.zeros_like(reached[0])  # the gradient by the states as they go on
    for frame in range(len(reached) - 1, -1, -1):
        total = sums[frame]
        already = (later * reached[frame]).sum((0, 2), keepdim=True) / total
        torch.div(later + (1 - already), total, out=shares[frame])
        if frame:
            later = torch.bmm((shares[frame] * entering[frame]).permute(2, 1, 0), back)
            later.addcmul_(shares[frame], staying[frame])
    return shares
