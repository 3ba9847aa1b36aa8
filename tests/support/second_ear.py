"""A second ear that hears what a test says it does, and the fixture-free check whether the real one is installed."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec

import pytest

from intents.heard import Heard
from voice.modelstore.moonshine import moonshine_folder
from voice.sound.audio import AudioChunk

needs_second_ear = pytest.mark.skipif(
    moonshine_folder() is None or find_spec("onnxruntime") is None,
    reason="the second ear is not installed: pip install '.[second-ear]'",
)


@dataclass
class Scripted:
    """Hears always the same; ``asked`` are the seconds of sound that it was asked about."""

    text: str
    confidence: float = 0.9
    asked: list[float] = field(default_factory=list)

    def hear(self, sound: AudioChunk) -> Heard:
        self.asked.append(sound.seconds)
        return Heard(self.text, self.confidence)
