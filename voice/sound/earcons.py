"""Five short melodies that tell how the conversation stands. Each is heard beside words, never in place of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voice.sound.audio import SPEECH_RATE, AudioChunk

_FADE = 0.012  # seconds of attack and decay: without them a tone begins and ends with a click
_LEVEL = 0.25  # of full scale: below the voice
_SOFT = 0.1  # who is not going to ask need not mind it
_NOTHING = AudioChunk(b"", SPEECH_RATE)


@dataclass(frozen=True)
class Earcons:
    """Each under 0.2 seconds, at `SPEECH_RATE`. ``Earcons()`` are off: all are empty."""

    listening: AudioChunk = _NOTHING  # rising: your turn
    heard: AudioChunk = _NOTHING  # one soft tone: thinking
    error: AudioChunk = _NOTHING  # two low tones: something is wrong
    asleep: AudioChunk = _NOTHING  # falling softly: the phrase or the key before the next question
    end: AudioChunk = _NOTHING  # falling: goodbye


def make_earcons() -> Earcons:
    """The five melodies, synthesized."""
    return Earcons(
        listening=_melody((523.0, 0.07), (784.0, 0.09)),
        heard=_melody((659.0, 0.08)),
        error=_melody((220.0, 0.08), (0.0, 0.02), (208.0, 0.09)),
        asleep=_melody((523.0, 0.08), (392.0, 0.11), level=_SOFT),
        end=_melody((784.0, 0.06), (659.0, 0.06), (523.0, 0.07)),
    )


def _melody(*notes: tuple[float, float], level: float = _LEVEL) -> AudioChunk:
    """Notes of so many hertz and seconds."""
    tones = [np.sin(2 * np.pi * pitch * _times(seconds)) * _envelope(seconds) for pitch, seconds in notes]
    return AudioChunk.from_floats((level * np.concatenate(tones)).astype(np.float32), SPEECH_RATE)


def _times(seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.arange(round(seconds * SPEECH_RATE)) / SPEECH_RATE


def _envelope(seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    times = _times(seconds)
    return np.clip(np.minimum(times, seconds - times) / _FADE, 0, 1)
