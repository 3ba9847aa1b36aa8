"""Noise of a room, mixed into recordings: a fan, or other people who talk. The same at every call."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from voice.sound.audio import AudioChunk

_TALKERS = 5
_HUM = 118.0  # hertz, and its multiples: the blades of the fan
_HARMONICS = 5
_FALL = 0.8  # of the fan's spectrum: a little less than 6 dB an octave
_LOWEST = 60.0  # hertz from which it falls
_LOUD = 0.02  # of the peak: what is quieter is a pause, and does not count as speech
_FULL = 0.95

Samples = NDArray[np.float64]


def in_noise(sound: AudioChunk, decibels: float, others: Sequence[AudioChunk], name: str) -> AudioChunk:
    """A recording with noise so many decibels below its speech: babble of ``others``, or a fan where there are none.

    ``name`` chooses, once and for all, which of them talk and when.
    """
    chance = np.random.default_rng(int.from_bytes(sha256(f"{name} {decibels:g}".encode()).digest()[:8]))
    speech = sound.floats().astype(np.float64)
    noise = _babble(chance, len(speech), others) if others else _fan(chance, len(speech), sound.rate)
    spoken = speech[np.abs(speech) > _LOUD * np.abs(speech).max()]
    strength = _power(spoken) / _power(noise) / 10 ** (decibels / 10)
    mixed = speech + noise * np.sqrt(strength)
    mixed /= max(1.0, np.abs(mixed).max() / _FULL)
    return AudioChunk.from_floats(mixed.astype(np.float32), sound.rate)


def _fan(chance: np.random.Generator, length: int, rate: int) -> Samples:
    spectrum = np.fft.rfft(chance.standard_normal(length))
    hertz = np.fft.rfftfreq(length, 1 / rate)
    spectrum /= np.maximum(hertz, _LOWEST) ** _FALL
    for multiple in range(1, _HARMONICS):
        spectrum[np.abs(hertz - _HUM * multiple) < 1] *= 12 / multiple
    return np.fft.irfft(spectrum, length)


def _babble(chance: np.random.Generator, length: int, others: Sequence[AudioChunk]) -> Samples:
    mixed = np.zeros(length)
    for number in chance.choice(len(others), min(_TALKERS, len(others)), replace=False):
        talk = np.resize(others[number].floats().astype(np.float64), length)
        mixed += np.roll(talk, chance.integers(length)) / np.sqrt(_power(talk))
    return mixed


def _power(samples: Samples) -> float:
    return float(np.mean(samples**2)) + 1e-12
