"""Mel-frequency cepstral coefficients as Kaldi's high-resolution ones, in PyTorch.

40 mel bands from 20 to 7,600 Hz and 40 cepstra, from windows of 25 milliseconds every 10; no energy, no lifter, no
dither, no window beyond an end. They must equal what vosk computes: tests/models/test_features.py compares them with
kaldi-native-fbank.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn

from models.train.data.recordings import RATE

BANDS = 40
WINDOW = RATE // 40  # samples
HOP = RATE // 100  # samples
_FFT = 512  # samples, the next power of two
_LOW, _HIGH = 20.0, 7600.0  # hertz
_WARP_LOW, _WARP_HIGH = 100.0, 7000.0  # hertz; between them Kaldi warps in proportion
_PREEMPHASIS = 0.97
_POVEY = 0.85  # the exponent of Kaldi's own window
_SMALLEST = 1.1920929e-07  # 32-bit epsilon, as in Kaldi: the logarithm of silence

WARPS = (0.82, 0.86, 0.9, 0.94, 0.97, 1.0, 1.03, 1.06, 1.1, 1.14, 1.18)
"""The lengths of a vocal tract that can be pretended, 1 being the speaker's own."""

_Array = NDArray[np.float64]


class Mfcc(nn.Module):
    """From samples to cepstra."""

    def __init__(self) -> None:
        super().__init__()
        hann = 0.5 - 0.5 * np.cos(2 * math.pi * np.arange(WINDOW) / (WINDOW - 1))
        self.register_buffer("window", _tensor(hann**_POVEY))
        self.register_buffer("banks", _tensor(np.stack([mel_bank(warp) for warp in WARPS])))
        self.register_buffer("cosines", _tensor(_cosines()))

    def forward(self, samples: Tensor) -> Tensor:
        """``[batch, samples]`` in 16-bit scale to cepstra ``[batch, frames, 40]``."""
        return self.cepstra(self.log_mel(samples))

    def log_mel(self, samples: Tensor, warps: Tensor | None = None) -> Tensor:
        """``[batch, samples]`` to logarithms of power ``[batch, frames, 40]``; ``warps`` are places in `WARPS`."""
        frames = samples.unfold(1, WINDOW, HOP)
        frames = frames - frames.mean(2, keepdim=True)
        before = torch.cat([frames[..., :1], frames[..., :-1]], 2)
        power = torch.fft.rfft((frames - _PREEMPHASIS * before) * self.window, _FFT).abs() ** 2
        banks = self.banks[WARPS.index(1.0)] if warps is None else self.banks[warps]
        return (power @ banks).clamp_min(_SMALLEST).log()

    def cepstra(self, log_mel: Tensor) -> Tensor:
        """The cosine transform of the bands."""
        return log_mel @ self.cosines


def mel_bank(warp: float = 1.0) -> _Array:
    """Triangular bands ``[257 frequencies, 40]``; the highest frequency has no weight, as in Kaldi."""
    low, high = _mel(_LOW), _mel(_HIGH)
    edges = np.linspace(low, high, BANDS + 2)
    if warp != 1.0:
        edges = _mel(warped(700.0 * (np.exp(edges / 1127.0) - 1.0), warp))
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    mel = _mel(np.arange(_FFT // 2) * RATE / _FFT)[:, None]
    rising, falling = (mel - left) / (centre - left), (right - mel) / (right - centre)
    bank = np.zeros((_FFT // 2 + 1, BANDS))
    bank[:-1] = np.clip(np.minimum(rising, falling), 0.0, None)
    return bank


def warped(hertz: ArrayLike, warp: float) -> _Array:
    """Frequencies as a vocal tract of another length would have them: Kaldi's definition, straight in three pieces."""
    given = np.asarray(hertz, np.float64)
    low, high = _WARP_LOW * max(1.0, warp), _WARP_HIGH * min(1.0, warp)
    knots = ([_LOW, low, high, _HIGH], [_LOW, low / warp, high / warp, _HIGH])
    return np.where((given < _LOW) | (given > _HIGH), given, np.interp(given, *knots))


def _mel(hertz: ArrayLike) -> _Array:
    return np.asarray(1127.0 * np.log(1.0 + np.asarray(hertz, np.float64) / 700.0))


def _cosines() -> _Array:
    """The orthonormal cosine transform ``[bands, cepstra]``."""
    cepstrum, band = np.arange(BANDS)[:, None], np.arange(BANDS)[None]
    matrix = math.sqrt(2.0 / BANDS) * np.cos(math.pi / BANDS * (band + 0.5) * cepstrum)
    matrix[0] = math.sqrt(1.0 / BANDS)
    return np.asarray(matrix.T)


def _tensor(values: _Array) -> Tensor:
    return torch.from_numpy(values.astype(np.float32))
