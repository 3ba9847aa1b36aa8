"""The text from which the model learns what people say: the skill's own phrases, and broad English.

Nothing that a figure is measured on is ever among it: see `forbidden`.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import yaml

from content.loading import DEFAULT_TOPIC
from intents.learning.open_world import is_learnt
from intents.measuring.cases import read_cases
from models.train.language import books
from models.train.language.skill import Line, danger_phrases, skill_phrases, strings
from models.train.language.spoken import spoken
from voice.terminal import note

CASES = Path(__file__).parents[3] / "tests" / "cases"
MEASURED = Path(__file__).with_name("measured.txt")
FREE = 3  # words: a shorter line ("go back") may be in both, nobody could say anything else
SPOKEN = "kk2"
"""The set of recordings that synthesis.py speaks."""

OURS = ("skill", "danger")
"""The sources of this project's own, all of whose words the recognizer is to know."""

_LICENCE = "Apache-2.0 (this project)"
_OPEN = {
    "sentences": ("common_voice_sentences.txt", "CC0 (Common Voice)"),
    "orders": ("taskmaster.txt", "CC BY 4.0 (Google, Taskmaster 3 and 4)"),
    "questions": ("medquad_questions.txt", "CC BY 4.0 (Ben Abacha and Demner-Fushman 2019, MedQuAD)"),
    "health": ("medquad_answers.txt", "CC BY 4.0 (Ben Abacha and Demner-Fushman 2019, MedQuAD)"),
}
_HELD_OUT = 40  # every how manieth line of transcripts and books is kept to tune on
_FEW = 9_000  # lines held out that are looked at
_TEST_PART = 5  # what the CRC-32 of a line of open text is divisible by that is never learnt from
_LEARNT_SPLITS = frozenset(("train", "val", "oos_train", "oos_val"))
_RUN = 8  # words: so many in a row are no chance
_QUOTES = 10  # runs that a book may share with the transcripts of tests


CREDITS = (
    "The language model learnt from requests of CLINC150 (Larson and others, 2019, CC BY 3.0), sentences of Mozilla Common Voice "
    "(CC0), dialogues of Taskmaster 3 and 4 (Google, CC BY 4.0), questions and answers of MedQuAD (Ben Abacha and "
    "Demner-Fushman, 2019, CC BY 4.0), books of Project Gutenberg (public domain in the United States), and the transcripts of "
    "the recordings above.",
)
"""Goes wherever the model goes."""


@dataclass(frozen=True)
class TextSource:
    """Lines of one kind. ``held_out`` are lines of the same kind to tune on, none of them in ``lines``."""

    name: str
    licence: str
    lines: tuple[Line, ...]
    held_out: tuple[Line, ...] = ()


def gather(
    text: Path, audio: Path, topics: Sequence[Path] = (DEFAULT_TOPIC,), cases: Path = CASES
) -> tuple[TextSource, ...]:
    """All sources, without the lines that figures are measured on.

    ``text`` has ``clinc150.tsv`` and ``common_voice_sentences.txt``, and may have ``taskmaster.txt``, ``medquad_questions.txt``,
    ``medquad_answers.txt`` and the folder that `models.train.language.books` makes; ``audio`` has the folders ``train`` and
    ``test`` of recordings, with a list of transcripts (.json) for each. Raises FileNotFoundError that says which is missing, and
    content.yamlfile.BrokenFile.
    """
    closed = forbidden(audio, cases)
    skill = [phrase for topic in topics for phrase in skill_phrases(topic)]
    sources = [
        TextSource("skill", _LICENCE, tuple(allowed(skill, closed))),
        TextSource("danger", _LICENCE, tuple(allowed(danger_phrases(), closed))),
    ]
    requests = _requests(_found(text / "clinc150.tsv"))
    sources.append(_open("requests", "CC BY 3.0 (Larson et al. 2019, CLINC150)", requests, closed))
    _found(text / _OPEN["sentences"][0])
    for name, (file, licence) in _OPEN.items():
        if (text / file).exists():
            sources.append(_open(name, licence, _read(text / file), closed))
        else:
            note(f"{file} is missing: the model does without it.")
    transcripts = (spoken(line) for line in _transcripts(audio / "train"))
    sources.append(
        _parted("transcripts", "CC BY 4.0, Apache-2.0, public domain (see the audio)", transcripts, closed)
    )
    if read := _books(text / books.FOLDER, closed):
        for name, parts in (("dialogue", books.said), ("stories", books.told)):
            lines = (spoken(line) for book in read for line in parts(book))
            sources.append(_parted(name, books.LICENCE, _without_runs(lines, closed), closed))
    return tuple(sources)


def forbidden(audio: Path, cases: Path = CASES) -> frozenset[Line]:
    """The lines that figures are measured on: cases for the test, transcripts of test recordings, `MEASURED`."""
    lines = {spoken(line) for line in MEASURED.read_text(encoding="utf-8").splitlines()}
    for path in sorted(cases.glob("*test*.tsv")):
        lines |= {spoken(case.text) for case in read_cases(path)}
    for path in sorted(cases.glob("*test*.yaml")):
        lines |= {spoken(text) for text in strings(yaml.safe_load(path.read_text(encoding="utf-8")))}
    lines |= {spoken(text) for text in _transcripts(audio / "test")}
    return frozenset(line for line in lines if len(line) > FREE)


def allowed(lines: Iterable[Line], closed: frozenset[Line]) -> Iterator[Line]:
    """The lines that are not empty, and not equal to one that is ``closed``."""
    return (tuple(map(sys.intern, line)) for line in lines if line and line not in closed)


def _open(name: str, licence: str, lines: Iterable[str], closed: frozenset[Line]) -> TextSource:
    """A source of open text: of each file certain lines are for tests, and others to tune on."""
    learnt: list[Line] = []
    held_out: list[Line] = []
    for line in lines:
        if is_learnt(line):
            learnt.append(spoken(line))
        elif crc32(line.encode()) % _TEST_PART:
            held_out.append(spoken(line))
    once = set(learnt)
    apart = (line for line in held_out if line not in once)
    return TextSource(name, licence, tuple(allowed(learnt, closed)), tuple(allowed(apart, closed)))


def _parted(name: str, licence: str, lines: Iterable[Line], closed: frozenset[Line]) -> TextSource:
    """A source of which some lines are kept to tune on."""
    learnt: list[Line] = []
    held_out: list[Line] = []
    for line in allowed(lines, closed):
        (held_out if _is_held_out(line) else learnt).append(line)
    return TextSource(name, licence, tuple(learnt), tuple(held_out[:_FEW]))


def _books(folder: Path, closed: frozenset[Line]) -> list[str]:
    """The text of the books but for those that are read aloud in test recordings."""
    runs = _runs(closed)
    read = []
    for path in sorted(folder.glob("*.txt")):
        book = path.read_text(encoding="utf-8")
        shared = len(runs & _runs([spoken(book)]))
        if shared < _QUOTES:
            read.append(book)
        else:
            note(f"{path.name} is left out: {shared} pieces of it are read in test recordings.")
    return read


def _runs(lines: Iterable[Line]) -> set[Line]:
    return {line[at : at + _RUN] for line in lines for at in range(len(line) - _RUN + 1)}


def _without_runs(lines: Iterable[Line], closed: frozenset[Line]) -> Iterator[Line]:
    """The lines that hold no piece of one that is ``closed``."""
    runs = _runs(closed)
    return (line for line in lines if runs.isdisjoint(_runs([line])))


def _requests(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] in _LEARNT_SPLITS:
                yield row["text"]


def _read(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _transcripts(folder: Path) -> list[str]:
    """Each sentence once: some sets are many people saying the same. What was spoken from this corpus is no source."""
    paths = sorted(path for path in _found(folder).glob("*.json") if path.stem != SPOKEN)
    texts = (row[2] for path in paths for row in json.loads(path.read_text(encoding="utf-8")))
    return sorted(set(texts))


def _is_held_out(line: Line) -> bool:
    return crc32(" ".join(line).encode()) % _HELD_OUT == 0


def _found(path: Path) -> Path:
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: name the folder that has it.")
    return path
