"""Whether a microphone gives sound that can be understood, judged from its samples."""

from __future__ import annotations

import numpy as np

from voice.sound.audio import AudioChunk

DEAD = 5.0
"""Seconds of nothing but zeros after which a microphone counts as muted: a quiet room always hisses a little."""

_LOUD = 32_000  # of 32,768: here a sample is taken for cut off
_CLIPPED = 0.02  # share of the samples of a chunk that may be
_OFTEN = 5  # clipped chunks until it is said


class LevelWatch:
    """Says once what is wrong with the level of a microphone."""

    def __init__(self) -> None:
        self._zeros = 0.0
        self._clipped = 0
        self._told: set[str] = set()

    def accept(self, chunk: AudioChunk) -> str:
        """A sentence that says what is wrong and what to do, the first time it is noticed; else nothing."""
        samples = np.abs(np.frombuffer(chunk.pcm, dtype="<i2").astype(np.int32))
        if not len(samples):
            return ""
        self._zeros = 0.0 if samples.any() else self._zeros + chunk.seconds
        self._clipped += int(np.mean(samples >= _LOUD) > _CLIPPED)
        if self._zeros >= DEAD:
            return self._once("The microphone gives no sound at all: see whether it is muted.")
        if self._clipped >= _OFTEN:
            return self._once("The microphone is too loud: turn its level down or move away from it.")
        return ""

    def _once(self, sentence: str) -> str:
        if sentence in self._told:
            return ""
        self._told.add(sentence)
        return sentence
