"""Batches of utterances of about the same length, drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.train.data.recordings import RATE, Utterance
from models.train.loss.supervision import states_needed
from models.train.network.augmentation import SPEEDS, at_speed
from models.train.network.features import HOP, WINDOW
from models.train.network.tdnnf import SUBSAMPLING
from models.train.pronouncing.pronunciation import Pronouncer

LENGTHS = (2.2, 3.0, 4.0, 5.5, 8.0, 12.0, 18.0)
"""Seconds of an utterance in a batch, with silence around it. Few lengths: a GPU captures its work once for each."""

_SILENCE = 0.4  # seconds around an utterance at least
_LEADS = (0.05, 0.5)  # seconds of silence before it
_STATES = 24  # of the numerator, for each second: nobody says more than 12 sounds in a second for long
_STATES_MORE = 8
_FEWEST = 4  # utterances of a batch


@dataclass(frozen=True, eq=False)
class Plan:
    """Which utterances make a batch, and how they lie in it.

    ``places``   ``[batch]`` in `Batches.utterances`
    ``leads``    ``[batch]`` samples of silence before each, at its own speed
    ``seconds``  of each row of the batch
    ``speed``    how many times as fast all of them are played, leads and all
    """

    places: NDArray[np.int64]
    leads: NDArray[np.int64]
    seconds: float
    speed: float

    @property
    def samples(self) -> int:
        """Of each row, before it is played faster."""
        return int(self.seconds * RATE * self.speed)

    @property
    def frames(self) -> int:
        """Answers of the network for each row."""
        return ((int(self.seconds * RATE) - WINDOW) // HOP + SUBSAMPLING) // SUBSAMPLING

    @property
    def states(self) -> int:
        """Of the numerator, at most."""
        return _states(self.seconds)


class Batches:
    """Draws utterances by the weights of their sets, about ``seconds`` of sound in a batch.

    Left out are utterances with a word that the pronouncer does not know, ones of more than 15 seconds and ones that are
    said too fast to be true. Raises ValueError where none is left.
    """

    def __init__(
        self, utterances: Sequence[Utterance], pronouncer: Pronouncer, seconds: float = 96.0
    ) -> None:
        self._seconds = seconds
        groups: list[list[Utterance]] = [[] for _ in LENGTHS]
        for each in utterances:
            length = _length(each)
            if length is None or not pronouncer.knows(each.words):
                continue
            if states_needed(pronouncer.usual(each.words)) <= _states(LENGTHS[length]):
                groups[length].append(each)
        found = [(length, group) for length, group in zip(LENGTHS, groups) if group]
        if not found:
            raise ValueError("No utterance can be trained on: give recordings whose words the lexicon knows.")
        self.utterances = tuple(each for _, group in found for each in group)
        self._lengths = [length for length, _ in found]
        self._firsts = np.cumsum([0, *(len(group) for _, group in found)])[:-1]
        shares = np.array([sum(each.weight * each.seconds for each in group) for _, group in found])
        self._shares = shares / shares.sum()
        self._weights = [np.array([each.weight for each in group]) for _, group in found]
        self._weights = [weight / weight.sum() for weight in self._weights]

    def plan(self, chance: np.random.Generator) -> Plan:
        """A batch of one length, at one speed."""
        group = chance.choice(len(self._lengths), p=self._shares)
        seconds, weights = self._lengths[group], self._weights[group]
        size = max(_FEWEST, int(self._seconds / seconds))
        places = self._firsts[group] + chance.choice(len(weights), size, p=weights)
        speed = SPEEDS[chance.integers(len(SPEEDS))]
        plan = Plan(places, np.zeros(size, np.int64), seconds, speed)
        spare = np.array([plan.samples - len(self.utterances[place].samples) for place in places])
        leads = np.minimum(RATE * chance.uniform(*_LEADS, size), 0.7 * spare).astype(np.int64)
        return Plan(places, leads, seconds, speed)

    def of(self, plan: Plan) -> list[Utterance]:
        """The utterances of a batch."""
        return [self.utterances[place] for place in plan.places]


class Recordings:
    """The sound of utterances on the device that trains; a GPU keeps all of it."""

    def __init__(self, utterances: Sequence[Utterance], device: str | torch.device = "cpu") -> None:
        self._utterances = utterances
        self._device = torch.device(device)
        sizes = np.array([len(each.samples) for each in utterances])
        self._sizes = torch.from_numpy(sizes).to(self._device)
        if self._device.type != "cpu":
            self._all = torch.from_numpy(np.concatenate([each.samples for each in utterances])).to(device)
            self._firsts = torch.from_numpy(np.cumsum(sizes) - sizes).to(device)

    def played(self, plan: Plan) -> tuple[Tensor, Tensor]:
        """``[batch, samples]`` in 16-bit scale, with silence around the speech, and the samples of speech ``[batch]``."""
        leads = torch.from_numpy(plan.leads).to(self._device)[:, None]
        places = torch.from_numpy(plan.places).to(self._device)
        sizes = self._sizes[places]
        if self._device.type == "cpu":
            sound = torch.zeros(len(places), plan.samples)
            for row, (place, lead) in enumerate(zip(plan.places, plan.leads)):
                samples = self._utterances[place].samples
                sound[row, lead : lead + len(samples)] = torch.from_numpy(samples.astype(np.float32))
        else:
            within = torch.arange(plan.samples, device=self._device) - leads
            spoken = (within >= 0) & (within < sizes[:, None])
            sound = self._all[torch.where(spoken, self._firsts[places][:, None] + within, 0)].float() * spoken
        return at_speed(sound, int(plan.seconds * RATE)), sizes / plan.speed


def _length(utterance: Utterance) -> int | None:
    """The place in `LENGTHS` where an utterance fits at any speed."""
    needed = utterance.seconds / min(SPEEDS) + _SILENCE
    return next((place for place, length in enumerate(LENGTHS) if needed <= length), None)


def _states(length: float) -> int:
    return int(length * _STATES) + _STATES_MORE
