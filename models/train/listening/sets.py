"""Recordings that several recognizers are to hear: those of a list, those of a packed set, and the same with noise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile

from intents.meaning import Label
from intents.measuring.cases import read_cases
from voice.sound.audio import RATE, AudioChunk, Floats, read_audio

_AROUND = 0.4  # seconds of noise before and after the voice
_VOICES = 4  # that make a babble
_AUDIBLE = 0.02  # of the loudest sample: what is less is not counted as voice
_FAN = 600.0  # hertz from which a fan gets softer


@dataclass(frozen=True)
class Recording:
    """Something that was said; ``label`` is None where it was no question.

    In a packed set it is the ``length`` samples from ``start`` on; else all of the file. ``noise``: decibels by which the
    voice is louder than the noise that is added; None: none is.
    """

    text: str
    label: Label | None
    path: Path
    start: int = 0
    length: int = -1
    noise: float | None = None

    @property
    def key(self) -> str:
        """Tells it from all others."""
        return f"{self.path}:{self.start}@{self.noise}"


def read_recordings(path: Path) -> list[Recording]:
    """The recordings of a list: text, intent, item and path, with tabs between; the paths are from its folder, and intent - says
    that no answer is looked at. Raises BrokenFile."""
    return [
        Recording(
            " ".join(case.before), None if case.label.intent == "-" else case.label, path.parent / case.text
        )
        for case in read_cases(path)
    ]


def read_packed(path: Path) -> list[Recording]:
    """Those of a packed set (`models.train.data.recordings`), by its .json. No answer is looked at. Raises OSError."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [
        Recording(text, None, path.with_suffix(".ogg"), start, length) for start, length, text, *_ in rows
    ]


def in_noise(recordings: Sequence[Recording], decibels: float) -> list[Recording]:
    """The same with noise."""
    return [replace(each, noise=decibels) for each in recordings]


def sound_of(recording: Recording, others: Sequence[Recording]) -> AudioChunk:
    """What is heard, at 16 kHz; every other one in the babble of ``others``, the rest beside a fan. The same at every call.

    Raises AudioFileError.
    """
    clean = _clean(recording)
    if recording.noise is None:
        return clean
    chance = np.random.default_rng(list(recording.key.encode()))
    quiet = np.zeros(round(_AROUND * RATE), np.float32)
    voice = np.concatenate([quiet, clean.floats(), quiet])
    noise = (
        _babble(recording, others, len(voice), chance) if chance.random() < 0.5 else _fan(len(voice), chance)
    )
    loud = voice[np.abs(voice) > _AUDIBLE * np.abs(voice).max()]
    mixed = voice + noise * np.float32(_level(loud) / _level(noise) * 10 ** (-recording.noise / 20))
    return AudioChunk.from_floats(mixed / max(1.0, float(np.abs(mixed).max())), RATE)


def _clean(recording: Recording) -> AudioChunk:
    if recording.length < 0:
        return read_audio(recording.path)
    with soundfile.SoundFile(recording.path) as file:
        file.seek(recording.start)
        return AudioChunk(file.read(recording.length, dtype="int16").astype("<i2").tobytes(), RATE)


def _babble(
    recording: Recording, others: Sequence[Recording], length: int, chance: np.random.Generator
) -> Floats:
    found = [each for each in others if each.text != recording.text] or list(others)
    chosen = chance.choice(len(found), size=_VOICES)
    voices = [_clean(found[number]).floats() for number in chosen]
    mixed: Floats = sum(
        (np.resize(each / _level(each), length) for each in voices), np.zeros(length, np.float32)
    )
    return mixed


def _fan(length: int, chance: np.random.Generator) -> Floats:
    spectrum = np.fft.rfft(chance.standard_normal(length))
    spectrum /= np.sqrt(1 + (np.fft.rfftfreq(length, 1 / RATE) / _FAN) ** 2)
    return np.fft.irfft(spectrum, length).astype(np.float32)


def _level(sound: Floats) -> float:
    return float(np.sqrt(np.mean(sound.astype(np.float64) ** 2))) + 1e-9 if len(sound) else 1e-9
