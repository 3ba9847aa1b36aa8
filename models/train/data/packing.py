"""Packs a copied folder of recordings into one of the sets of data.yaml.

`python -m models.train.data.packing SET FOLDER OUT` writes SET.ogg (Opus, 16 kHz, mono) and SET.json to the folder OUT.
FOLDER is a copy of the repository that data.yaml names as the source of the set.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from models.train.data.manifest import DataSet, Manifest, load_manifest
from models.train.data.readers import READERS, Clip
from models.train.data.recordings import RATE
from voice.errors import AudioFileError
from voice.sound.audio import read_audio
from voice.terminal import note, say_lines

_SHORTEST, _LONGEST = 0.2, 40.0  # seconds
_QUIETEST = 50  # of 32,768: a recording that never gets louder is empty
_COMPRESSION = 0.928  # of libsndfile's Opus: 22 to 25 kbit/s
_BLOCK = (
    10 * RATE
)  # samples written at a time: libsndfile's Opus encoder keeps all it is given at once in memory
_SPOKEN = re.compile(r"[a-z']+( [a-z']+)*")


@dataclass(frozen=True)
class Taken:
    """What other sets have: ``tests`` are sentences of test sets, ``training`` are sentences with their speakers."""

    tests: frozenset[str] = frozenset()
    training: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def beside(cls, out: Path, about: DataSet, manifest: Manifest) -> Taken:
        """From the sets in the folder ``out`` or beside it. Raises ValueError where a test set is missing."""
        tests: set[str] = set()
        for each in manifest.for_tests():
            rows = _rows(out, each)
            if not rows:
                raise ValueError(f"Put {each.name}.json into {out} first: what is said in tests is left out.")
            tests.update(plain(text) for _, _, text, *_ in rows)
        training: set[tuple[str, str]] = set()
        for each in manifest.for_training():
            if each.name != about.name:
                training.update(
                    (text, speaker.partition(":")[2]) for _, _, text, speaker, *_ in _rows(out, each)
                )
        return cls(frozenset(tests), frozenset(training))

    def has(self, text: str, speaker: str) -> bool:
        return text in self.tests or (text, speaker) in self.training


def plain(text: str) -> str:
    """A transcript in small letters, with single spaces."""
    return " ".join(text.lower().replace("’", "'").split())  # noqa: RUF001


def pack(clips: Iterable[Clip], out: Path, name: str, taken: Taken) -> tuple[int, float]:
    """Writes the set and tells its utterances and hours; where there is none, nothing is written.

    Left out are transcripts with anything but words, what other sets have, and sound that is too short, too long,
    silent or broken.
    """
    rows: list[list[object]] = []
    first = 0
    sound_file, row_file = out / f"{name}.ogg", out / f"{name}.json"
    unfinished = sound_file.with_suffix(".part")
    with soundfile.SoundFile(
        unfinished, "w", RATE, 1, format="OGG", subtype="OPUS", compression_level=_COMPRESSION
    ) as packed:
        for clip in clips:
            text = plain(clip.text)
            if not _SPOKEN.fullmatch(text) or taken.has(text, clip.speaker):
                continue
            try:
                sound = read_audio(clip.sound)
            except AudioFileError:
                continue
            samples = np.frombuffer(sound.pcm, dtype="<i2")
            if not (
                _SHORTEST <= sound.seconds <= _LONGEST and np.abs(samples.astype(int)).max() >= _QUIETEST
            ):
                continue
            for start in range(0, len(samples), _BLOCK):
                packed.write(samples[start : start + _BLOCK])
            rows.append([first, len(samples), text, f"{name}:{clip.speaker}"])
            first += len(samples)
    if not rows:
        unfinished.unlink()
        return 0, 0.0
    # An old list must never lie beside new sound: its words would be trained on as what is said there.
    row_file.unlink(missing_ok=True)
    unfinished.replace(sound_file)
    row_file.write_text(json.dumps(rows), encoding="utf-8")
    return len(rows), first / RATE / 3600


def _rows(out: Path, about: DataSet) -> list[tuple[Any, ...]]:
    """The utterances of a packed set in ``out`` or the part of the data beside it; none where it is missing."""
    places = (out, out.parent / about.kind)
    found = [place / f"{about.name}.json" for place in places if (place / f"{about.name}.json").is_file()]
    return json.loads(found[0].read_text(encoding="utf-8")) if found else []


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the set was packed, 2 with one sentence where something is missing."""
    options = argparse.ArgumentParser("python -m models.train.data.packing", description=__doc__)
    options.add_argument("set")
    options.add_argument("folder", type=Path)
    options.add_argument("out", type=Path)
    given = options.parse_args(arguments)
    try:
        manifest = load_manifest()
        about = manifest.named(given.set)
        if about.packed is None:
            raise ValueError(f"{about.name} comes packed: there is nothing to read it from.")
        folder = given.folder / about.packed.folder
        clips = READERS[about.packed.reader](folder)
        utterances, hours = pack(clips, given.out, about.name, Taken.beside(given.out, about, manifest))
        if not utterances:
            raise ValueError(f"There are no recordings in {folder}: copy {about.source} there.")
    except FileNotFoundError as error:
        note(f"There is no {error.filename}: name the folder of a whole copy.")
        return 2
    except ValueError as error:
        note(str(error))
        return 2
    say_lines(f"{about.name}: {utterances} utterances, {hours:.2f} hours")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
