"""Several recognizers hear the same recordings, in one run: how many words are wrong, what is answered, how long it
takes and how much memory.

    python -m models.train.listening.compare RECORDINGS.tsv … [--spot RECORDINGS.tsv] [--model FOLDER] [--pocketsphinx] [--whisper FOLDER]

A line of a file is what was said, intent, item (or -) and the path of a recording, with tabs between; the intent is -
where the recording is no question. What is said in the files of ``--spot`` is all that may be heard in them: commands.
Pocketsphinx and Whisper need the extra ``compare``.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from content.loading import DEFAULT_TOPIC
from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.learning.phrases import examples_of
from intents.meaning import Label
from intents.measuring.accuracy import Outcome
from intents.measuring.cases import Case, read_cases
from models.train.listening.engines import Sentence, engine
from voice.measuring.rehearsal import footprint
from voice.modelstore.catalogue import EMBEDDED
from voice.sound.audio import read_audio
from voice.terminal import note, say_lines

_DRAWS = 1000  # of the bootstrap
_SAME = (("x-ray", "x ray"), ("ok", "okay"), ("mr", "mister"), ("mrs", "missus"), ("dr", "doctor"))
_KINDS = ("right", "wrong", "asked", "refused")


@dataclass(frozen=True)
class Recording:
    """Something that was said; ``label`` is None where it was no question."""

    text: str
    label: Label | None
    path: Path


@dataclass(frozen=True)
class Trial:
    """What became of a recording: words that were wrong of those that were said, and the kind of answer."""

    wrong: int
    words: int
    kind: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Each recognizer hears in a process of its own, so that its memory can be told."""
    options = _parser().parse_args(arguments)
    if options.only:
        print(json.dumps(_measure(options.only, options.files, options.spot, options.limit)))
        return 0
    names = [f"vosk {path}" for path in options.model or [EMBEDDED]]
    names += ["pocketsphinx", "pocketsphinx phrases"] if options.pocketsphinx else []
    names += [f"whisper {path}" for path in options.whisper]
    found = []
    for name in names:
        note(f"{name} is listening.")
        command = [
            sys.executable,
            "-m",
            "models.train.listening.compare",
            *map(str, options.files),
            "--only",
            name,
        ]
        command += [word for path in options.spot for word in ("--spot", str(path))]
        done = subprocess.run(
            [*command, "--limit", str(options.limit)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            note(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}")
            continue
        found.append(json.loads(done.stdout))
        if not options.json:
            say_lines(*_lines(found[-1]))
    if options.json:
        print(json.dumps(found))
    return 0


def read_recordings(path: Path) -> list[Recording]:
    """The recordings of a file of text, intent, item and path; the paths are from its folder, and intent - says that no
    answer is looked at. Raises BrokenFile."""
    return [
        Recording(
            " ".join(case.before), None if case.label.intent == "-" else case.label, path.parent / case.text
        )
        for case in read_cases(path)
    ]


def words_of(text: str) -> list[str]:
    """Words as they are compared: lower case, no punctuation, some spellings made one."""
    text = text.lower().replace("\u2019", "'").replace("[unk]", " ")
    for spelling, other in _SAME:
        text = re.sub(rf"(?<!\w){re.escape(spelling)}(?!\w)", other, text)
    return re.sub(r"[^a-z0-9' ]", " ", text).split()


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Words to be changed, added or left out to make one of the other (Levenshtein)."""
    return int(Levenshtein.distance(said, heard))


def interval(trials: Sequence[Trial], share: Callable[[Sequence[Trial]], float]) -> tuple[float, float]:
    """The 95 % interval of a share over utterances, by the bootstrap (1,000 draws, always the same ones)."""
    draw = random.Random(1)
    found = sorted(share(draw.choices(trials, k=len(trials))) for _ in range(_DRAWS))
    return found[int(0.025 * _DRAWS)], found[int(0.975 * _DRAWS)]


def word_errors(trials: Sequence[Trial]) -> float:
    """Words wrong in a hundred."""
    return 100 * sum(trial.wrong for trial in trials) / max(1, sum(trial.words for trial in trials))


def _measure(name: str, files: Sequence[Path], spotted: Sequence[Path], limit: int) -> dict[str, Any]:
    assistant = Assistant.load()
    before = footprint()
    began = time.perf_counter()
    found = engine(name, _phrases())
    loaded = time.perf_counter() - began
    result: dict[str, Any] = {"engine": name, "load_seconds": round(loaded, 2), "sets": {}}
    seconds = cpu = 0.0
    for file, by_grammar in (*((file, False) for file in files), *((file, True) for file in spotted)):
        recordings = read_recordings(file)
        phrases = sorted({" ".join(words_of(each.text)) for each in recordings}) if by_grammar else []
        trials = []
        for recording in recordings[:limit]:
            sound = read_audio(recording.path)
            began = time.process_time()
            heard = Heard(found.spot(sound, phrases)) if phrases else found.hear(sound)
            cpu += time.process_time() - began
            seconds += sound.seconds
            trials.append(_spotting(recording, heard) if phrases else _trial(assistant, recording, heard))
        result["sets"][file.stem + (", spotted" if phrases else "")] = _figures(trials)
    result["real_time_factor"] = round(cpu / max(seconds, 1e-9), 3)
    after = footprint()
    result["megabytes"] = round(after.resident - before.resident) if before and after else None
    return result


def _phrases() -> Iterator[Sentence]:
    """What the matcher knows."""
    for _, text in examples_of(DEFAULT_TOPIC):
        yield tuple(words_of(text))


def _spotting(recording: Recording, heard: Heard) -> Trial:
    """Of a recording in which only a few phrases may be heard: right, or refused where it was taken for none of them."""
    said, found = words_of(recording.text), words_of(heard.text)
    kind = "right" if said == found else "wrong" if found else "refused"
    return Trial(errors(said, found), len(said), kind)


def _trial(assistant: Assistant, recording: Recording, heard: Heard) -> Trial:
    said = words_of(recording.text)
    wrong = errors(said, words_of(heard.text))
    if recording.label is None:
        return Trial(wrong, len(said), "")
    assistant.forget()
    case = Case(recording.label, recording.text)
    return Trial(wrong, len(said), Outcome(case, assistant.hear(heard), 0.0).kind)


def _figures(trials: Sequence[Trial]) -> dict[str, Any]:
    low, high = interval(trials, word_errors)
    figures: dict[str, Any] = {
        "recordings": len(trials),
        "words_wrong": round(word_errors(trials), 1),
        "words_wrong_interval": [round(low, 1), round(high, 1)],
    }
    asked = [trial for trial in trials if trial.kind]
    for kind in _KINDS if asked else ():

        def share(some: Sequence[Trial], kind: str = kind) -> float:
            return 100 * sum(trial.kind == kind for trial in some) / len(some)

        low, high = interval(asked, share)
        figures[kind] = [round(share(asked), 1), round(low, 1), round(high, 1)]
    return figures


def _lines(result: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{result['engine']}: loads in {result['load_seconds']} s, {result['real_time_factor']} of real time, "
        f"{result['megabytes']} MB."
    )
    for name, figures in result["sets"].items():
        low, high = figures["words_wrong_interval"]
        yield f"  {name}: {figures['words_wrong']} words wrong in a hundred ({low} to {high}), {figures['recordings']} recordings."
        if "right" in figures:
            told = (
                f"{kind} {figures[kind][0]} ({figures[kind][1]} to {figures[kind][2]})" for kind in _KINDS
            )
            yield f"  {name}, answers in a hundred: {', '.join(told)}."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m models.train.listening.compare", description="Compares recognizers."
    )
    parser.add_argument("files", type=Path, nargs="+", help="labelled recordings")
    parser.add_argument(
        "--spot",
        type=Path,
        action="append",
        default=[],
        help="recordings of phrases by which only they are heard",
    )
    parser.add_argument("--model", type=Path, action="append", help="a Vosk model (may be repeated)")
    parser.add_argument(
        "--pocketsphinx", action="store_true", help="with its own model, and with our phrases"
    )
    parser.add_argument("--whisper", action="append", default=[], help="a Whisper model of CTranslate2")
    parser.add_argument("--limit", type=int, default=10**9, help="recordings of each file")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
