"""Acoustic echo cancellation: takes what the loudspeaker plays out of what the microphone hears.

A frequency-domain Kalman filter (Enzner and Vary 2006; in partitions: Kuech and others 2014) learns the way from
loudspeaker to microphone. It needs no double-talk detector, leaves the voice of a person as it is, and is plain
numpy. The delay of the devices is found first, by cross-correlation.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import soxr

from voice.hearing.echo_filter import BLOCK, PARTS, EchoFilter, Remainder
from voice.sound.audio import RATE, AudioChunk, Floats

_KEPT = 3 * RATE  # samples remembered of what was played
_WINDOW = 12_000  # samples of the microphone that are compared with it: 0.75 s
_FURTHEST = 12_800  # samples the echo may come late: 0.8 s, half of it for a microphone read late
_MARGIN = BLOCK  # samples the filter begins before the first echo
_EVERY = 25  # blocks between two looks for the delay
_FFT = 32_768
_CLEAR = (
    9.0  # peak to mean of a correlation; right ones were 9 to 75, wrong ones below 9 but in the first 0.5 s
)
_RECENT = 6_400  # samples looked at to tell a person from an echo: 0.4 s
_ECHOING = 7.5  # the same measure: persons were 4 to 7 (nine of ten), uncancelled echoes 9 to 45
_ELSEWHERE = 10.0  # where no echo is expected: a synthetic voice like the assistant's own has peaks up to 10
_SETTLE = 30  # blocks until what is left of the echo is known: 0.3 s


@dataclass(frozen=True)
class Cleaned:
    """A chunk without its echo, and how much of it is no echo."""

    sound: AudioChunk
    """As long as what was heard."""
    excess: tuple[float, ...]
    """Decibels by which each block of 10 ms is louder than noise and what the echo leaves; minus infinity: unknown."""
    echo: tuple[bool, ...]
    """Whether there was an echo to be heard in each of these blocks."""


class EchoCanceller:
    """Takes the sound of the loudspeaker out of that of the microphone.

    Tell it all that is played, silence too (the samples are the clock), and let it clean all that is heard. The
    delay between the two may be up to 0.4 s; it is found within the first second of speech. `played` may be called
    from another thread than the others.
    """

    def __init__(self) -> None:
        self._played: deque[AudioChunk] = deque(maxlen=4_000)  # 90 s of blocks: a bound where nobody listens
        self._stream: soxr.ResampleStream | None = None
        self._rate = RATE
        self._far: Floats = np.zeros(_KEPT, np.float32)
        self._far_end = 0  # samples played so far
        self._near: Floats = np.zeros(_WINDOW, np.float32)
        self._near_end = 0  # samples heard so far
        self._left: Floats = np.zeros(_RECENT, np.float32)
        self._waiting: Floats = np.zeros(0, np.float32)
        self._ready: Floats = np.zeros(0, np.float32)
        self._offset: int | None = None  # from the number of a sample heard to that of the one played then
        self._candidate: int | None = None
        self._tuned = 0  # blocks since the delay is known
        self._blocks = 0
        self._filter = EchoFilter()
        self._remainder = Remainder()

    @property
    def delay(self) -> float | None:
        """Seconds from `played` to the microphone, give or take a chunk; None until it is known."""
        if self._offset is None or not self._tuned:
            return None
        return max(0, self._far_end - self._near_end - self._offset + _MARGIN) / RATE

    def played(self, chunk: AudioChunk) -> None:
        """What goes to the loudspeaker now, after what went there before; any rate, any length."""
        self._played.append(chunk)

    def lost(self) -> None:
        """Sound of the microphone was thrown away: the delay has to be found again."""
        self._tuned = 0
        self._candidate = None
        self._near[:] = 0

    def echoing(self) -> bool:
        """Whether the last 0.4 s, cleaned, are still like what was played: the filter has not caught up."""
        late, clear = self._like_played(self._left)
        offset = self._far_end + late - _FURTHEST - self._near_end + _MARGIN
        return clear > (_ECHOING if abs(offset - (self._offset or 0)) < PARTS * BLOCK else _ELSEWHERE)

    def separate(self, chunk: AudioChunk) -> Cleaned:
        """The sound without the echo, the chunk itself as long as nothing was played; and what is known of each block.

        Raises ValueError for any rate but 16 kHz.
        """
        if chunk.rate != RATE:
            raise ValueError(f"echo is cancelled at {RATE} Hz, not at {chunk.rate} Hz: resample first")
        self._take_played()
        samples = chunk.floats()
        if self._offset is None:
            if not self._far_end:
                self._near_end += len(samples)
                return Cleaned(chunk, (), ())
            self._offset = self._far_end - self._near_end - len(samples)
        self._waiting = np.concatenate([self._waiting, samples])
        excess, echo = [], []
        while len(self._waiting) >= BLOCK:
            block, self._waiting = self._waiting[:BLOCK], self._waiting[BLOCK:]
            left, above, audible = self._block(block, self._offset)
            self._ready = np.concatenate([self._ready, left])
            excess.append(above)
            echo.append(audible)
        missing = max(0, len(samples) - len(self._ready))  # only after chunks that were no whole blocks
        out = np.concatenate([np.zeros(missing, np.float32), self._ready])
        self._ready = out[len(samples) :]
        return Cleaned(AudioChunk.from_floats(out[: len(samples)], RATE), tuple(excess), tuple(echo))

    def _take_played(self) -> None:
        while self._played:
            chunk = self._played.popleft()
            if chunk.rate != self._rate or self._stream is None:
                self._rate = chunk.rate
                self._stream = soxr.ResampleStream(chunk.rate, RATE, 1, dtype="float32")
            samples = chunk.floats() if chunk.rate == RATE else self._stream.resample_chunk(chunk.floats())
            self._far = np.concatenate([self._far, samples])[-_KEPT:]
            self._far_end += len(samples)

    def _block(self, heard: Floats, offset: int) -> tuple[Floats, float, bool]:
        self._near = np.concatenate([self._near[BLOCK:], heard])
        self._near_end += BLOCK
        self._blocks += 1
        if self._blocks % _EVERY == 0:
            offset = self._align(offset)
        if not self._tuned:
            return heard, -np.inf, True
        self._tuned += 1
        end = self._near_end + offset
        left = self._filter.step(self._between(end - 2 * BLOCK, end), heard)
        excess, audible = self._remainder.measure(left, heard - left)
        self._left = np.concatenate([self._left[BLOCK:], left]).astype(np.float32)
        return left.astype(np.float32), excess if self._tuned > _SETTLE else -np.inf, audible

    def _between(self, start: int, end: int) -> Floats:
        """What was played from sample ``start`` to ``end``; silence where nothing is known."""
        first = self._far_end - _KEPT
        found = self._far[max(start - first, 0) : max(end - first, 0)]
        before = min(max(first - start, 0), end - start)
        return np.pad(found, (before, end - start - before - len(found)))

    def _align(self, offset: int) -> int:
        """Looks for the delay, and learns the room from the last second when it is found."""
        found = self._found_offset()
        if found is None:
            return offset
        sure = self._candidate is not None and abs(found - self._candidate) <= 3
        self._candidate = found
        if not sure or (self._tuned and abs(found - offset) <= 1):
            return offset
        end = self._near_end + found
        if self._tuned:
            self._filter.reload(self._between(end - BLOCK - (PARTS + 1) * BLOCK, end - BLOCK))
        else:
            self._tuned = 1
            self._remainder = Remainder()
            self._learn(end)
        self._offset = found
        return found

    def _learn(self, end: int) -> None:
        start = end - _WINDOW
        played = self._between(start - BLOCK, end)
        self._filter = EchoFilter(float(np.mean(self._near**2) / (np.mean(played**2) + 1e-9)))
        self._filter.reload(self._between(start - (PARTS + 1) * BLOCK, start))
        for at in range(0, _WINDOW - BLOCK, BLOCK):  # the last block is the one that is just being heard
            left = self._filter.step(played[at : at + 2 * BLOCK], self._near[at : at + BLOCK])
            self._remainder.measure(left, self._near[at : at + BLOCK] - left)

    def _found_offset(self) -> int | None:
        """The offset at which the microphone is most like what was played."""
        late, clear = self._like_played(self._near)
        if clear < _CLEAR:
            return None
        return self._far_end + late - _FURTHEST - self._near_end + _MARGIN

    def _like_played(self, sound: Floats) -> tuple[int, float]:
        """Where what is heard now is most like what was played, and how clearly (GCC-PHAT, 200 to 6,000 Hz).

        The place is in samples from the furthest one looked at.
        """
        played = self._far[-len(sound) - _FURTHEST :]
        if np.mean(played**2) < 1e-6:
            return 0, 0.0
        cross = np.fft.rfft(sound, _FFT) * np.fft.rfft(played, _FFT).conj()
        cross /= (
            np.abs(cross) ** 0.8 + 1e-9
        )  # a little less than all: noise between the harmonics counts less
        cross[: 200 * _FFT // RATE] = 0
        cross[6_000 * _FFT // RATE :] = 0
        like = np.abs(np.fft.irfft(cross))
        like = np.concatenate([like[:1], like[: -_FURTHEST - 1 : -1]])
        late = int(np.argmax(like))
        return late, float(like[late] / (np.sqrt(np.mean(like**2)) + 1e-12))
