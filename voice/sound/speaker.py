"""Where sound goes: a loudspeaker, or nowhere."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from voice.errors import DeviceError
from voice.sound.audio import SPEECH_RATE, AudioChunk, resample
from voice.sound.devices import find
from voice.sound.heartbeat import Heartbeat
from voice.sound.portaudio import open_stream

_BLOCK = 512  # samples at `SPEECH_RATE`: silence follows `stop` within three of these


class Speaker(Protocol):
    """Plays sound in the background. Any method may raise DeviceError when the device is gone."""

    @property
    def playing(self) -> bool:
        """Whether something is still to be heard."""

    @property
    def sounding(self) -> bool:
        """Whether something is to be heard right now: not while it is held."""

    @property
    def pending(self) -> float:
        """Seconds of sound that are still to be heard."""

    def play(self, chunk: AudioChunk) -> None:
        """Plays after what is playing already; returns at once."""

    def stop(self) -> None:
        """Silence, now; what was held is dropped too."""

    def hold(self) -> None:
        """Silence, now; what was not heard yet is kept for `go_on`."""

    def go_on(self) -> None:
        """Plays what was held."""

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until all is played, at most ``timeout`` seconds; returns whether it is."""

    def reopen(self) -> None:
        """Finds the device again after `close`."""

    def close(self) -> None:
        """Gives the device back."""


class SoundDeviceSpeaker:
    """A loudspeaker on one long-lived stream of 16-bit mono at 22,050 Hz, or at the device's own rate.

    ``device``: as for `voice.sound.devices.find`, also when it is opened again; empty: the usual one.
    ``tap`` is given every piece at the moment it is played, in PortAudio's thread: it must not wait.
    Raises DeviceError where PortAudio or the device is missing, or the device is busy; UnknownDeviceError where it was named.
    """

    def __init__(self, device: str = "", tap: Callable[[AudioChunk], None] | None = None) -> None:
        self._device = device
        self._tap = tap
        self._queue: deque[bytes] = deque()  # pieces of one block each
        self._held = False
        self._stream: Any = None
        self.reopen()

    @property
    def playing(self) -> bool:
        return bool(self._queue) or time.monotonic() < self._heard_at

    @property
    def sounding(self) -> bool:
        return (bool(self._queue) and not self._held) or time.monotonic() < self._heard_at

    @property
    def pending(self) -> float:
        return len(self._queue) * self._block_bytes / 2 / self._rate

    def play(self, chunk: AudioChunk) -> None:
        self._check()
        pcm = resample(chunk, self._rate).pcm
        size = self._block_bytes
        self._queue.extend(pcm[at : at + size].ljust(size, b"\0") for at in range(0, len(pcm), size))

    def stop(self) -> None:
        self._queue.clear()
        self._held = False

    def hold(self) -> None:
        self._held = True

    def go_on(self) -> None:
        self._held = False

    def wait(self, timeout: float | None = None) -> bool:
        end = None if timeout is None else time.monotonic() + timeout
        while self.playing:
            if end is not None and time.monotonic() >= end:
                return False
            time.sleep(0.01)
            self._check()
        return True

    def reopen(self) -> None:
        self.close()
        self._heard_at = 0.0
        self._heart = Heartbeat()
        self._number = find("speaker", self._device).number if self._device else None
        self._stream = open_stream("speaker", self._number, SPEECH_RATE, self._make)
        self._latency: float = self._stream.latency

    def close(self) -> None:
        self._queue.clear()
        if self._stream:
            self._stream.close()
            self._stream = None

    def _make(self, sd: Any, rate: int) -> Any:
        self._rate = rate
        block = round(_BLOCK * rate / SPEECH_RATE)
        self._block_bytes = 2 * block
        return sd.RawOutputStream(
            samplerate=rate,
            channels=1,
            dtype="int16",
            blocksize=block,
            latency="low",
            device=self._number,
            callback=self._fill,
        )

    def _fill(self, out: Any, _frames: int, _times: Any, _status: Any) -> None:
        """PortAudio's thread: moves one piece, never waits."""
        now = self._heart.beat()
        piece = b""
        if not self._held:
            with suppress(IndexError):
                piece = self._queue.popleft()
                self._heard_at = now + self._latency
        out[:] = piece or bytes(self._block_bytes)
        if self._tap:
            self._tap(AudioChunk(bytes(out), self._rate))

    def _check(self) -> None:
        if self._heart.lost(self._stream):
            self._queue.clear()
            raise DeviceError("The speaker stopped answering: plug it in again.")


class SilentSpeaker:
    """For those who read: plays nothing, at once."""

    playing = False
    sounding = False
    pending = 0.0

    def play(self, chunk: AudioChunk) -> None:
        """Nothing to do."""

    def stop(self) -> None:
        """Nothing to do."""

    def hold(self) -> None:
        """Nothing to do."""

    def go_on(self) -> None:
        """Nothing to do."""

    def wait(self, timeout: float | None = None) -> bool:
        return True

    def reopen(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""
