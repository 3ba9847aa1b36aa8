"""Where sound comes from: a microphone, or a file that plays one."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import soxr

from voice.errors import DeviceError
from voice.sound.audio import RATE, AudioChunk, read_audio
from voice.sound.devices import find
from voice.sound.heartbeat import LOOK, Heartbeat
from voice.sound.portaudio import open_stream, restart

BLOCK = 0.03
"""Seconds in a chunk. Of those who say "stop", 80 in 100 were noticed within 150 ms in simulated rooms; with 100 ms blocks, 66.
Blocks of 10 and 20 ms make some devices give no sound at all."""

_KEPT = 170  # blocks waiting to be read, 5 s; what comes on top is dropped and counted


class Microphone(Protocol):
    """Sound as it comes, in chunks of ``BLOCK`` seconds at 16 kHz; an iteration can be begun again."""

    @property
    def live(self) -> bool:
        """Whether sound comes in even while nobody reads it, as from a device; a file waits."""

    def __iter__(self) -> Iterator[AudioChunk]:
        """The next chunks. Raises DeviceError when the microphone is gone, ends where a file ends."""

    @property
    def waiting(self) -> int:
        """How many chunks have come in that nobody has read yet; a file has none."""

    @property
    def dropped(self) -> int:
        """How many chunks nobody read in time: after each the sound goes on later than it should."""

    def reopen(self) -> None:
        """Looks for the device again. Close every other stream first. Raises DeviceError: not there yet."""

    def close(self) -> None:
        """Gives the device back."""


class SoundDeviceMicrophone:
    """A real microphone at 16 kHz, or at its own rate and resampled. ``device``: as for `voice.sound.devices.find`, also
    when it is opened again; empty: the usual one.

    Raises DeviceError where PortAudio or the device is missing, or the device is busy; UnknownDeviceError where it was named.
    """

    live = True

    def __init__(self, device: str = "") -> None:
        self._device = device
        self._blocks: queue.Queue[bytes]
        self._stream: Any = None
        self._rate = RATE
        self.dropped = 0
        self._open()

    def __iter__(self) -> Iterator[AudioChunk]:
        while True:
            pcm = self._next()
            if self._rate == RATE:
                yield AudioChunk(pcm, RATE)
            elif len(samples := self._resampler.resample_chunk(np.frombuffer(pcm, dtype="<i2"))):
                yield AudioChunk(samples.astype("<i2").tobytes(), RATE)

    @property
    def waiting(self) -> int:
        return self._blocks.qsize()

    def reopen(self) -> None:
        self.close()
        restart()
        self._open()

    def close(self) -> None:
        if self._stream:
            self._stream.close()
            self._stream = None

    def _open(self) -> None:
        self._blocks = queue.Queue(_KEPT)  # what came in before is forgotten
        self._heart = Heartbeat()
        self._number = find("microphone", self._device).number if self._device else None
        self._stream = open_stream("microphone", self._number, RATE, self._make)

    def _next(self) -> bytes:
        """Waits for the next block. Raises DeviceError when the microphone is gone."""
        while True:
            if (
                self._heart.slept
            ):  # this process, with sound of before in its hands and in those of the sound server
                self.close()
                self._open()
                self.dropped += 1
            with suppress(queue.Empty):
                return self._blocks.get(timeout=LOOK)
            if self._heart.lost(self._stream):
                raise DeviceError("The microphone was unplugged: plug it in again.")

    def _make(self, sd: Any, rate: int) -> Any:
        self._rate = rate
        self._resampler = soxr.ResampleStream(rate, RATE, 1, dtype="int16")
        return sd.RawInputStream(
            samplerate=rate,
            channels=1,
            dtype="int16",
            blocksize=round(BLOCK * rate),
            device=self._number,
            callback=self._take,
        )

    def _take(self, block: Any, _frames: int, _times: Any, _status: Any) -> None:
        """PortAudio's thread: puts the block down, never waits."""
        self._heart.beat()
        try:
            self._blocks.put_nowait(bytes(block))
        except queue.Full:
            self.dropped += 1


class FileMicrophone:
    """Plays a sound file as if it were spoken: as fast as it is read, or in ``realtime``.

    Raises AudioFileError where the file cannot be read.
    """

    waiting = 0
    dropped = 0

    def __init__(self, path: str | Path, realtime: bool = False) -> None:
        self._blocks = list(read_audio(path).blocks(BLOCK))
        self._next = 0
        self.live = realtime
        self._began = time.monotonic()

    def __iter__(self) -> Iterator[AudioChunk]:
        while self._next < len(self._blocks):
            self._next += 1
            if self.live:
                time.sleep(max(0.0, self._began + self._next * BLOCK - time.monotonic()))
            yield self._blocks[self._next - 1]

    def reopen(self) -> None:
        """Nothing to do: a file stays."""

    def close(self) -> None:
        """Nothing to do."""
