"""What the network is told about an utterance: its chain of sounds, or the sound of every frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.train.data.recordings import RATE
from models.train.network.features import HOP, WINDOW
from models.train.network.tdnnf import SUBSAMPLING
from models.train.pronouncing.contexts import Contexts
from models.train.pronouncing.phone_model import PhoneModel
from models.train.pronouncing.phones import SILENCE, SOUNDS, first_pdf, later_pdf
from models.train.pronouncing.pronunciation import Pronouncer, Sounds

IMPOSSIBLE = -1e30
"""A log-probability that is as good as none, and with which sums stay finite."""

_SILENCE = SOUNDS.index(SILENCE)


@dataclass(frozen=True)
class Chains:
    """The sounds of a batch of utterances in their order, silence before, between and after the words at will.

    The first sound of a word is there twice, as it is after the word before it and as it is after silence. All
    ``[batch, states]``; states beyond an utterance's own cannot be entered.

    ``entering``   the pdf of the first frame in a state
    ``staying``    the pdf of each frame after it
    ``weight``     log-probability of entering, from the bigram of sounds
    ``following``  whether it may be entered from the state before
    ``skipping``   whether it may be entered from two states before
    ``leaping``    whether it may be entered from three states before
    ``beginning``  whether the first frame may be here
    ``ending``     whether the last frame may be here
    """

    entering: Tensor
    staying: Tensor
    weight: Tensor
    following: Tensor
    skipping: Tensor
    leaping: Tensor
    beginning: Tensor
    ending: Tensor

    def tensors(self) -> tuple[Tensor, ...]:
        return (
            self.entering, self.staying, self.weight, self.following, self.skipping, self.leaping, self.beginning,
            self.ending,
        )  # fmt: skip


def states_needed(words: Sequence[Sounds]) -> int:
    """The states of an utterance in `chains`."""
    return sum(len(word) + 2 for word in words)


def chains(
    sentences: Sequence[Sequence[str]],
    pronouncer: Pronouncer,
    phone_model: PhoneModel,
    states: int,
    chance: np.random.Generator,
    device: str | torch.device = "cpu",
    contexts: Contexts | None = None,
) -> Chains:
    """Draws a pronunciation for every word. Raises ValueError where even the usual ones need more ``states``."""
    shape = (len(sentences), states)
    entering, staying = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    weight = np.full(shape, IMPOSSIBLE, np.float32)
    truths = [np.zeros(shape, bool) for _ in range(5)]
    pdfs, bigram = (contexts or Contexts.plain()).states(), np.log(phone_model.bigram)
    for row, sentence in enumerate(sentences):
        words = pronouncer.draw(sentence, chance)
        if states_needed(words) > states:
            words = pronouncer.usual(sentence)
        before, sounds, *ways = _states(words)
        count = len(sounds)
        if count > states:
            raise ValueError(f"An utterance has {count} states, the batch only {states}: leave it out.")
        entering[row, :count], staying[row, :count] = pdfs[before, sounds].T
        weight[row, :count] = bigram[before, sounds]
        for truth, way in zip(truths, ways):
            truth[row, :count] = way
    arrays = (entering, staying, weight, *truths)
    return Chains(*(torch.from_numpy(array).to(device) for array in arrays))


def frame_pdfs(
    phones: Sequence[tuple[int, float]], frames: int, lead: float = 0.0, speed: float = 1.0
) -> NDArray[np.int64]:
    """The pdf of each of ``frames`` answers of a network without contexts, from the ends of sounds in seconds.

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


def _states(words: Sequence[Sounds]) -> tuple[NDArray[Any], ...]:
    """Of each state of an utterance: the sound before it, its own, and whether it is following, skipping, leaping,
    beginning and ending (`Chains`)."""
    states = [(_SILENCE, _SILENCE, False, False, False, True, False)]
    last = _SILENCE  # the sound before the silence between two words …
    twice = False  # … and whether it has two states
    for place, word in enumerate(words):
        ends = place == len(words) - 1
        whole = ends and len(word) == 1
        if place:
            # After the word before, past the silence; then after the silence, past that.
            states.append((last, word[0], False, True, twice, False, whole))
            states.append((_SILENCE, word[0], False, True, False, False, whole))
        else:
            states.append((_SILENCE, word[0], True, False, False, True, whole))
        twice = place > 0
        for number, (before, sound) in enumerate(zip(word, word[1:]), start=2):
            states.append((before, sound, True, twice, False, False, ends and number == len(word)))
            twice = False
        last = word[-1]
        states.append((last, _SILENCE, True, twice, False, False, ends))
    return tuple(np.array(column) for column in zip(*states))
