"""How often spoken danger is raised or asked about, and how often harmless lines that sound like it are.

    python -m models.train.listening.danger RECORDINGS.tsv [--model FOLDER] [--second ENGINE] [--cache FOLDER] [--errors]

A line of the file is what was said, intent, item (or -) and the path of a recording, with tabs between, as for
`models.train.listening.compare`; what is no emergency and no warning sign is harmless. Each recording is heard clean, and
with a fan or babble at 10 and 5 dB. What was heard is kept in the cache for each model, so that another matcher is measured
in seconds, and another model in the time that it takes to hear them all. ``--voices N`` hears one of N voices only, the voice
being what stands after the last hyphen of the name of a recording.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from intents.dialog.assistant import Assistant, Turn
from intents.heard import Heard
from intents.meaning import Decision
from intents.measuring.accuracy import share
from intents.safety.urgency import is_urgent
from models.train.listening.compare import Recording, read_recordings
from models.train.listening.engines import Engine, engine
from models.train.listening.noise import in_noise
from voice.modelstore.catalogue import EMBEDDED
from voice.sound.audio import AudioChunk, read_audio
from voice.terminal import note, say_lines

_LEVELS = (None, 10, 5)  # decibels that the noise is below the voice; None: no noise
_TALKING = 60  # recordings that babble is made of
_UNSURE = 0.8  # confidence of the first engine below which the second is asked


@dataclass(frozen=True)
class Trial:
    """A recording at one level of noise, and what became of it: raised, asked or neither."""

    recording: Recording
    level: int | None
    turn: Turn

    @property
    def is_danger(self) -> bool:
        return self.recording.label is not None and is_urgent(self.recording.label)

    @property
    def kind(self) -> str:
        return outcome(self.turn)

    @property
    def name(self) -> str:
        return "clean" if self.level is None else f"{self.level} dB"


def outcome(turn: Turn) -> str:
    """raised: an emergency or a warning sign is told; asked: it is asked whether it is one; else none."""
    reply = turn.reply
    if reply.decision is Decision.ANSWER and (is_urgent(reply.label) or turn.meaning.reported):
        return "raised"
    asks = reply.decision in (Decision.CONFIRM, Decision.OFFER) and is_urgent(reply.label)
    return "asked" if asks else "none"


class Hearing:
    """Hears recordings, each once: what was heard is kept in a file for each engine."""

    def __init__(self, name: str, key: str, folder: Path | None) -> None:
        self._name = name
        self._engine: Engine | None = None
        self._file = folder / f"{sha256(f'{name} {key}'.encode()).hexdigest()[:16]}.jsonl" if folder else None
        self._kept: dict[str, Heard] = {}
        if self._file and self._file.exists():
            for line in self._file.read_text(encoding="utf-8").splitlines():
                kept = json.loads(line)
                heard = kept["heard"] | {"alternatives": tuple(kept["heard"]["alternatives"])}
                self._kept[kept["sound"]] = Heard(**heard)

    def hear(self, sound: AudioChunk) -> Heard:
        """What the engine hears, or heard when it was asked before."""
        key = sha256(sound.pcm).hexdigest()[:32]
        if key not in self._kept:
            self._engine = self._engine or engine(self._name, ())
            self._kept[key] = self._engine.hear(sound)
            if self._file:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"sound": key, "heard": asdict(self._kept[key])}) + "\n")
        return self._kept[key]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures. Raises BrokenFile, ModelError."""
    options = _parser().parse_args(arguments)
    first = Hearing(f"vosk {options.model}", _sum_of(options.model), options.cache)
    second = Hearing(options.second, "", options.cache) if options.second else None
    assistant = Assistant.load()
    for file in options.files:
        recordings = read_recordings(file)
        trials = list(_trials(assistant, recordings, first, second))
        say_lines(f"{file}:", *_lines(trials))
        if options.errors:
            say_lines(*map(_told, filter(_is_wrong, trials)))
        if options.json:
            rows = [
                {"said": each.recording.text, "level": each.level, "danger": each.is_danger}
                | {"kind": each.kind, "path": str(each.recording.path), "heard": asdict(each.turn.heard)}
                for each in trials
            ]
            options.json.write_text(json.dumps(rows), encoding="utf-8")
    return 0


def _sum_of(model: Path) -> str:
    """What tells a model from another one in the same folder."""
    sums = model / "SHA256SUMS"
    if sums.exists():
        return sums.read_text(encoding="utf-8")
    return " ".join(f"{path.name} {path.stat().st_size}" for path in sorted(model.rglob("*.*")))


def _trials(
    assistant: Assistant, recordings: Sequence[Recording], first: Hearing, second: Hearing | None
) -> Iterator[Trial]:
    talking = [read_audio(each.path) for each in recordings[:: max(1, len(recordings) // _TALKING)]]
    for number, recording in enumerate(recordings):
        clean = read_audio(recording.path)
        for level in _LEVELS:
            others = talking if number % 2 else ()
            sound = clean if level is None else in_noise(clean, level, others, recording.path.name)
            heard = first.hear(sound)
            if second and heard.text:
                heard = replace(heard, second=second.hear(sound).text)
            assistant.forget()
            yield Trial(recording, level, assistant.hear(heard))
        if number % 100 == 99:
            note(f"{number + 1} of {len(recordings)} recordings heard.")


def _is_wrong(trial: Trial) -> bool:
    return trial.is_danger == (trial.kind == "none")


def _lines(trials: Sequence[Trial]) -> Iterator[str]:
    for level in _LEVELS:
        for danger in (True, False):
            some = [each for each in trials if each.level == level and each.is_danger is danger]
            kinds = Counter(each.kind for each in some)
            if some:
                what = "danger" if danger else "harmless"
                told = share(kinds["raised"], len(some))
                either = share(kinds["raised"] + kinds["asked"], len(some))
                yield f"  {some[0].name}, {what}: raised {told}; raised or asked {either}"


def _told(trial: Trial) -> str:
    heard = trial.turn.heard
    others = " / ".join(filter(None, (heard.second, *heard.alternatives[:3])))
    return f"  {trial.name}, {trial.kind}: {trial.recording.text}: {heard.text} ({heard.confidence:.2f}; {others})"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m models.train.listening.danger", description="Measures how danger is heard."
    )
    parser.add_argument("files", type=Path, nargs="+", help="labelled recordings")
    parser.add_argument("--model", type=Path, default=EMBEDDED, help="a Vosk model")
    parser.add_argument("--second", default="", help="an engine that is asked where the first is unsure")
    parser.add_argument("--cache", type=Path, help="a folder in which what was heard is kept")
    parser.add_argument("--errors", action="store_true", help="prints what was missed, and what was no danger")
    parser.add_argument("--json", type=Path, help="a file for all that was heard and what became of it")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
