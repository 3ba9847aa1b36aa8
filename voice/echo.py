"""The ear while the mouth speaks: takes what the loudspeaker plays out of what the microphone hears."""

from __future__ import annotations

from collections import deque

import numpy as np
import soxr
from numpy.typing import NDArray

from voice.audio import RATE, AudioChunk, Floats

_B = 160
_P = 24
_KEPT = 3 * RATE
_WINDOW = 12_000
_FURTHEST = round(0.8 * RATE)
_MARGIN = 160
_EVERY = 4_000
PASSES = 1


class _Filter:
    def __init__(self) -> None:
        bins = _B + 1
        self.far = np.zeros((_P, bins), np.complex128)
        self.room = np.zeros((_P, bins), np.complex128)
        prior = 10 ** (-np.arange(_P) * _B / RATE / 0.5 * 6)
        self.doubt = np.repeat(prior[:, None], bins, 1)
        self.noise = np.full(bins, 1e-3)

    def reload(self, far):
        for p in range(_P):
            end = len(far) - p * _B
            self.far[p] = np.fft.rfft(far[end - 2 * _B : end])

    def step(self, far, heard):
        self.far = np.roll(self.far, 1, 0)
        self.far[0] = np.fft.rfft(far)
        echo = np.fft.irfft((self.room * self.far).sum(0))[_B:]
        left = heard - echo
        spectrum = np.fft.rfft(np.concatenate([np.zeros(_B), left]))
        power = np.abs(self.far) ** 2
        self.noise = 0.8 * self.noise + 0.2 * np.abs(spectrum) ** 2
        expected = 0.5 * (self.doubt * power).sum(0)
        gain = self.doubt / (expected + self.noise + 1e-8)
        change = np.fft.irfft(gain * self.far.conj() * spectrum, axis=1)
        change[:, _B:] = 0
        self.room += np.fft.rfft(change, axis=1)
        A2 = 0.998**2
        self.doubt = A2 * (1 - 0.5 * gain * power) * self.doubt + (1 - A2) * np.abs(self.room) ** 2
        return left, spectrum, expected


class EchoCanceller:
    def __init__(self) -> None:
        self._played = deque(maxlen=4000)
        self._far = np.zeros(_KEPT, np.float32)
        self._far_end = 0
        self._mic = np.zeros(_WINDOW, np.float32)
        self._mic_end = 0
        self._offset = None
        self._aligned = False
        self._last = None
        self._stream = None
        self._rate = 0
        self._filter = _Filter()
        self._in = np.zeros(0, np.float32)
        self._out = np.zeros(0, np.float32)
        self._next_estimate = 0
        self.log = []
        self.delays = []
        self._pos = 0

    def played(self, chunk):
        self._played.append(chunk)

    def _drain(self):
        while self._played:
            c = self._played.popleft()
            x = c.floats()
            if c.rate != RATE:
                if self._rate != c.rate:
                    self._stream = soxr.ResampleStream(c.rate, RATE, 1, dtype="float32")
                    self._rate = c.rate
                x = self._stream.resample_chunk(x)
            self._append(x)

    def _append(self, x):
        self._far = np.concatenate([self._far, x])[-_KEPT:]
        self._far_end += len(x)

    def _at(self, start, end):
        """far samples [start,end) zeros outside"""
        base = self._far_end - _KEPT
        out = np.zeros(end - start, np.float32)
        a, b = max(start, base), min(end, self._far_end)
        if b > a:
            out[a - start : b - start] = self._far[a - base : b - base]
        return out

    def clean(self, chunk):
        self._drain()
        x = chunk.floats()
        if self._far_end and self._offset is None:
            self._offset = self._far_end - (self._pos + len(x))
        if self._offset is None:
            self._pos += len(x)
            return chunk
        self._in = np.concatenate([self._in, x])
        while len(self._in) >= _B:
            block, self._in = self._in[:_B], self._in[_B:]
            self._mic = np.concatenate([self._mic, block])[-_WINDOW:]
            self._pos += _B
            far_end = self._pos + self._offset
            far = self._at(far_end - 2 * _B, far_end)
            if self._aligned:
                left, E, expected = self._filter.step(far, block)
            else:
                left, E, expected = block, np.fft.rfft(np.concatenate([np.zeros(_B), block])), np.zeros(_B + 1)
                self._filter.far[0] = np.fft.rfft(far)
            self.log.append((np.abs(E) ** 2, np.abs(self._filter.far[0]) ** 2, expected,
               np.abs(np.fft.rfft(np.concatenate([np.zeros(_B), block]))) ** 2,
               np.abs(np.fft.rfft(np.concatenate([np.zeros(_B), block - left]))) ** 2))
            self._out = np.concatenate([self._out, left.astype(np.float32)])
            self._next_estimate -= _B
            if self._next_estimate <= 0:
                self._next_estimate = _EVERY
                self._align()
        need = len(x) - len(self._out)
        if need > 0:
            self._out = np.concatenate([np.zeros(need, np.float32), self._out])
        out, self._out = self._out[: len(x)], self._out[len(x) :]
        return AudioChunk.from_floats(out, RATE)

    def _align(self):
        n = _WINDOW + _FURTHEST
        far = self._far[-n:]
        if np.mean(far**2) < 1e-6:
            return
        size = 32768
        F = np.fft.rfft(far, size)
        M = np.fft.rfft(self._mic, size)
        C = M * F.conj()
        mag = np.abs(C)
        C /= mag**0.8 + 1e-9
        C[: 200 * size // RATE] = 0
        C[6000 * size // RATE :] = 0
        c = np.abs(np.fft.irfft(C))
        # far starts at far_end-n ; mic[0] matches far[k] -> peak at -k
        c = np.concatenate([c[:1], c[:0:-1]])[: _FURTHEST + 1]
        k = int(np.argmax(c))
        peak = c[k]
        ratio = peak / np.sqrt(np.mean(c**2))
        # mic[0] is mic index pos-_WINDOW
        offset = self._far_end - n + k - (self._pos - _WINDOW) + _MARGIN
        self.delays.append((self._pos, offset, float(ratio), self._offset))
        if ratio > 9 and self._last is not None and abs(offset - self._last) <= 3:
            if offset != self._offset:
                if not self._aligned or abs(offset - self._offset) > 1:
                    self._shift(offset)
            self._aligned = True
        self._last = offset if ratio > 6 else self._last

    def _shift(self, offset):
        fresh = not self._aligned
        self._offset = offset
        end = self._pos + offset
        if fresh:
            self._filter = _Filter()
            start = end - _WINDOW
            far = self._at(start - _B, end)
            self._filter.doubt *= np.mean(self._mic**2) / (np.mean(far**2) + 1e-9) / self._filter.doubt[:, 0].sum()
            for _ in range(PASSES):
                self._filter.reload(self._at(start - (_P + 1) * _B, start))
                for i in range(0, _WINDOW, _B):
                    self._filter.step(far[i : i + 2 * _B], self._mic[i : i + _B])
        else:
            self._filter.reload(self._at(end - (_P + 1) * _B, end))
