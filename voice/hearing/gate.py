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
_FALL = 15.0  # … or to fade: a block that is half a gap is no quieter room
_LAG = RATE // 2_000  # samples
_QUIETEST = -75.0  # decibels of full scale: below it no voice is understood


class Gate:
    """Open while sound is louder than the noise, and a second longer. The noise is the quietest sound of late."""

    def __init__(self) -> None:
        self._noise: float | None = None
        self.reset()

    def reset(self) -> None:
        """Open for a second; the noise is still known."""
        self._left = HANG

    def open(self, pcm: bytes) -> bool:
        """Takes the next 20 to 100 ms (16-bit mono at 16 kHz); whether they are worth listening to."""
        seconds = len(pcm) / 2 / RATE
        self._left -= seconds
        if any(pcm):  # zeros are no noise but a gap
            level = _level(pcm)
            before = level if self._noise is None else self._noise
            noise = min(before + _RISE * seconds, max(before - _FALL * seconds, level))
            self._noise = max(_QUIETEST, noise)
            if level > self._noise + _ABOVE:
                self._left = HANG
        return self._left > 0


def _level(pcm: bytes) -> float:
    """In decibels of full scale, of the differences to 0.5 ms before: 500 to 1,500 Hz, where voices are, count most, and
    hum and rumble hardly at all. Gaps in the sound are left out."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32_768
    steps = samples[_LAG:] - samples[:-_LAG]
    return float(10 * np.log10(steps @ steps / max(1, int(np.count_nonzero(steps))) + 1e-12))
