"""How like what was played a sound is, and how late it came: what tells an echo from a person before the room is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice.sound.audio import RATE, Floats

FURTHEST = 12_800
"""Samples by which an echo may come late: 0.8 s, half of it for a microphone that is read late."""

_LOW, _HIGH = 200, 6_000  # hertz
_FAINT = 1e-6  # mean square of what was played, below which nothing can be like it
_FFT = 25_600  # samples of a Fourier transform: both sounds, if one is 0.4 s at most

_Spectrum = NDArray[np.complexfloating]


@dataclass(frozen=True)
class Likeness:
    """``late``: samples from the furthest place that was looked at to the one most alike; ``clear``: how much that stands
    out (the peak of a correlation over its mean)."""

    late: int = 0
    clear: float = 0.0


def place_of(sound: Floats, played: Floats) -> Likeness:
    """Where a ``sound`` is an echo of what was ``played``, if it is one.

    Both are at 16 kHz and end now; the sound lasts 0.4 s at most, and ``played`` begins `FURTHEST` before it. Every
    frequency counts alike (GCC-PHAT), so that the place is found under a person ten decibels louder too. In simulated
    rooms echoes had 20 and more from 0.15 s after their onset on, and persons 4 to 12.
    """
    if np.mean(played**2) < _FAINT:
        return Likeness()
    heard, told = _spectra(sound, played)
    cross = heard * told.conj()
    flat = np.abs(cross) ** 0.8  # not quite alike: the noise between harmonics counts less
    return _peak(cross / (flat + 1e-9))


def share_of(sound: Floats, played: Floats) -> Likeness:
    """How much of a ``sound`` is an echo; as `place_of`, but frequencies count as they are loud in the sound.

    What a filter leaves of an echo, 15 decibels below a person, does not make that person an echo: nine of ten had less
    than 9 in simulated rooms, and echoes 11 to 30.
    """
    if np.mean(played**2) < _FAINT:
        return Likeness()
    heard, told = _spectra(sound, played)
    loud = np.abs(told)
    return _peak(heard * told.conj() / (loud + 1e-3 * loud.max()))


def _spectra(sound: Floats, played: Floats) -> tuple[_Spectrum, _Spectrum]:
    return np.fft.rfft(sound, _FFT), np.fft.rfft(played, _FFT)


def _peak(cross: _Spectrum) -> Likeness:
    size = 2 * (len(cross) - 1)
    cross[: _LOW * size // RATE] = 0
    cross[_HIGH * size // RATE :] = 0
    like = np.abs(np.fft.irfft(cross))
    like = np.concatenate([like[:1], like[: -FURTHEST - 1 : -1]])  # as late as none of it, and ever later
    late = int(np.argmax(like))
    return Likeness(late, float(like[late] / (np.sqrt(np.mean(like**2)) + 1e-12)))
