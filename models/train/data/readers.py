"""How the recordings of other repositories lie in their folders: a reader for each kind, from a folder to its clips."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

_SOUNDS = (".flac", ".wav", ".mp3", ".ogg")


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
