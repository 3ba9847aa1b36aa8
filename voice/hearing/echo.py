"""Acoustic echo cancellation: takes what the loudspeaker plays out of what the microphone hears.

A frequency-domain Kalman filter (Enzner and Vary 2006; in partitions: Kuech and others 2014) learns the way from
loudspeaker to microphone. It needs no double-talk detector, leaves the voice of a person as it is, and is plain
numpy. The delay of the devices is found first, by cross-correlation (`likeness`).

Nothing is taken for granted about what comes back: nothing may, as with headphones, or suddenly something else, when
another loudspeaker plays. So whatever is loud is compared with what was played before it counts as a person: what is like
that is an echo, and shows the way it came; what is not is somebody. While nothing is played there is nothing to do.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import soxr

from voice.hearing.echo_filter import BLOCK, PARTS, EchoFilter, Remainder
from voice.hearing.likeness import FURTHEST, Likeness, place_of, share_of
from voice.sound.audio import RATE, AudioChunk, Floats

_KEPT = 3 * RATE  # samples remembered of what was played
_WINDOW = 12_000  # samples of the microphone from which the room is learnt: 0.75 s
_MARGIN = BLOCK  # samples the filter begins before the first echo
_EVERY = 25  # blocks between two looks for the delay …
_SOON = 10  # … and as long as it is not known
# How clear a likeness must be (see `likeness` for what echoes and persons have).
_CLEAR = 9.0  # of a place: found at two looks, it is where the echo comes from …
_SURE = 16.0  # … and with that at one
_DOUBTFUL = 12.0  # above that something may be an echo before the first was found …
_ENOUGH = 8  # … and before so many loud blocks were heard
_RECENT = 6_400  # samples looked at for an echo, and to tell it from a person: 0.4 s
_JUDGED = 2_400  # samples by which it is judged whether the room is the same: 0.15 s
_ECHOING = 9.0  # of a share, where an echo is expected …
_ELSEWHERE = 10.0  # … and where none is
_CERTAIN = 13.0  # no person
_MOST = 0.4  # of what is heard may be left of an echo that was just found: it was nothing else
_SETTLE = 10  # blocks until what is left of the echo is known: 0.1 s
_SILENT = 1e-4  # of full scale
_REST = FURTHEST + (PARTS + 1) * BLOCK  # samples of silence played, after which no echo can be heard: 1.05 s
_LASTS = 6_000  # blocks without an echo after which the delay is not known any more: clocks drift by 10 ms in that minute


@dataclass(frozen=True)
class Cleaned:
    """A chunk without its echo, and how much of it is no echo."""

    sound: AudioChunk
    """As long as what was heard."""
    excess: tuple[float, ...]
    """Decibels by which each block of 10 ms is louder than noise and what the known echo leaves; minus infinity: unknown.
    It may be an echo that is not known: ask `EchoCanceller.echoing`."""
    echo: tuple[bool, ...]
    """Whether there was an echo to be heard in each of these blocks."""


class EchoCanceller:
    """Takes the sound of the loudspeaker out of that of the microphone.

    Tell it all that is played, silence too (the samples are the clock), and let it clean all that is heard. The
    delay between the two may be up to 0.4 s; it is found within 0.2 s of the first echo, also where it changes. `played`
    may be called from another thread than the others.
    """

    def __init__(self) -> None:
        self._played: deque[AudioChunk] = deque(maxlen=4_000)  # 90 s of blocks: a bound where nobody listens
        self._stream: soxr.ResampleStream | None = None
        self._rate = RATE
        self._far: Floats = np.zeros(_KEPT, np.float32)
        self._far_end = 0  # samples played so far …
        self._loud_end = -_REST  # … and until the last one that could be heard
        self._near: Floats = np.zeros(_WINDOW, np.float32)
        self._near_end = 0  # samples heard so far
        self._left: Floats = np.zeros(_RECENT, np.float32)
        self._waiting: Floats = np.zeros(0, np.float32)
        self._ready: Floats = np.zeros(0, np.float32)
        self._place = 0  # of the echo: see _offset_at
        self._candidate: int | None = None
        self._tuned = 0  # blocks since the delay is known
        self._blocks = 0
        self._explained = False  # what was heard last, by the echo that was found then
        self._loud = 0  # blocks louder than the noise, of late
        self._rested = 0  # blocks since an echo could last be heard
        self._filter = EchoFilter()
        self._remainder = Remainder()

    @property
    def delay(self) -> float | None:
        """Seconds from `played` to the microphone, give or take a chunk; None until it is known."""
        if not self._tuned:
            return None
        return max(0, self._far_end - self._near_end - self._place + _MARGIN) / RATE

    def played(self, chunk: AudioChunk) -> None:
        """What goes to the loudspeaker now, after what went there before; any rate, any length."""
        self._played.append(chunk)

    def lost(self) -> None:
        """Sound of the microphone was thrown away: the delay has to be found again."""
        self._tuned = 0
        self._candidate = None
        self._near[:] = 0

    def echoing(self, surely: bool = False) -> bool:
        """Whether the last 0.4 s, cleaned, are like what was played: an echo that is not known yet, or not well enough.

        ``surely``: like nothing else. Else also where too little was heard to tell.
        """
        if self._rested or not self._far_end:
            return False
        played = self._lately(_RECENT)
        place, share = place_of(self._near[-_RECENT:], played), share_of(self._left, played)
        certain = share.clear > _CERTAIN
        outdated = not self._is_known(place) or (certain and self._tuned > _EVERY)
        if place.clear > _SURE and outdated:
            self._tune(self._offset_at(place))
            return True
        if surely:
            return certain or (self._explained and 0 < self._tuned <= _SETTLE)
        if not self._tuned and (place.clear > _DOUBTFUL or self._loud < _ENOUGH):
            return True
        return share.clear > (_ECHOING if self._is_known(share) else _ELSEWHERE)

    def separate(self, chunk: AudioChunk) -> Cleaned:
        """The sound without the echo, the chunk itself as long as nothing was played; and what is known of each block.

        Raises ValueError for any rate but 16 kHz.
        """
        if chunk.rate != RATE:
            raise ValueError(f"echo is cancelled at {RATE} Hz, not at {chunk.rate} Hz: resample first")
        self._take_played()
        samples = chunk.floats()
        if not self._far_end:
            self._near_end += len(samples)
            return Cleaned(chunk, (), ())
        self._waiting = np.concatenate([self._waiting, samples])
        excess, echo = [], []
        while len(self._waiting) >= BLOCK:
            block, self._waiting = self._waiting[:BLOCK], self._waiting[BLOCK:]
            left, above, audible = self._block(block)
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
            if len(samples) and np.abs(samples).max() > _SILENT:
                self._loud_end = self._far_end

    def _block(self, heard: Floats) -> tuple[Floats, float, bool]:
        self._blocks += 1
        if self._blocks % (_EVERY if self._tuned else _SOON) == 0 and not self._rested:
            self._look()
        self._near = np.concatenate([self._near[BLOCK:], heard])
        self._near_end += BLOCK
        if self._far_end > self._loud_end + _REST:
            return self._rest(heard)
        if self._rested:
            self._resume()
        left = heard
        if self._tuned:
            self._tuned += 1
            end = self._near_end + self._place
            cleaned = self._filter.step(self._between(end - 2 * BLOCK, end), heard)
            # Where the echo stays away, as with headphones, taking it out would put it in.
            left = cleaned.astype(np.float32) if np.dot(cleaned, cleaned) < np.dot(heard, heard) else heard
        excess, audible = self._remainder.measure(left, heard - left)
        self._left = np.concatenate([self._left[BLOCK:], left])
        self._loud = self._loud + 1 if excess > 0 else max(0, self._loud - 1)
        settled = not 0 < self._tuned <= _SETTLE
        return left, excess if settled else -np.inf, audible

    def _rest(self, heard: Floats) -> tuple[Floats, float, bool]:
        """A block in which no echo can be."""
        self._rested += 1
        return heard, self._remainder.rest(heard), False

    def _resume(self) -> None:
        """Something is played again, or can be heard of it."""
        if self._rested > _LASTS:
            self._tuned = 0
        self._filter.rest(self._rested)
        self._reload(self._near_end - BLOCK)
        self._left[:] = 0
        self._rested = 0

    def _between(self, start: int, end: int) -> Floats:
        """What was played from sample ``start`` to ``end``; silence where nothing is known."""
        first = self._far_end - _KEPT
        found = self._far[max(start - first, 0) : max(end - first, 0)]
        before = min(max(first - start, 0), end - start)
        return np.pad(found, (before, end - start - before - len(found)))

    def _look(self) -> None:
        """Looks for the delay."""
        place = place_of(self._near[-_RECENT:], self._lately(_RECENT))
        if place.clear < _CLEAR:
            return
        found, before = self._offset_at(place), self._candidate
        self._candidate = found
        if place.clear < _SURE and (before is None or abs(found - before) > 3):
            return
        if not self._is_known(place):
            self._tune(found)
        elif abs(found - self._place) > 1:  # the clocks drift
            self._place = found
            self._reload(self._near_end)

    def _is_known(self, place: Likeness) -> bool:
        """Whether it is where the echo is looked for."""
        return self._tuned > 0 and abs(self._offset_at(place) - self._place) < BLOCK

    def _tune(self, place: int) -> None:
        """The echo comes from there: learns the room from the last second, unless it is the one that was known.

        Where sound was lost on its way out or in, the echo comes at another time, but from the same room.
        """
        self._place = place
        self._tuned = 1
        known = self._replayed(self._filter)
        end = self._near_end + place
        played = self._between(end - _WINDOW - BLOCK, end)
        fresh = EchoFilter(float(np.mean(self._near**2) / (np.mean(played**2) + 1e-9)))
        cleaned = self._replayed(fresh)
        if np.mean(cleaned[-_JUDGED:] ** 2) < np.mean(known[-_JUDGED:] ** 2):
            self._filter = fresh
            self._remainder.relearn()
        else:
            cleaned = known
        for at in range(0, _WINDOW, BLOCK):
            left, heard = cleaned[at : at + BLOCK], self._near[at : at + BLOCK]
            self._remainder.measure(left, heard - left)
        self._left = cleaned[-_RECENT:]
        self._explained = bool(np.mean(self._left**2) < _MOST * np.mean(self._near[-_RECENT:] ** 2))

    def _replayed(self, room: EchoFilter) -> Floats:
        """What such a filter leaves of the last second."""
        end = self._near_end + self._place
        room.reload(self._between(end - _WINDOW - (PARTS + 1) * BLOCK, end - _WINDOW))
        played = self._between(end - _WINDOW - BLOCK, end)
        blocks = range(0, _WINDOW, BLOCK)
        left = [room.step(played[at : at + 2 * BLOCK], self._near[at : at + BLOCK]) for at in blocks]
        return np.concatenate(left).astype(np.float32)

    def _reload(self, near: int) -> None:
        """Tells the filter what was played before that sample of the microphone."""
        end = near + self._place
        self._filter.reload(self._between(end - (PARTS + 1) * BLOCK, end))

    def _lately(self, samples: int) -> Floats:
        """What may be heard in the last so many samples of the microphone."""
        return self._far[-samples - FURTHEST :]

    def _offset_at(self, place: Likeness) -> int:
        """From the number of a sample heard to that of the one played then."""
        return self._far_end + place.late - FURTHEST - self._near_end + _MARGIN
