"""Packs a copied folder of recordings into one of the sets of data.yaml.

`python -m models.train.packing SET FOLDER OUT` writes SET.ogg (Opus, 16 kHz, mono) and SET.json to the folder OUT.
FOLDER is a copy of the repository that data.yaml names as the source of the set.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import soundfile

from models.train.manifest import DataSet, Manifest, load_manifest
from models.train.recordings import RATE
from voice.audio import read_audio
from voice.errors import AudioFileError
from voice.terminal import note, say_lines

_SHORTEST, _LONGEST = 0.2, 40.0  # seconds
_QUIETEST = 50  # of 32,768: a recording that never gets louder is empty
_COMPRESSION = 0.928  # of libsndfile's Opus: 22 to 25 kbit/s
_BLOCK = (
    10 * RATE
)  # samples written at a time: libsndfile's Opus encoder keeps all it is given at once in memory
_SOUNDS = (".flac", ".wav", ".mp3", ".ogg")
_SPOKEN = re.compile(r"[a-z']+( [a-z']+)*")


@dataclass(frozen=True)
class Clip:
    """A recording, what is said in it, in small letters, and who says it."""

    sound: Path
    text: str
    speaker: str


def librispeech(folder: Path) -> Iterator[Clip]:
    """Folders of recordings with a file of transcripts each, as LibriSpeech has them."""
    for transcripts in sorted(folder.rglob("[!.]*.trans.txt")):
        for line in transcripts.read_text(encoding="utf-8").splitlines():
            name, _, text = line.partition(" ")
            if sound := _sound(transcripts.with_name(name)):
                yield Clip(sound, text, "ls_" + name.partition("-")[0])


def common_voice(folder: Path) -> Iterator[Clip]:
    """A part of Common Voice's first corpus, as cv-valid-test: what more listeners approved of than not."""
    for table in sorted(folder.glob("cv-valid-*.csv")):
        for row in _table(table, csv.excel):
            if _approved(row):
                sound = folder / row["filename"]
                yield Clip(sound, row["text"], f"{table.stem}_{sound.stem[-6:]}")


def common_voice_delta(folder: Path) -> Iterator[Clip]:
    """Later releases of Common Voice, where each clip has a speaker; the punctuation of their sentences is left out."""
    for table in sorted(folder.rglob("validated.tsv")):
        for row in _table(table, _Tabs):
            sound = table.parent / "validated_clips" / row["path"]
            if _approved(row) and sound.is_file():
                yield Clip(sound, _without_marks(row["sentence"]), "cv_" + row["client_id"][:10])


def speech_commands(folder: Path) -> Iterator[Clip]:
    """Folders of single words, named for them; a file is named for its speaker."""
    seen: set[str] = set()
    for sound in sorted(folder.rglob("*_nohash_*.wav")):
        name = "/".join(sound.parts[-2:])
        if name not in seen:  # several copies may hold the same
            seen.add(name)
            yield Clip(sound, sound.parent.name, "sc_" + sound.name.partition("_")[0])


def precise(folder: Path) -> Iterator[Clip]:
    """Mycroft's community data: only what a list in ``licenses`` gives to the public domain."""
    givers: dict[str, str] = {}
    for listed in sorted((folder / "licenses").glob("license-2*.txt")):
        text = listed.read_text(encoding="utf-8", errors="replace")
        if "into the public domain" in text:
            giver = listed.stem.split("-", 2)[2]
            givers.update({PurePath(line.strip()).name: giver for line in text.splitlines()})
    words = {
        "athena": "athena", "amelia": "amelia", "computer": "computer", "heycomputer": "hey computer",
        "heychatterbox": "hey chatterbox",
    }  # fmt: skip
    said: dict[str, str] = {}
    for line in (folder / "not-wake-words/en/metadata.csv").read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition(",")
        said[name.strip()] = rest.partition(",")[0].strip()
    found = sorted(folder.glob("*/en*/**/*.wav"))
    # The lists name files without their folders: of two of one name it is not known which was given.
    names = Counter(sound.name for sound in found)
    for sound in found:
        text = words.get(sound.relative_to(folder).parts[0]) or said.get(sound.name, "")
        if text and sound.name in givers and names[sound.name] == 1:
            yield Clip(sound, text, "via_" + givers[sound.name])


def an4(folder: Path) -> Iterator[Clip]:
    """CMU's AN4: lists of transcripts that name their recordings, which lie in a folder for each speaker."""
    sounds = {sound.stem: sound for sound in sorted((folder / "wav").rglob("*.wav"))}
    for listed in ("an4_train.transcription", "an4_test.transcription"):
        for line in (folder / "etc" / listed).read_text(encoding="utf-8").splitlines():
            said = re.fullmatch(r"(?:<s>)?(.+?)(?:</s>)?\s*\((\S+)\)", line.strip())
            if said and (sound := sounds.get(said[2])):
                yield Clip(sound, said[1], "an4_" + sound.parent.name)


def speech_commands_tests(folder: Path) -> Iterator[Clip]:
    """The test files of Speech Commands, where a folder for other words has the word in the name of each file."""
    for sound in sorted(folder.rglob("*_nohash_*.wav")):
        named = re.fullmatch(r"(?:([a-z]+)_)?([0-9a-f]{8})_nohash_\d+(?:\.wav)*", sound.name)
        if named:
            yield Clip(sound, named[1] or sound.parent.name, "sc_" + named[2])


def speech_commands_once(folder: Path) -> Iterator[Clip]:
    """Folders of single words, named for them: of each speaker only the first recording of one word, in turn."""
    words = sorted({sound.parent.name for sound in folder.rglob("*_nohash_0.wav")})
    by_speaker: dict[str, dict[str, Path]] = {}
    for sound in sorted(folder.rglob("*_nohash_0.wav")):
        by_speaker.setdefault(sound.name.partition("_")[0], {}).setdefault(sound.parent.name, sound)
    for number, (speaker, said) in enumerate(sorted(by_speaker.items())):
        turn = [*words[number % len(words) :], *words[: number % len(words)]]
        word = next(word for word in turn if word in said)
        yield Clip(said[word], word, "sc_" + speaker)


def common_voice_samples(folder: Path) -> Iterator[Clip]:
    """Small copies of Common Voice: validated.csv or validated.tsv, and their clips in any folder below."""
    for table in sorted(folder.rglob("validated.[ct]sv")):
        sounds = {sound.name: sound for sound in sorted(table.parent.rglob("common_voice_en_*.*"))}
        for row in _table(table, csv.excel if table.suffix == ".csv" else _Tabs):
            if (sound := sounds.get(row["path"])) and _approved(row):
                yield Clip(sound, _without_marks(row["sentence"]), "cv_" + row["client_id"][:10])


def arctic(folder: Path) -> Iterator[Clip]:
    """CMU Arctic's prompts, listed in cmuarctic.data: each speaker's folder gives every third one, each another third."""
    prompts = dict(
        re.findall(
            r'\(\s*(arctic_[ab]\d{4})\s+"(.*?)"\s*\)',
            next(folder.rglob("cmuarctic.data")).read_text(encoding="utf-8"),
        )
    )
    names = sorted(prompts)
    homes = sorted({sound.parent for sound in folder.rglob("arctic_*.wav")})
    for turn, home in enumerate(homes):
        sounds: dict[str, Path] = {}
        for sound in sorted(home.glob("arctic_*.wav")):
            sounds[sound.name[:12]] = sound  # of several takes the last one
        speaker = home.parent.name if home.name == "data" else home.name
        for name in names[turn % 3 :: 3]:
            if name in sounds:
                yield Clip(sounds[name], _without_marks(prompts[name]), f"arctic_{speaker}")


READERS: dict[str, Callable[[Path], Iterator[Clip]]] = {
    "librispeech": librispeech,
    "common_voice": common_voice,
    "common_voice_delta": common_voice_delta,
    "speech_commands": speech_commands,
    "precise": precise,
    "an4": an4,
    "speech_commands_tests": speech_commands_tests,
    "speech_commands_once": speech_commands_once,
    "common_voice_samples": common_voice_samples,
    "arctic": arctic,
}
"""How the folders of each source are read."""


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


def _table(path: Path, dialect: type[csv.Dialect]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows, dialect=dialect)


class _Tabs(csv.excel_tab):
    quoting = csv.QUOTE_NONE


def _approved(row: dict[str, str]) -> bool:
    return int(row["up_votes"]) > int(row["down_votes"])


def _without_marks(text: str) -> str:
    """Letters, and apostrophes inside words.

    >>> _without_marks("The 'well-known' poet's house, she said.").split()
    ['The', 'well', 'known', "poet's", 'house', 'she', 'said']
    """
    text = re.sub("[‘’]", "'", text)  # noqa: RUF001
    return re.sub(r"[.,!?;:\"“”()—–-]|(?<![A-Za-z])'|'(?![A-Za-z])", " ", text)  # noqa: RUF001


def _sound(stem: Path) -> Path | None:
    places = (stem.with_name(stem.name + suffix) for suffix in _SOUNDS)
    return next((place for place in places if place.is_file()), None)


def _rows(out: Path, about: DataSet) -> list[tuple[Any, ...]]:
    """The utterances of a packed set in ``out`` or the part of the data beside it; none where it is missing."""
    places = (out, out.parent / about.kind)
    found = [place / f"{about.name}.json" for place in places if (place / f"{about.name}.json").is_file()]
    return json.loads(found[0].read_text(encoding="utf-8")) if found else []


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the set was packed, 2 with one sentence where something is missing."""
    options = argparse.ArgumentParser("python -m models.train.packing", description=__doc__)
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
