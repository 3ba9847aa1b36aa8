"""How well a finished model hears the test sets, through vosk as users have it.

Kaldi's and OpenFst's Python packages must not be imported in the process that does this: two OpenFsts in one process
crash.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from models.train.data.manifest import DataSet, Manifest
from models.train.data.recordings import RATE, load_recordings

_BEFORE, _AFTER = 0.3, 0.6  # seconds of quiet around an utterance
_QUIET = 3.0  # its standard deviation in 16-bit scale: a microphone never gives zeros
_CHUNK = RATE // 2  # bytes at a time, as a microphone would give them: a quarter of a second


def check(model: Path, data: Path, manifest: Manifest, most: int = 100) -> Iterator[str]:
    """A line for each test set that is in ``data``: words wrong in a hundred, of the first ``most`` utterances.

    Raises ValueError where vosk cannot load the model, FileNotFoundError where there is no test set at all.
    """
    recognizer = _Recognizer(model)
    found = False
    for about in manifest.for_tests():
        if not _is_there(about, data):
            continue
        found = True
        wrong = said = 0
        for each in load_recordings(data, about)[:most]:
            heard = recognizer.hear(each.samples)
            wrong += edits(each.words, heard)
            said += len(each.words)
        yield f"{about.name}: {100 * wrong / said:.1f} words wrong in a hundred of {said}"
    if not found:
        raise FileNotFoundError(f"There is no test set in {data}: put one of {_names(manifest)} there.")


def edits(said: Sequence[str], heard: Sequence[str]) -> int:
    """The fewest words to change, leave out or put in: the Levenshtein distance."""
    return int(Levenshtein.distance(said, heard))


class _Recognizer:
    def __init__(self, model: Path) -> None:
        import vosk

        vosk.SetLogLevel(-1)
        self._vosk = vosk
        try:
            self._model = vosk.Model(str(model))
        except Exception as error:  # vosk raises nothing more precise
            raise ValueError(f"vosk cannot load {model}: delete it and make it anew.") from error

    def hear(self, samples: NDArray[np.int16]) -> list[str]:
        recognizer = self._vosk.KaldiRecognizer(self._model, RATE)
        sound, heard = with_quiet(samples).tobytes(), []
        for at in range(0, len(sound), _CHUNK):
            if recognizer.AcceptWaveform(sound[at : at + _CHUNK]):
                heard.append(recognizer.Result())
        heard.append(recognizer.FinalResult())
        words = " ".join(json.loads(each)["text"] for each in heard).split()
        return [word for word in words if word != "[unk]"]


def with_quiet(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """An utterance with the quiet of a room before and after it, the same at every call."""
    chance = np.random.default_rng(len(samples))
    before, after = (
        chance.normal(0, _QUIET, int(RATE * seconds)).astype(np.int16) for seconds in (_BEFORE, _AFTER)
    )
    return np.concatenate([before, samples, after])


def _is_there(about: DataSet, data: Path) -> bool:
    return any((place / f"{about.name}.ogg").is_file() for place in (data, data / about.kind))


def _names(manifest: Manifest) -> str:
    return ", ".join(each.name for each in manifest.for_tests())
