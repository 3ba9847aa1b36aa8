"""Whether there is anything to listen to: a look at the level of sound that costs next to nothing.

Nobody speaks most of the time. While it is as quiet as it has been, neither the voice detector nor the recognizer works.
"""

from __future__ import annotations

import numpy as np

from voice.sound.audio import RATE

HANG = 1.0
"""Seconds for which a gate stays open after the last sound above the noise."""

_ABOVE = 2.0  # decibels over the noise: frames of 32 ms of steady noise differ by less
_RISE = 1.0  # decibels a second by which the noise is thought to grow …
_QUIETEST = -75.0  # … from no less than that, in decibels of full scale: below it no voice is understood


class Gate:
    """Open while sound is louder than the noise, and a second longer. The noise is the quietest sound of late."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Open until it is known how loud the noise is."""
        self._noise: float | None = None
        self._left = HANG  # seconds for which it stays open

    def open(self, pcm: bytes) -> bool:
        """Takes the next 20 to 100 ms (16-bit mono at 16 kHz); whether they are worth listening to."""
        if not pcm:
            return self._left > 0
        seconds = len(pcm) / 2 / RATE
        level = _level(pcm)
        risen = level if self._noise is None else self._noise + _RISE * seconds
        self._noise = max(_QUIETEST, min(level, risen))
        self._left = HANG if level > self._noise + _ABOVE else self._left - seconds
        return self._left > 0


def _level(pcm: bytes) -> float:
    """In decibels of full scale, of the differences of the samples: hum and rumble count less than a voice."""
    steps = np.diff(np.frombuffer(pcm, dtype="<i2").astype(np.float32))
    return float(10 * np.log10((np.mean(steps * steps) if len(steps) else 0.0) / 32_768**2 + 1e-12))
