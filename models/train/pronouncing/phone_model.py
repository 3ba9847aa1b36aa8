"""Which phone follows which: what the denominator of LF-MMI takes for all that might have been said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.train.pronouncing.phones import SILENCE, SOUNDS
from models.train.pronouncing.pronunciation import Pronouncer

_SILENCE = SOUNDS.index(SILENCE)
_ENDS = 0.9  # how often there is silence before and after an utterance …
_PAUSE = 0.15  # … and between two words
_DRAWS = 20000  # utterances that are counted at least
_BACKING = 20.0  # counts of the shorter history that are added to those of the longer one

_Probabilities = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PhoneModel:
    """Probabilities of the next sound, after one sound and after two.

    ``bigram``   ``[sound, next]``
    ``trigram``  ``[sound before, sound, next]``
    ``start``    ``[sound before, sound]`` at the first frame: nearly always silence
    ``pairs``    ``[sound before, sound]``: how often they follow each other, of all pairs together
    """

    bigram: _Probabilities
    trigram: _Probabilities
    start: _Probabilities
    pairs: _Probabilities

    @classmethod
    def count(
        cls,
        sentences: Sequence[Sequence[str]],
        pronouncer: Pronouncer,
        chance: np.random.Generator,
        unigram: float = 0.05,
    ) -> PhoneModel:
        """Counted from words and drawn silences.

        ``unigram`` of the trigram are the frequencies of the sounds alone: without it sounds that hardly ever follow
        each other are never competitors, their scores are never pushed down, and words are heard in silence.
        """
        size = len(SOUNDS)
        threes = np.zeros((size, size, size))
        for _ in range(max(1, _DRAWS // len(sentences))):
            for words in sentences:
                sounds = np.array(
                    [_SILENCE, _SILENCE, *_with_silences(pronouncer.draw(words, chance), chance)]
                )
                np.add.at(threes, (sounds[:-2], sounds[1:-1], sounds[2:]), 1)
        return cls.from_counts(threes, unigram)

    @classmethod
    def from_counts(cls, threes: NDArray[np.float64], unigram: float = 0.05) -> PhoneModel:
        """From how often three sounds followed each other, ``[sound, sound, sound]``, the first 0 being silence."""
        twos, ones = threes.sum(0), threes.sum((0, 1)) + 1
        single = ones / ones.sum()
        bigram = (twos + _BACKING * single) / (twos.sum(1, keepdims=True) + _BACKING)
        trigram = (threes + _BACKING * bigram) / (threes.sum(2, keepdims=True) + _BACKING)
        start = np.zeros_like(bigram)
        start[_SILENCE] = 0.1 * bigram[_SILENCE]
        start[_SILENCE, _SILENCE] += 0.9
        return cls(bigram, (1 - unigram) * trigram + unigram * single, start, twos / max(1.0, twos.sum()))


def _with_silences(words: Sequence[Sequence[int]], chance: np.random.Generator) -> list[int]:
    sounds = [_SILENCE] if chance.random() < _ENDS else []
    for place, word in enumerate(words):
        if place and chance.random() < _PAUSE:
            sounds.append(_SILENCE)
        sounds.extend(word)
    if chance.random() < _ENDS:
        sounds.append(_SILENCE)
    return sounds
