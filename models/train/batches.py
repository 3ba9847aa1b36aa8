"""Batches of utterances of about the same length, drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.train.augmentation import SPEEDS, at_speed
from models.train.pronunciation import Speller
from models.train.recordings import RATE, Utterance
from models.train.supervision import states_needed

LENGTHS = (2.2, 3.0, 4.0, 5.5, 8.0, 12.0, 18.0)
"""Seconds of an utterance in a batch, with silence around it. Few lengths: a GPU captures its work once for each."""

_SILENCE = 0.4  # seconds around an utterance at least
_LEADS = (0.05, 0.5)  # seconds of silence before it
_STATES = 24  # of the numerator, for each second: nobody says more than 12 sounds in a second for long
_STATES_MORE = 8
_FEWEST = 4  # utterances of a batch


@dataclass(frozen=True, eq=False)
class Batch:
    """Utterances with silence around them, played ``speed`` times as fast.

    ``sound``    ``[batch, samples]`` in 16-bit scale
    ``lengths``  ``[batch]`` samples of speech in it
    ``leads``    seconds of silence before each utterance, at its own speed
    ``states``   of the numerator
    """

    utterances: tuple[Utterance, ...]
    sound: Tensor
    lengths: Tensor
    leads: tuple[float, ...]
    speed: float
    states: int


class Batches:
    """Draws utterances by the weights of their sets, about ``seconds`` of sound in a batch.

    Left out are utterances with a word that the speller does not know, ones of more than 15 seconds and ones that are
    said too fast to be true. Raises ValueError where none is left.
    """

    def __init__(
        self,
        utterances: Sequence[Utterance],
        speller: Speller,
        seconds: float = 96.0,
        device: str | torch.device = "cpu",
    ) -> None:
        self._seconds = seconds
        self._device = device
        groups: list[list[Utterance]] = [[] for _ in LENGTHS]
        for each in utterances:
            length = _length(each)
            if length is None or not speller.knows(each.words):
                continue
            if states_needed(speller.usual(each.words)) <= _states(LENGTHS[length]):
                groups[length].append(each)
        self._groups = [(length, group) for length, group in zip(LENGTHS, groups) if group]
        if not self._groups:
            raise ValueError("No utterance can be trained on: give recordings whose words the lexicon knows.")
        shares = np.array([sum(each.weight * each.seconds for each in group) for _, group in self._groups])
        self._shares = shares / shares.sum()
        weights = [np.array([each.weight for each in group]) for _, group in self._groups]
        self._weights = [weight / weight.sum() for weight in weights]

    @property
    def utterances(self) -> list[Utterance]:
        """All that can be drawn."""
        return [each for _, group in self._groups for each in group]

    def draw(self, chance: np.random.Generator) -> Batch:
        """A batch of one length, at one speed."""
        place = chance.choice(len(self._groups), p=self._shares)
        length, group = self._groups[place]
        size = max(_FEWEST, int(self._seconds / length))
        chosen = tuple(group[each] for each in chance.choice(len(group), size, p=self._weights[place]))
        speed = SPEEDS[chance.integers(len(SPEEDS))]
        sound = torch.zeros(size, int(length * RATE * speed))
        leads = []
        for row, each in enumerate(chosen):
            spare = sound.shape[1] - len(each.samples)
            lead = int(min(RATE * chance.uniform(*_LEADS), 0.7 * spare))
            sound[row, lead : lead + len(each.samples)] = torch.from_numpy(each.samples.astype(np.float32))
            leads.append(lead / RATE)
        lengths = torch.tensor([len(each.samples) / speed for each in chosen])
        sound = at_speed(sound.to(self._device), int(length * RATE))
        return Batch(chosen, sound, lengths.to(self._device), tuple(leads), speed, _states(length))


def _length(utterance: Utterance) -> int | None:
    """The place in `LENGTHS` where an utterance fits at any speed."""
    needed = utterance.seconds / min(SPEEDS) + _SILENCE
    return next((place for place, length in enumerate(LENGTHS) if needed <= length), None)


def _states(length: float) -> int:
    return int(length * _STATES) + _STATES_MORE
