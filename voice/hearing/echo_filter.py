"""What an echo is made of: the way from loudspeaker to microphone, and what is left when it is taken away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voice.sound.audio import RATE, Floats

BLOCK = 160
"""Samples the filter takes at a time: 10 ms. Chunks of whole blocks come back without any delay."""

PARTS = 24  # blocks of echo the filter knows: 240 ms of room
_STEADY = 0.998  # how much of the room stays as it is from block to block; less would follow a drifting clock better
_ROOM_DECAY = 0.25  # seconds in which the room is expected to die away by 30 dB

_EDGES = np.array([200, 400, 600, 850, 1150, 1500, 2000, 2600, 3400, 4400, 6000]) * 2 * BLOCK // RATE
_LEAK = -15.0  # decibels of what a new filter leaves, relative to the echo
_FADE = 10**-0.05  # 0.5 dB a block: what the echo leaves dies away slower than the echo
# What a filter leaves of the echo is its median, in decibels of the echo: a person who speaks for some of the time moves it
# little. In simulated rooms 99 of 100 blocks without a person were no more than 12 dB above it.
_STEP = 0.05  # decibels a block by which it is followed …
_FIRST_STEP = 0.25  # … and at first
_EARLY = 25  # blocks of echo after which the first steps are half as large
_MARGIN = 12.0  # decibels
_NOISE_RISE = 10**0.003  # 3 dB a second
_FAINTEST = 1e-9  # of an echo: it dies away for as long as nothing is played

_Spectrum = NDArray[np.complex128]
_Powers = NDArray[np.float64]
_Sound = NDArray[np.floating]


class EchoFilter:
    """The way from loudspeaker to microphone, ``strength`` its expected power, learnt block by block."""

    def __init__(self, strength: float = 1.0) -> None:
        decay = 10 ** (-3 * np.arange(PARTS) * BLOCK / RATE / _ROOM_DECAY)
        self._doubt: _Powers = np.repeat(decay[:, None] * strength / decay.sum(), BLOCK + 1, 1)
        self._far: _Spectrum = np.zeros((PARTS, BLOCK + 1), np.complex128)
        self._room: _Spectrum = np.zeros((PARTS, BLOCK + 1), np.complex128)
        self._noise: _Powers = np.full(BLOCK + 1, 1e-3)

    def reload(self, far: Floats) -> None:
        """``far`` is what was played before the next block: one block more than there are parts."""
        for part in range(PARTS):
            end = len(far) - part * BLOCK
            self._far[part] = np.fft.rfft(far[end - 2 * BLOCK : end])

    def rest(self, blocks: int) -> None:
        """So many blocks passed in silence: the room may have changed meanwhile."""
        kept = _STEADY ** (2 * blocks)
        self._doubt = kept * self._doubt + (1 - kept) * np.abs(self._room) ** 2

    def step(self, far: Floats, heard: Floats) -> NDArray[np.float64]:
        """``heard`` without its echo; ``far`` is what was played then and one block before."""
        self._far = np.roll(self._far, 1, 0)
        self._far[0] = np.fft.rfft(far)
        left: NDArray[np.float64] = heard - np.fft.irfft((self._room * self._far).sum(0))[BLOCK:]
        error = np.fft.rfft(left, 2 * BLOCK) * _SHIFT
        power = np.abs(self._far) ** 2
        self._noise = 0.8 * self._noise + 0.2 * np.abs(error) ** 2
        gain = self._doubt / (0.5 * (self._doubt * power).sum(0) + self._noise + 1e-8)
        change = np.fft.irfft(gain * self._far.conj() * error, axis=1)
        self._room += np.fft.rfft(change[:, :BLOCK], 2 * BLOCK, axis=1)
        kept = _STEADY**2
        self._doubt = kept * (1 - 0.5 * gain * power) * self._doubt + (1 - kept) * np.abs(self._room) ** 2
        return left


_SHIFT = np.array([(-1.0) ** k for k in range(BLOCK + 1)])  # a block later, in the spectrum of two blocks


class Remainder:
    """How loud noise and what a filter leaves of the echo usually are, in ten bands from 200 to 6,000 Hz."""

    def __init__(self) -> None:
        bands = len(_EDGES) - 1
        self._left: _Powers = np.zeros(bands)
        self._echo: _Powers = np.full(bands, _FAINTEST)
        self._leak: _Powers = np.full(bands, _LEAK)
        self._noise: _Powers = np.full(bands, np.inf)
        self._known = 0  # blocks of echo that were measured

    def relearn(self) -> None:
        """The filter begins anew: what it leaves is not known any more. The noise is."""
        self._leak[:] = _LEAK
        self._known = 0

    def rest(self, heard: Floats) -> float:
        """The decibels by which a block in which no echo can be exceeds the noise."""
        self._take(heard)
        return self._above(4 * self._noise)

    def measure(self, left: _Sound, echo: _Sound) -> tuple[float, bool]:
        """The decibels by which what is ``left`` of a block exceeds both, and whether there was an ``echo``."""
        now = _bands(echo)
        self._echo = np.maximum(np.maximum(self._echo * _FADE, now), _FAINTEST)
        self._take(left)
        excess = self._above(10 ** ((self._leak + _MARGIN) / 10) * self._echo + 4 * self._noise)
        ratio = 10 * np.log10((self._left + 1e-12) / self._echo)
        pace = max(_STEP, _FIRST_STEP * _EARLY / (_EARLY + self._known))
        step = np.where(ratio > self._leak, pace, -pace)
        audible = self._echo > 2 * self._noise
        self._known += bool(audible.any())
        self._leak = np.clip(np.where(audible, self._leak + step, self._leak), -40, 20)
        return excess, bool(now.sum() > self._noise.sum())

    def _take(self, left: _Sound) -> None:
        self._left = 0.5 * self._left + 0.5 * _bands(left)
        self._noise = np.maximum(np.minimum(self._noise * _NOISE_RISE, self._left), 1e-6)

    def _above(self, expected: _Powers) -> float:
        broad = 10 * np.log10(self._left.sum() / expected.sum() + 1e-9)
        # A filter that is caught out in one band is no person: a voice has several.
        many = 2 * np.mean(np.clip(10 * np.log10(self._left / expected + 1e-9), 0, 15))
        return float(min(broad, many))


def _bands(block: _Sound) -> _Powers:
    bands: _Powers = np.add.reduceat(np.abs(np.fft.rfft(block, 2 * BLOCK)) ** 2, _EDGES)[:-1]
    return bands
