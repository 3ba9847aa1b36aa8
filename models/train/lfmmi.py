"""Lattice-free maximum mutual information (LF-MMI; Povey and others, 2016), without lattices or alignments.

What was said, the numerator, shall be likely compared with everything that could have been said, the denominator. Both
sum over all paths through their states; their gradients come from automatic differentiation.

Four things keep it from failing. Each was left out once, and each was needed:

- It starts from a network trained on exact phone times (bootstrap.py): from a flat start it never leaves its plateau.
- Scores more than 30 below the best of their frame count as 30 below: otherwise the probability of whole states
  becomes 0 in 32 bits, and after about a thousand steps the gradient is not a number.
- The denominator leaks: a little of its probability begins anew at each frame, so that no utterance has probability 0.
- The numerator's posteriors also train a softmax, with weight 0.15: a phone that the phone model finds unlikely is no
  competitor anywhere, so LF-MMI alone leaves its score free, and words are heard in silence. This, and the unigram in
  the phone model, brought the words wrong from 56 to 33 in a hundred (shared/speech/README.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.train.phone_model import PhoneModel
from models.train.supervision import IMPOSSIBLE, Chains

CROSS_ENTROPY = 0.15
"""The weight of the cross-entropy."""

LEAK = 1e-5
"""The part of the denominator's probability that begins anew at each frame."""

_FLOOR = -30.0  # natural logarithm, relative to the best pdf of a frame
_HOPELESS = -1e8  # a numerator below this has no path: more sounds than frames


@dataclass(frozen=True)
class Denominator:
    """The phone model on the device that trains.

    ``trigram``  ``[sound before, sound, next]``
    ``start``    ``[sound before, sound]``
    """

    trigram: Tensor
    start: Tensor

    @classmethod
    def of(cls, model: PhoneModel, device: str | torch.device = "cpu") -> Denominator:
        trigram, start = (torch.from_numpy(each.astype(np.float32)) for each in (model.trigram, model.start))
        return cls(trigram.to(device), start.to(device))


def numerator_score(scores: Tensor, said: Chains) -> Tensor:
    """The log-probability of what was said ``[batch]``, up to a constant, from ``scores`` ``[batch, frames, pdfs]``."""
    batch, frames, _ = scores.shape
    states = said.entering.shape[1]

    def by_frame(pdfs: Tensor) -> tuple[Tensor, ...]:
        found: tuple[Tensor, ...] = scores.gather(2, pdfs[:, None].expand(batch, frames, states)).unbind(1)
        return found

    entering, staying = by_frame(said.entering), by_frame(said.staying)
    never = torch.full((batch, 2), IMPOSSIBLE, device=scores.device)
    skipping = torch.where(said.skipping, 0.0, IMPOSSIBLE)
    here = torch.where(said.beginning, entering[0] + said.weight, IMPOSSIBLE)
    for frame in range(1, frames):
        padded = torch.cat([never, here], 1)
        from_before = torch.logaddexp(padded[:, 1:-1], padded[:, :-2] + skipping)
        here = torch.logaddexp(here + staying[frame], from_before + entering[frame] + said.weight)
    return torch.logsumexp(torch.where(said.ending, here, IMPOSSIBLE), 1)


def denominator_score(scores: Tensor, model: Denominator, leak: float = LEAK) -> Tensor:
    """The log-probability of anything at all ``[batch]``, up to the same constant.

    A state is a sound and the sound before it. Probabilities instead of their logarithms make each frame one product
    of matrices; they are brought back to a sum of 1 at each frame.
    """
    best = scores.max(2, keepdim=True)[0].detach()
    likely = (scores - best).clamp_min(_FLOOR).exp()
    entering, staying = likely[..., 0::2].unbind(1), likely[..., 1::2].unbind(1)
    here = model.start[None] * entering[0][:, None, :]
    logs = []
    for frame in range(1, scores.shape[1]):
        total = here.sum((1, 2), keepdim=True)
        logs.append(total.log())
        here = here / total + leak * model.start[None]
        moved = torch.einsum("bpq,pqr->bqr", here, model.trigram)
        here = moved * entering[frame][:, None, :] + here * staying[frame][:, None, :]
    logs.append(here.sum((1, 2), keepdim=True).log())
    return best.sum((1, 2)) + torch.stack(logs).sum((0, 2, 3))


def lfmmi(scores: Tensor, said: Chains, model: Denominator) -> tuple[Tensor, Tensor]:
    """The objective for each frame, to be made large, and the gradient of objective and cross-entropy by ``scores``.

    The objective is the logarithm of numerator by denominator: 0 is perfect. Utterances without a path, or with
    something that is not a number, count for nothing.
    """
    with torch.enable_grad():
        scores = scores.detach().requires_grad_()
        numerator = numerator_score(scores, said)
        (posteriors,) = torch.autograd.grad(numerator.sum(), scores)
        denominator = denominator_score(scores, model)
        (competitors,) = torch.autograd.grad(denominator.sum(), scores)
    scores, numerator, denominator = scores.detach(), numerator.detach(), denominator.detach()
    usable = (numerator > _HOPELESS) & torch.isfinite(numerator) & torch.isfinite(denominator)
    share = 1.0 / (usable.sum().clamp_min(1) * scores.shape[1])
    objective = torch.where(usable, numerator - denominator, 0.0).sum() * share
    gradient = posteriors - competitors + CROSS_ENTROPY * (posteriors - scores.softmax(2))
    return objective, torch.where(usable[:, None, None], gradient, 0.0) * share
