"""What the network is told about an utterance: its chain of sounds, or the sound of every frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.train.data.recordings import RATE
from models.train.network.features import HOP, WINDOW
from models.train.network.tdnnf import SUBSAMPLING
from models.train.pronouncing.phone_model import PhoneModel
from models.train.pronouncing.phones import SILENCE, SOUNDS, first_pdf, later_pdf
from models.train.pronouncing.pronunciation import Pronouncer, Sounds

IMPOSSIBLE = -1e30
"""A log-probability that is as good as none, and with which sums stay finite."""

_SILENCE = SOUNDS.index(SILENCE)


@dataclass(frozen=True)
class Chains:
    """The sounds of a batch of utterances in their order, silence before, between and after the words at will.

    All ``[batch, states]``; states beyond an utterance's own cannot be entered.

    ``entering``   the pdf of the first frame in a state
    ``staying``    the pdf of each frame after it
    ``weight``     log-probability of entering, from the bigram of sounds
    ``skipping``   whether it may be entered from two states before: the one between is a silence
    ``beginning``  whether the first frame may be here
    ``ending``     whether the last frame may be here
    """

    entering: Tensor
    staying: Tensor
    weight: Tensor
    skipping: Tensor
    beginning: Tensor
    ending: Tensor

    def tensors(self) -> tuple[Tensor, ...]:
        return (self.entering, self.staying, self.weight, self.skipping, self.beginning, self.ending)


def states_needed(words: Sequence[Sounds]) -> int:
    """The states of an utterance in `chains`."""
    return sum(len(word) + 1 for word in words) + 1


def chains(
    sentences: Sequence[Sequence[str]],
    pronouncer: Pronouncer,
    phone_model: PhoneModel,
    states: int,
    chance: np.random.Generator,
    device: str | torch.device = "cpu",
) -> Chains:
    """Draws a pronunciation for every word. Raises ValueError where even the usual ones need more ``states``."""
    shape = (len(sentences), states)
    entering, staying = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    weight = np.full(shape, IMPOSSIBLE, np.float32)
    skipping, beginning, ending = np.zeros(shape, bool), np.zeros(shape, bool), np.zeros(shape, bool)
    bigram = np.log(phone_model.bigram)
    for row, sentence in enumerate(sentences):
        words = pronouncer.draw(sentence, chance)
        if states_needed(words) > states:
            words = pronouncer.usual(sentence)
        sounds, optional = _states(words)
        count = len(sounds)
        if count > states:
            raise ValueError(f"An utterance has {count} states, the batch only {states}: leave it out.")
        entering[row, :count] = first_pdf(0) + 2 * sounds
        staying[row, :count] = later_pdf(0) + 2 * sounds
        weight[row, :count] = bigram[np.concatenate([[_SILENCE], sounds[:-1]]), sounds]
        skipping[row, 2:count] = optional[1:-1]
        beginning[row, :2] = True
        ending[row, count - 2 : count] = True
    arrays = (entering, staying, weight, skipping, beginning, ending)
    return Chains(*(torch.from_numpy(array).to(device) for array in arrays))


def frame_pdfs(
    phones: Sequence[tuple[int, float]], frames: int, lead: float = 0.0, speed: float = 1.0
) -> NDArray[np.int64]:
    """The pdf of each of ``frames`` answers of the network, from the ends of sounds in seconds.

    ``lead`` are the seconds of silence before the utterance; it is played ``speed`` times as fast, lead and all.
    """
    middle = (np.arange(frames) * SUBSAMPLING * HOP + WINDOW / 2) / RATE * speed - lead
    ends = np.array([end for _, end in phones])
    sounds = np.array([_SILENCE, *(sound for sound, _ in phones), _SILENCE])
    place = np.where(middle < 0, 0, 1 + np.searchsorted(ends, middle, side="right"))
    sound = sounds[place]
    # Silences that touch are one: what counts as its first frame must not depend on how it is cut.
    place = np.where(sound == _SILENCE, -1, place)
    first = np.concatenate([[True], place[1:] != place[:-1]])
    return np.where(first, first_pdf(0) + 2 * sound, later_pdf(0) + 2 * sound)


def _states(words: Sequence[Sounds]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The sounds of an utterance, and which of them may be left out."""
    sounds, optional = [_SILENCE], [True]
    for word in words:
        sounds += [*word, _SILENCE]
        optional += [*(False for _ in word), True]
    return np.array(sounds), np.array(optional)
