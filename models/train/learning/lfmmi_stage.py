"""Stage B: LF-MMI on all training sets, from their words alone."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from torch import Tensor

from models.train.data.recordings import Utterance
from models.train.learning.ahead import Targets
from models.train.learning.batches import Batches, Plan
from models.train.learning.optimizing import Options, Say, optimize
from models.train.loss.denominator import Denominator
from models.train.loss.lfmmi import lfmmi
from models.train.loss.supervision import Chains, chains
from models.train.network.tdnnf import Network
from models.train.pronouncing.contexts import Contexts
from models.train.pronouncing.phone_model import PhoneModel
from models.train.pronouncing.phones import PDFS
from models.train.pronouncing.pronunciation import Pronouncer

_STEADY = 0.35  # the part of a run at the full rate
_LEAST = 0.004  # of the full rate, at the end
_SMALL_SCORES = 1e-4  # how much the mean square of the scores counts: they may drift together otherwise


def train(
    network: Network, batches: Batches, pronouncer: Pronouncer, options: Options, path: Path, say: Say
) -> Network:
    """The network, trained and saved as ``path``. It should come from `bootstrap` or from an earlier training."""
    sentences = [each.words for each in batches.utterances]
    phone_model = PhoneModel.count(sentences, pronouncer, np.random.default_rng(options.seed))
    if network.shape.pdfs == PDFS:
        network = network.divided(Contexts.frequent(phone_model.pairs))
    objective = Information(phone_model, pronouncer, network.contexts, options.device)
    return optimize(network, batches, objective, falling, options, path, say)


def falling(done: float) -> float:
    """The rate of learning: full for the first third, then along a cosine to nearly nothing."""
    if done < _STEADY:
        return 1.0
    return max(_LEAST, 0.5 * (1 + math.cos(math.pi * (done - _STEADY) / (1 - _STEADY))))


class Information:
    """How much more likely what was said is than what else might have been: `lfmmi`, drawn pronunciations and all."""

    def __init__(
        self, phone_model: PhoneModel, pronouncer: Pronouncer, contexts: Contexts, device: str = "cpu"
    ) -> None:
        self._phone_model, self._pronouncer, self._contexts = phone_model, pronouncer, contexts
        self._denominator = Denominator.of(phone_model, device, contexts)

    def targets(self, said: list[Utterance], plan: Plan, chance: np.random.Generator) -> Targets:
        """The `Chains` of the utterances."""
        words = [each.words for each in said]
        found = chains(
            words, self._pronouncer, self._phone_model, plan.states, chance, contexts=self._contexts
        )
        return tuple(each.numpy() for each in found.tensors())

    def __call__(self, scores: Tensor, *targets: Tensor) -> tuple[Tensor, Tensor]:
        value, gradient = lfmmi(scores, Chains(*targets), self._denominator)
        return value, gradient - 2 * _SMALL_SCORES * scores / scores.numel()
