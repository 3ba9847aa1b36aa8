"""The text from which the model learns what people say: the skill's own phrases, and broad English.

Nothing that a figure is measured on is ever among it: see `forbidden`.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from content.loading import DEFAULT_TOPIC, load_topic
from content.yamlfile import read_yaml
from intents.learning.phrases import FOLDER as PHRASE_FOLDER
from intents.learning.phrases import carried, examples_of
from intents.measuring.cases import read_cases
from models.train.language.spoken import spoken
from voice.hearing.wake_phrase import WAKE_PHRASE
from voice.session.controls import PHRASES

Line = tuple[str, ...]
"""The words of an utterance."""

CASES = Path(__file__).parents[3] / "tests" / "cases"
LISTS = PHRASE_FOLDER.parents[1]
MEASURED = Path(__file__).with_name("measured.txt")
FREE = 3  # words: a shorter line ("go back") may be in both, nobody could say anything else

_FILLINGS = 3  # of a phrase with a gap
_OFTEN = 5  # times that a command is counted: people say commands more often than any one question
SPOKEN = "kk2"
"""The set of recordings that synthesis.py speaks."""

_HELD_OUT = 40  # every how manieth line of broad English is kept to tune on
_LEARNT_SPLITS = frozenset(("train", "val", "oos_train", "oos_val"))
_GAP = re.compile(r"\{([a-z]+)\}")


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

    ``text`` has ``clinc150.tsv`` and ``common_voice_sentences.txt``; ``audio`` has the folders ``train`` and ``test``
    of recordings, with a list of transcripts (.json) for each. Raises FileNotFoundError that says which is missing,
    and content.yamlfile.BrokenFile.
    """
    closed = forbidden(audio, cases)
    skill = [phrase for topic in topics for phrase in skill_phrases(topic)]
    broad = (
        ("requests", "CC BY 3.0 (Larson et al. 2019, CLINC150)", _requests(_found(text / "clinc150.tsv"))),
        ("sentences", "CC0 (Common Voice)", _read(_found(text / "common_voice_sentences.txt"))),
        (
            "transcripts",
            "CC BY 4.0, Apache-2.0, public domain (see the audio)",
            _transcripts(audio / "train"),
        ),
    )
    sources = [TextSource("skill", "Apache-2.0 (this project)", tuple(allowed(skill, closed)))]
    for name, licence, raw in broad:
        lines = tuple(allowed((spoken(line) for line in raw), closed))
        sources.append(
            TextSource(
                name,
                licence,
                tuple(line for line in lines if not _is_held_out(line)),
                tuple(line for line in lines if _is_held_out(line)),
            )
        )
    return tuple(sources)


def forbidden(audio: Path, cases: Path = CASES) -> frozenset[Line]:
    """The lines that figures are measured on: cases for the test, transcripts of test recordings, `MEASURED`."""
    lines = {spoken(line) for line in MEASURED.read_text(encoding="utf-8").splitlines()}
    for path in sorted(cases.glob("*test*.tsv")):
        lines |= {spoken(case.text) for case in read_cases(path)}
    for path in sorted(cases.glob("*test*.yaml")):
        lines |= {spoken(text) for text in _strings(yaml.safe_load(path.read_text(encoding="utf-8")))}
    lines |= {spoken(text) for text in _transcripts(audio / "test")}
    return frozenset(line for line in lines if len(line) > FREE)


def allowed(lines: Iterable[Line], closed: frozenset[Line]) -> Iterator[Line]:
    """The lines that are not empty, and not equal to one that is ``closed``."""
    return (line for line in lines if line and line not in closed)


def skill_phrases(path: Path = DEFAULT_TOPIC) -> list[Line]:
    """What people say to this skill: phrases with their gaps filled, names of items in sentences, commands, and words
    that it looks for."""
    topic = load_topic(path)
    phrases = [phrase.lower() for _, phrase in (*examples_of(path), *carried(topic))]
    commands = [phrase for several in PHRASES.values() for phrase in several] + [WAKE_PHRASE]
    words = topic.words
    names = {"part": words.part, "event": words.event}
    lines = [spoken(phrase) for phrase in phrases if not _GAP.search(phrase)]
    lines += [spoken(name) for several in (words.part, words.event, words.other) for name in several]
    pairs = Counter(pair for line in lines for pair in zip(("", *line), (*line, "")))
    rng = random.Random(1)
    for phrase in phrases:
        if _GAP.search(phrase):
            filled = (_fill(phrase, names, pairs, rng) for _ in range(_FILLINGS))
            lines += [spoken(line) for line in dict.fromkeys(filled)]
    lines += [spoken(command) for command in commands] * _OFTEN
    known = {word for line in lines for word in line}
    return lines + [(word,) for word in sorted(listed_words() - known)]


def listed_words() -> frozenset[str]:
    """The words that the skill looks for in what is said: its lists of emergencies, of kinds of words, of spellings."""
    texts = (text for path in _lists() for text in _strings(read_yaml(path)))
    return frozenset(word for text in texts for word in spoken(_GAP.sub(" ", text)))


def _lists() -> list[Path]:
    return sorted(path for path in LISTS.rglob("*.yaml") if path.parent != PHRASE_FOLDER)


def _fill(
    phrase: str, names: dict[str, tuple[str, ...]], pairs: Counter[tuple[str, str]], rng: random.Random
) -> str:
    """A phrase with names in its gaps, chosen by how well they go with the words beside them: "is twitching"."""
    while gap := _GAP.search(phrase):
        before = _GAP.sub(" ", phrase[: gap.start()]).split()
        after = phrase[gap.end() :].split()
        left = before[-1] if before else ""
        right = after[0].strip(",") if after else ""
        choice = names[gap[1]]
        weights = [
            (pairs[left, name.split()[0]] + 0.05) * (pairs[name.split()[-1], right] + 0.05) for name in choice
        ]
        phrase = phrase[: gap.start()] + rng.choices(choice, weights)[0] + phrase[gap.end() :]
    return phrase


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


def _strings(data: Any) -> Iterator[str]:
    """All texts and names in data of YAML, however deep."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in (*data.keys(), *data.values()) if isinstance(data, dict) else data:
            yield from _strings(part)


def _is_held_out(line: Line) -> bool:
    return crc32(" ".join(line).encode()) % _HELD_OUT == 0


def _found(path: Path) -> Path:
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: name the folder that has it.")
    return path
