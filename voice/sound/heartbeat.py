"""Whether a sound device has died, or only nobody got to run: the device, this process, or the whole busy machine."""

from __future__ import annotations

import time
from typing import Any

LOOK = 0.1
"""Seconds between two looks at a device that one waits for. Longer ones count as this: meanwhile the process itself stood still."""

_LOST = 3.0  # seconds of looks without a beat though the stream says that it runs: a source can vanish without an error. At a load
# of 40 on two cores the longest gap was 1.6 s, at 8 it was 0.3 s; and PulseAudio takes up to 2 s to get going.
_SLEPT = 2.0  # seconds between two beats: what comes then was not heard as it was said


class Heartbeat:
    """Of one running stream. `beat` is called by PortAudio's thread, the rest by whoever waits for the device."""

    def __init__(self) -> None:
        self._beats = self._seen = 0
        self._last = self._looked = time.monotonic()
        self._missed = 0.0
        self.slept = False
        """Whether the stream once stood still (Ctrl-Z, say) and went on."""

    def beat(self) -> float:
        """The device has taken or given sound; the moment (monotonic seconds)."""
        now = time.monotonic()
        self.slept = self.slept or (self._beats > 0 and now > self._last + _SLEPT)
        self._last = now
        self._beats += 1
        return now

    def lost(self, stream: Any) -> bool:
        """Whether the device is gone. Where an unplugged one is told by the system, its ``stream`` is not active any more."""
        now = time.monotonic()
        if self._beats != self._seen:
            self._seen, self._missed = self._beats, 0.0
        else:
            self._missed += min(LOOK, now - self._looked)
        self._looked = now
        return not stream or not stream.active or self._missed > _LOST
