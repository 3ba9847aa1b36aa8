"""Reads lines aloud in many voices, as a set of recordings to train on.

`python -m models.train.data.synthesis KOKORO TEXT DATA --hours 5` writes kk2.ogg and kk2.json beside the training sets in
DATA. It may be stopped at any time; the same command goes on. A core speaks about 1.4 seconds in a second.

KOKORO is a folder with Kokoro-82M (Apache-2.0): ``model.onnx``, ``vocab.json`` (its config.json) and ``voices``, a file
of style vectors NAME.bin for each voice, as the npm package kokoro-js has them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.train.data.manifest import load_manifest
from models.train.data.packing import Taken, pack
from models.train.data.readers import Clip
from models.train.language.corpus import SPOKEN, gather
from models.train.language.skill import Line
from voice.sound.audio import RATE, AudioChunk, resample
from voice.terminal import note, say_lines

_OWN = 0.75  # of the lines are the skill's own, the others broad English
_WAYS = (
    0.45,
    0.4,
    0.15,
)  # an English voice, a blend of two English ones of one sex, a voice of another language
_BLENDS = (0.25, 0.75)  # the part of the first voice
_SPEEDS = (0.82, 1.25)
_HOARSE = frozenset(
    "ff_siwis im_nicola em_alex zf_xiaoxiao zf_xiaoni".split()
)  # hard to understand in English
_LONGEST = 16  # words
_LOUDEST = 0.7  # of full scale
_RATE = 24_000  # hertz
_MOST = 508  # sounds in one go


@dataclass(frozen=True)
class Recital:
    """A line, the voices that read it with their parts, and how fast."""

    line: Line
    voices: tuple[tuple[str, float], ...]
    speed: float

    @property
    def british(self) -> bool:
        return max(self.voices, key=lambda each: each[1])[0].startswith("b")

    @property
    def speaker(self) -> str:
        return "+".join(name for name, _ in self.voices)

    @property
    def name(self) -> str:
        """For its file: other words or another voice are another file, whatever else is drawn."""
        return sha256(repr((self.line, self.voices, self.speed)).encode()).hexdigest()[:16]


class Voice(Protocol):
    """Something that reads a line aloud."""

    def __call__(self, reading: Recital) -> AudioChunk: ...


def readings(
    skill: Sequence[Line], broad: Sequence[Line], voices: Sequence[str], seed: int = 5
) -> Iterator[Recital]:
    """Draws without end. A voice is named as Kokoro does: language, sex, underscore, name (af_heart)."""
    chance = np.random.default_rng(seed)
    english = sorted(name for name in voices if name[0] in "ab")
    other = sorted(name for name in voices if name[0] not in "ab" and name not in _HOARSE)
    ways = _WAYS if other else (*_WAYS[:2], 0.0)
    odds = np.array(ways) / sum(ways)
    while True:
        lines = skill if chance.random() < _OWN else broad
        line = lines[int(chance.integers(len(lines)))]
        way = chance.choice(len(odds), p=odds)
        first = str(chance.choice(other if way == 2 else english))
        same = [name for name in english if name[1] == first[1] and name != first]
        parts: tuple[tuple[str, float], ...] = ((first, 1.0),)
        if way == 1 and same:
            part = round(float(chance.uniform(*_BLENDS)), 2)
            parts = ((first, part), (str(chance.choice(same)), round(1 - part, 2)))
        speed = round(float(chance.uniform(*_SPEEDS)), 2)
        if len(line) <= _LONGEST:
            yield Recital(line, parts, speed)


class Kokoro:
    """Kokoro-82M on one core. Raises FileNotFoundError where its folder is not whole."""

    def __init__(self, folder: Path) -> None:
        for name in ("model.onnx", "vocab.json", "voices"):
            if not (folder / name).exists():
                raise FileNotFoundError(f"There is no {name} in {folder}: put Kokoro-82M there.")
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = settings.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), settings, providers=["CPUExecutionProvider"]
        )
        content: dict[str, Any] = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        self._vocabulary: dict[str, int] = content["vocab"]
        self._folder = folder
        self._spell: dict[bool, Callable[[str], Any]] = {}

    @property
    def voices(self) -> list[str]:
        return sorted(path.stem for path in (self._folder / "voices").glob("*.bin"))

    def __call__(self, reading: Recital) -> AudioChunk:
        sounds = [self._vocabulary[each] for each in self._spelt(reading)[:_MOST] if each in self._vocabulary]
        style = np.sum([part * self._styles(name) for name, part in reading.voices], axis=0)
        (sound,) = self._session.run(
            None,
            {
                "tokens": np.array([[0, *sounds, 0]], np.int64),
                "style": np.asarray(style, np.float32)[min(len(sounds), len(style)) - 1][None],
                "speed": np.array([reading.speed], np.float32),
            },
        )
        found = np.asarray(sound, np.float32).ravel()
        return resample(
            AudioChunk.from_floats(found * (_LOUDEST / max(1e-6, float(np.abs(found).max()))), _RATE), RATE
        )

    def _styles(self, name: str) -> NDArray[np.float32]:
        return np.fromfile(self._folder / "voices" / f"{name}.bin", dtype=np.float32).reshape(-1, 256)

    def _spelt(self, reading: Recital) -> str:
        if reading.british not in self._spell:
            from hibari.g2p import G2P

            self._spell[reading.british] = G2P(british=reading.british)
        found = self._spell[reading.british](" ".join(reading.line))
        return found if isinstance(found, str) else found[0]


def speak(drawn: Iterator[Recital], voice: Voice, hours: float, folder: Path) -> Iterator[Clip]:
    """Reads lines until they last ``hours``; each is kept in ``folder``, and read only if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    seconds, number = 0.0, 0
    read: set[str] = set()
    while seconds < hours * 3600:
        reading = next(drawn)
        if reading.name in read:
            continue
        read.add(reading.name)
        path = folder / f"{reading.name}.flac"
        if not path.exists():
            unfinished = path.with_suffix(".part")
            sound = np.frombuffer(voice(reading).pcm, dtype="<i2")
            soundfile.write(unfinished, sound, RATE, format="FLAC", subtype="PCM_16")
            unfinished.replace(path)
        seconds += soundfile.info(path).duration
        number += 1
        if number % 500 == 0:
            note(f"{number} lines, {seconds / 3600:.2f} hours")
        yield Clip(path, " ".join(reading.line), reading.speaker)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the set was packed; 2 with one sentence where something is missing; 130 when it was stopped."""
    options = argparse.ArgumentParser("python -m models.train.data.synthesis", description=__doc__)
    for name in ("kokoro", "text", "data"):
        options.add_argument(name, type=Path)
    options.add_argument("--hours", type=float, default=5.0)
    given = options.parse_args(arguments)
    try:
        kokoro, manifest = Kokoro(given.kokoro), load_manifest()
        sources = {each.name: each.lines for each in gather(given.text, given.data)}
        broad = [*sources["requests"], *sources["sentences"]]
        voices = sorted(set(kokoro.voices) - manifest.test_voices)
        drawn = readings(sources["skill"], broad, voices)
        clips = speak(drawn, kokoro, given.hours, given.data / "spoken")
        utterances, hours = pack(clips, given.data / "train", SPOKEN, Taken())
    except (ValueError, FileNotFoundError) as error:
        note(str(error))
        return 2
    except ModuleNotFoundError as error:
        note(f"{error.name} is missing: run pip install -e '.[train]'.")
        return 2
    except KeyboardInterrupt:
        note("Stopped. The same command goes on from what was spoken last.")
        return 130
    say_lines(f"{SPOKEN}: {utterances} utterances, {hours:.2f} hours")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
