"""Sound as clients send it, as the recognizer hears it: 16 kHz, 16 bit, mono."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr
from wyoming.event import Event

from voice.serving.wire.reading import number_of
from voice.sound.audio import RATE, AudioChunk, Floats

BLOCK = 0.25
"""Seconds that are handed on at a time: clients send some hundredths, for which no thread should be woken."""


@dataclass(frozen=True)
class Form:
    """``rate`` in hertz, ``width`` in bytes a sample, and the number of ``channels``."""

    rate: int
    width: int
    channels: int

    @classmethod
    def of(cls, event: Event) -> Form:
        """That of an ``audio-start`` or ``audio-chunk``. Raises BadEventError."""
        return cls(
            number_of(event, "rate", 4_000, 192_000),
            number_of(event, "width", 1, 4),
            number_of(event, "channels", 1, 8),
        )

    def floats(self, data: bytes) -> Floats:
        """Whole frames of this form as one channel of samples between -1 and 1. One byte a sample has no sign, as in wav files."""
        if self.width == 1:
            samples = (np.frombuffer(data, np.uint8).astype(np.float32) - 128) / 128
        else:
            bytewise = np.frombuffer(data, np.uint8).reshape(-1, self.width)
            whole = np.zeros((len(bytewise), 4), np.uint8)
            whole[:, 4 - self.width :] = bytewise
            samples = whole.view("<i4")[:, 0].astype(np.float32) / 2**31
        mean: Floats = samples.reshape(-1, self.channels).mean(axis=1)
        return mean


HEARD = Form(RATE, 2, 1)


class Incoming:
    """The sound of one stream. Its form may change on the way; half a frame waits for the other half."""

    def __init__(self) -> None:
        self._form = HEARD
        self._resampler: soxr.ResampleStream | None = None
        self._half = b""  # of a frame
        self._waiting = b""  # 16 kHz, 16 bit, mono

    def accept(self, form: Form, data: bytes) -> list[AudioChunk]:
        """Takes the next sound; returns what has come together in blocks of `BLOCK` seconds."""
        if form != self._form:
            self._waiting += self._rest()
            self._form = form
            if form.rate != RATE:
                self._resampler = soxr.ResampleStream(form.rate, RATE, 1, dtype="float32")
        data = self._half + data
        whole = len(data) - len(data) % (form.width * form.channels)
        self._half = data[whole:]
        self._waiting += self._heard(data[:whole])
        return self._blocks(len(self._waiting) - len(self._waiting) % _BYTES)

    def finish(self) -> list[AudioChunk]:
        """What is left at the end of the stream."""
        self._waiting += self._rest()
        return self._blocks(len(self._waiting))

    def _heard(self, data: bytes) -> bytes:
        if self._form == HEARD:
            return data
        samples = self._form.floats(data)
        if self._resampler:
            samples = self._resampler.resample_chunk(samples)
        return AudioChunk.from_floats(samples, RATE).pcm

    def _rest(self) -> bytes:
        """What the resampler still holds; it is then done with."""
        resampler, self._resampler, self._half = self._resampler, None, b""
        if not resampler:
            return b""
        last = resampler.resample_chunk(np.zeros(0, np.float32), last=True)
        return AudioChunk.from_floats(last, RATE).pcm

    def _blocks(self, size: int) -> list[AudioChunk]:
        ready, self._waiting = self._waiting[:size], self._waiting[size:]
        return list(AudioChunk(ready, RATE).blocks(BLOCK))


_BYTES = 2 * round(BLOCK * RATE)
