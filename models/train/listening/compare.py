"""Several recognizers hear the same recordings, in one run: how many words are wrong, what is answered, how long it
takes and how much memory.

    python -m models.train.listening.compare RECORDINGS.tsv … [--noise 10] [--people SET.json …] [--spot RECORDINGS.tsv]
        [--before FOLDER] [--second-ear] [--pocketsphinx] [--whisper FOLDER] [--heard FILE]

A line of a file is what was said, intent, item (or -) and the path of a recording, with tabs between; the intent is -
where the recording is no question, and none where it is one that is no business of the topic's. A packed set is one of people
who ask nothing. What is said in the files of ``--spot`` is all that may be heard in them: commands. With ``--heard`` a run that
was stopped goes on where it was; what the second ear is asked hangs on the matcher too, so delete that file when that changes. Pocketsphinx and Whisper need the extra ``compare``. At the end there is one table.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from content.loading import DEFAULT_TOPIC
from intents.dialog.assistant import Assistant
from intents.dialog.glance import Worth
from intents.heard import Heard
from intents.learning.phrases import examples_of
from intents.measuring.accuracy import Outcome
from intents.measuring.cases import Case
from intents.safety.urgency import is_urgent
from models.train.listening.engines import Engine, Sentence, engine
from models.train.listening.kept import Kept
from models.train.listening.sets import Recording, in_noise, read_packed, read_recordings, sound_of
from models.train.listening.table import table
from voice.measuring.rehearsal import footprint
from voice.modelstore.catalogue import EMBEDDED
from voice.modelstore.files import sha256_of
from voice.sound.audio import AudioChunk
from voice.terminal import note, say_lines

_DRAWS = 1000  # of the bootstrap
_SAME = (("x-ray", "x ray"), ("ok", "okay"), ("mr", "mister"), ("mrs", "missus"), ("dr", "doctor"))
_KINDS = ("right", "wrong", "asked", "refused")


@dataclass(frozen=True)
class Trial:
    """What became of a recording: words that were wrong of those that were said, and the kind of answer (empty: it was no
    question). ``let_go``: it was nothing for the assistant, and nothing of the topic was told; ``raised``: it was a sign of danger,
    and that was told, or asked about. None: that is not what it was."""

    wrong: int
    words: int
    kind: str
    let_go: bool | None = None
    raised: bool | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Each recognizer hears in a process of its own, so that its memory can be told."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given)
    if options.only:
        print(json.dumps(_measure(options.only, _sets(options), options.heard)))
        return 0
    found = []
    for name in _engines(options):
        note(f"{name} is listening.")
        command = [sys.executable, "-m", "models.train.listening.compare", *given, "--only", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            note(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}")
            continue
        found.append(json.loads(done.stdout))
    if options.json:
        print(json.dumps(found))
    elif found:
        say_lines(*table(found))
    return 0


def _engines(options: argparse.Namespace) -> Iterator[str]:
    ours = options.model or [EMBEDDED]
    yield from (f"vosk {path}" for path in (*options.before, *ours))
    if options.second_ear:
        yield from (f"second-ear {path}" for path in ours)
        yield "moonshine"
    yield from (f"whisper {path}" for path in options.whisper)
    if options.pocketsphinx:
        yield from ("pocketsphinx", "pocketsphinx phrases")


@dataclass(frozen=True)
class _Set:
    """Recordings of one kind; ``phrases``: what alone may be heard in them, empty where it is anything."""

    name: str
    recordings: list[Recording]
    phrases: tuple[str, ...] = ()


def _sets(options: argparse.Namespace) -> Iterator[_Set]:
    limit = options.limit
    for path in options.people:
        yield _Set(path.stem, read_packed(path)[:limit])
    for file, by_grammar in (
        *((file, False) for file in options.files),
        *((file, True) for file in options.spot),
    ):
        every = read_recordings(file)
        phrases = tuple(sorted({" ".join(words_of(each.text)) for each in every})) if by_grammar else ()
        name = file.stem + (", spotted" if by_grammar else "")
        yield _Set(name, every[:limit], phrases)
        for decibels in options.noise:
            yield _Set(f"{name}, {decibels:g} dB", in_noise(every[:limit], decibels), phrases)


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


def _measure(name: str, sets: Iterable[_Set], heard: Path | None) -> dict[str, Any]:
    assistant = Assistant.load()
    kept = Kept(heard, fingerprint(name))
    before = footprint()
    found: Engine | None = None
    result: dict[str, Any] = {"engine": name, "sets": {}}
    seconds = cpu = loaded = 0.0
    for each in sets:
        trials = []
        for recording in each.recordings:
            key = f"{each.name} {recording.key}" if each.phrases else recording.key
            sound = sound_of(recording, each.recordings)
            known = kept.find(key)
            if known is None:
                if found is None:
                    began = time.perf_counter()
                    found = engine(name, _phrases(), partial(_worth, assistant))
                    loaded = time.perf_counter() - began
                known = _heard(found, sound, each.phrases)
                kept.keep(key, *known)
            cpu += known[1]
            seconds += sound.seconds
            trials.append(
                _spotting(recording, known[0]) if each.phrases else _trial(assistant, recording, known[0])
            )
        result["sets"][each.name] = _figures(trials)
    after = footprint()
    if found and before and after:
        kept.take({"load_seconds": round(loaded, 2), "megabytes": round(after.resident - before.resident)})
    return result | {"real_time_factor": round(cpu / max(seconds, 1e-9), 3), **kept.taken}


def _worth(assistant: Assistant, heard: Heard) -> Worth:
    assistant.forget()
    return assistant.glance(heard).worth


def _heard(found: Engine, sound: AudioChunk, phrases: Sequence[str]) -> tuple[Heard, float]:
    began = time.process_time()
    heard = Heard(found.spot(sound, phrases)) if phrases else found.hear(sound)
    return heard, time.process_time() - began


def fingerprint(name: str) -> str:
    """The engine and, of a model in a folder, a checksum: another one may lie there tomorrow."""
    kind, _, what = name.partition(" ")
    sums = Path(what) / "SHA256SUMS"
    return f"{kind} {sha256_of(sums)}" if what and sums.is_file() else name


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
    label = recording.label
    assistant.forget()
    if label is None:  # somebody who talks to others
        return Trial(
            wrong, len(said), "", assistant.hear(replace(heard, called=False)).reply.decision.lets_go
        )
    turn = assistant.hear(heard)
    kind = Outcome(Case(label, recording.text), turn, 0.0).kind
    let_go = turn.reply.decision.lets_go if label.intent == "none" else None
    return Trial(wrong, len(said), kind, let_go, is_urgent(turn.reply.label) if is_urgent(label) else None)


def _figures(trials: Sequence[Trial]) -> dict[str, Any]:
    figures: dict[str, Any] = {"recordings": len(trials)}
    figures["words_wrong"], *figures["words_wrong_interval"] = _rounded(trials, word_errors)
    asked = [trial for trial in trials if trial.kind]
    for kind in _KINDS if asked else ():
        figures[kind] = _rounded(asked, _share(partial(_is, kind)))
    if strange := [trial for trial in trials if trial.let_go is not None]:
        figures["let_go"] = _rounded(strange, _share(lambda trial: bool(trial.let_go)))
    if danger := [trial for trial in trials if trial.raised is not None]:
        figures["raised"] = _rounded(danger, _share(lambda trial: bool(trial.raised)))
    return figures


def _is(kind: str, trial: Trial) -> bool:
    return trial.kind == kind


def _share(holds: Callable[[Trial], bool]) -> Callable[[Sequence[Trial]], float]:
    return lambda trials: 100 * sum(map(holds, trials)) / max(1, len(trials))


def _rounded(trials: Sequence[Trial], figure: Callable[[Sequence[Trial]], float]) -> list[float]:
    """A figure and its interval."""
    return [round(each, 1) for each in (figure(trials), *interval(trials, figure))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m models.train.listening.compare", description="Compares recognizers."
    )
    parser.add_argument("files", type=Path, nargs="*", help="labelled recordings")
    parser.add_argument(
        "--people",
        type=Path,
        nargs="+",
        default=[],
        metavar="SET.json",
        help="packed sets of people who ask nothing",
    )
    parser.add_argument(
        "--noise", type=float, action="append", default=[], metavar="DB",
        help="the labelled recordings once more, in a noise so much softer than the voice",
    )  # fmt: skip
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
    parser.add_argument(
        "--before", type=Path, action="append", default=[], help="a Vosk model to compare ours with"
    )
    parser.add_argument(
        "--second-ear", action="store_true", help="ours also with the second ear, and that alone"
    )
    parser.add_argument("--limit", type=int, default=60, help="recordings of each file, usually 60")
    parser.add_argument(
        "--heard", type=Path, metavar="FILE", help="keeps here what was heard, and goes on from it"
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
