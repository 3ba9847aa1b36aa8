"""Lattice-free maximum mutual information (LF-MMI; Povey and others, 2016), without lattices or alignments.

What was said, the numerator, shall be likely compared with everything that could have been said, the denominator. Both
sum over all paths through their states.

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

import torch
from torch import Tensor

from models.train.loss import kernels
from models.train.loss.denominator import Denominator, denominator
from models.train.loss.supervision import IMPOSSIBLE, Chains

CROSS_ENTROPY = 0.15
"""The weight of the cross-entropy."""

_HOPELESS = -1e8  # a numerator below this has no path: more sounds than frames


def numerator_score(scores: Tensor, said: Chains) -> Tensor:
    """The log-probability of what was said ``[batch]``, up to a constant, from ``scores`` ``[batch, frames, pdfs]``."""
    batch, frames, _ = scores.shape
    states = said.entering.shape[1]

    def by_frame(pdfs: Tensor) -> tuple[Tensor, ...]:
        found: tuple[Tensor, ...] = scores.gather(2, pdfs[:, None].expand(batch, frames, states)).unbind(1)
        return found

    entering, staying = by_frame(said.entering), by_frame(said.staying)
    never = torch.full((batch, 3), IMPOSSIBLE, device=scores.device)
    ways = [torch.where(way, 0.0, IMPOSSIBLE) for way in (said.leaping, said.skipping, said.following)]
    here = torch.where(said.beginning, entering[0] + said.weight, IMPOSSIBLE)
    for frame in range(1, frames):
        padded = torch.cat([never, here], 1)
        came = [padded[:, back : back + states] + way for back, way in enumerate(ways)]
        from_before = torch.logaddexp(torch.logaddexp(came[0], came[1]), came[2])
        here = torch.logaddexp(here + staying[frame], from_before + entering[frame] + said.weight)
    return torch.logsumexp(torch.where(said.ending, here, IMPOSSIBLE), 1)


def lfmmi(scores: Tensor, said: Chains, model: Denominator) -> tuple[Tensor, Tensor]:
    """The objective for each frame, to be made large, and the gradient of objective and cross-entropy by ``scores``.

    The objective is the logarithm of numerator by denominator: 0 is perfect. Utterances without a path, or with
    something that is not a number, count for nothing.
    """
    scores = scores.detach()
    numerator, posteriors = _numerator(scores, said)
    anything, competitors = denominator(scores, model)
    usable = (numerator > _HOPELESS) & torch.isfinite(numerator) & torch.isfinite(anything)
    share = 1.0 / (usable.sum().clamp_min(1) * scores.shape[1])
    objective = torch.where(usable, numerator - anything, 0.0).sum() * share
    gradient = posteriors - competitors + CROSS_ENTROPY * (posteriors - scores.softmax(2))
    return objective, torch.where(usable[:, None, None], gradient, 0.0) * share


def _numerator(scores: Tensor, said: Chains) -> tuple[Tensor, Tensor]:
    """`numerator_score`, and its gradient by ``scores``."""
    if kernels.usable(scores):
        return kernels.numerator_sums(scores, said.tensors())
    with torch.enable_grad():
        scores = scores.detach().requires_grad_()
        numerator = numerator_score(scores, said)
        (posteriors,) = torch.autograd.grad(numerator.sum(), scores)
    return numerator.detach(), posteriors
