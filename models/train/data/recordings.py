"""Packed sets of recordings: NAME.ogg holds all the sound of a set, NAME.json what is said where.

NAME.json is a list of ``[first sample, samples, text, "set:speaker"]``, in sets with known phone times followed by
``[[sound, end in seconds], …]``, a sound being a place in `models.train.pronouncing.phones.SOUNDS`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.train.data.manifest import DataSet

RATE = 16000
"""Samples a second of all recordings, in hertz."""

_SHORTEST = RATE // 5  # samples; what is shorter is a cut word


@dataclass(frozen=True, eq=False)
class Utterance:
    """Somebody saying something.

    ``samples``  16-bit mono at 16 kHz
    ``weight``   of its set: how often it is drawn, relative to others of the same length
    ``phones``   each sound and its end in seconds, where they are known
    """

    samples: NDArray[np.int16]
    words: tuple[str, ...]
    speaker: str
    weight: float
    phones: tuple[tuple[int, float], ...] = ()

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE


def load_recordings(
    folder: Path, about: DataSet, test_voices: Iterable[str] = frozenset()
) -> tuple[Utterance, ...]:
    """The utterances of one set, from ``folder`` or its part named like the kind of the set ("train", "test").

    Empty ones, ones under 0.2 seconds and ones beyond the end of the sound are left out. Raises FileNotFoundError
    where the set is missing, ValueError for another rate or shape and for a test voice in a training set.
    """
    sound = _find(folder, about, ".ogg")
    rows: list[list[Any]] = json.loads(_find(folder, about, ".json").read_text(encoding="utf-8"))
    samples, rate = soundfile.read(sound, dtype="int16")
    if rate != RATE or samples.ndim != 1:
        raise ValueError(f"{sound.name} is not mono at {RATE} Hz: convert it.")
    utterances = tuple(_utterance(row, samples, about) for row in rows)
    if about.kind == "train":
        _check_voices(utterances, about, frozenset(test_voices))
    return tuple(each for each in utterances if each.words and len(each.samples) >= _SHORTEST)


def is_there(folder: Path, about: DataSet) -> bool:
    """Whether `load_recordings` finds the set."""
    return all(_place(folder, about, suffix) for suffix in (".ogg", ".json"))


def sentences(folder: Path, about: DataSet) -> set[tuple[str, ...]]:
    """What is said in a set. Raises FileNotFoundError where it is missing."""
    rows = json.loads(_find(folder, about, ".json").read_text(encoding="utf-8"))
    return {tuple(row[2].split()) for row in rows}


def _place(folder: Path, about: DataSet, suffix: str) -> Path | None:
    places = (folder / (about.name + suffix), folder / about.kind / (about.name + suffix))
    return next((place for place in places if place.is_file()), None)


def _find(folder: Path, about: DataSet, suffix: str) -> Path:
    if place := _place(folder, about, suffix):
        return place
    raise FileNotFoundError(
        f"There is no {about.name}{suffix} in {folder}: put it there, or name another folder."
    )


def _utterance(row: list[Any], samples: NDArray[np.int16], about: DataSet) -> Utterance:
    first, length, text, speaker, *times = row
    end = first + length
    return Utterance(
        samples[first:end] if end <= len(samples) else samples[:0],
        tuple(text.split()),
        speaker,
        about.weight,
        tuple((int(sound), float(second)) for sound, second in times[0]) if times else (),
    )


def _check_voices(utterances: Iterable[Utterance], about: DataSet, test_voices: frozenset[str]) -> None:
    for each in utterances:
        # A blend of voices is named with a plus.
        found = test_voices.intersection(each.speaker.partition(":")[2].split("+"))
        if found:
            raise ValueError(f"{about.name} has the test voice {min(found)}: take its utterances out.")
