"""How often spoken danger is raised or asked about, and how often harmless lines that sound like it are.

    python -m models.train.listening.danger RECORDINGS.tsv … [--heard FILE] [--model FOLDER] [--second-ear] [--errors]

A line of a file is as for `models.train.listening.compare`: what was said, intent, item (or -) and the path of a recording.
What is no emergency and no warning sign is harmless. Each is heard clean, and with a fan or babble at 10 and 5 dB. In the file
of ``--heard`` stays what was heard, of each model and of the second ear by itself: another matcher is then measured in a
minute, another model in the time that it takes to hear.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from intents.dialog.assistant import Assistant
from intents.dialog.glance import Worth
from intents.dialog.turn import Turn
from intents.heard import Heard
from intents.meaning import Decision
from intents.measuring.accuracy import share
from intents.safety.urgency import is_urgent
from models.train.listening.compare import fingerprint
from models.train.listening.engines import Engine, engine
from models.train.listening.kept import Kept
from models.train.listening.sets import Recording, in_noise, read_recordings, sound_of
from voice.hearing.second.opinion import SecondOpinion
from voice.modelstore.catalogue import EMBEDDED
from voice.sound.audio import AudioChunk
from voice.terminal import note, say_lines

_LEVELS = (None, 10.0, 5.0)  # decibels by which the voice is louder than the noise; None: there is none
_KINDS = ("raised", "asked", "none")


@dataclass(frozen=True)
class Trial:
    """A recording, what was heard and said, and what that comes to: see `outcome`."""

    recording: Recording
    turn: Turn

    @property
    def is_danger(self) -> bool:
        return _is_danger(self.recording)

    @property
    def kind(self) -> str:
        return outcome(self.turn)

    @property
    def is_wrong(self) -> bool:
        return self.is_danger == (self.kind == "none")


def outcome(turn: Turn) -> str:
    """raised: an emergency or a warning sign is told; asked: it is asked whether it is one; none: neither."""
    reply = turn.reply
    if reply.decision is Decision.ANSWER and (is_urgent(reply.label) or turn.meaning.reported):
        return "raised"
    asks = reply.decision in (Decision.CONFIRM, Decision.OFFER) and is_urgent(reply.label)
    return "asked" if asks else "none"


def _is_danger(recording: Recording) -> bool:
    return recording.label is not None and is_urgent(recording.label)


class Listening:
    """An engine that hears each recording once, and only where that is not kept already."""

    def __init__(self, name: str, heard: Path | None) -> None:
        self._name = name
        self._kept = Kept(heard, fingerprint(name))
        self._engine: Engine | None = None

    def hear(self, recording: Recording, sound: Callable[[], AudioChunk]) -> Heard:
        """What it hears, or heard before."""
        if known := self._kept.find(recording.key):
            return known[0]
        self._engine = self._engine or engine(self._name, ())
        heard = self._engine.hear(sound())
        self._kept.keep(recording.key, heard, 0.0)
        return heard


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures. Raises BrokenFile, ModelError."""
    options = _parser().parse_args(arguments)
    assistant = Assistant.load()
    first = Listening(f"vosk {options.model}", options.heard)
    second = Listening("moonshine", options.heard) if options.second_ear else None
    for file in options.files:
        recordings = read_recordings(file)
        talk = [each for each in recordings if not _is_danger(each)]  # a babble that raises no alarm itself
        for level in _LEVELS:
            some = recordings if level is None else in_noise(recordings, level)
            trials = [_trial(assistant, each, talk, first, second) for each in some]
            name = "clean" if level is None else f"{level:g} dB"
            say_lines(*(f"{file.stem}, {name}, {line}" for line in _lines(trials)))
            if options.errors:
                say_lines(*(_told(trial) for trial in trials if trial.is_wrong))
            note(f"{file.stem}: {name} is done.")
    return 0


def _trial(
    assistant: Assistant,
    recording: Recording,
    others: Sequence[Recording],
    first: Listening,
    second: Listening | None,
) -> Trial:
    sound = partial(sound_of, recording, others)
    heard = first.hear(recording, sound)
    if second:
        opinion = SecondOpinion(_never, partial(_worth, assistant))
        heard = opinion.about(heard, AudioChunk.silence(0), second.hear(recording, sound))
    assistant.forget()
    return Trial(recording, assistant.hear(heard))


def _never() -> Engine:
    raise AssertionError("the second ear was asked ahead")


def _worth(assistant: Assistant, heard: Heard) -> Worth:
    assistant.forget()
    return assistant.glance(heard).worth


def _lines(trials: Sequence[Trial]) -> Iterator[str]:
    for danger in (True, False):
        some = [trial for trial in trials if trial.is_danger is danger]
        kinds = Counter(trial.kind for trial in some)
        told = "; ".join(f"{kind} {share(kinds[kind], len(some))}" for kind in _KINDS)
        yield f"{'danger' if danger else 'harmless'}: {told}"


def _told(trial: Trial) -> str:
    heard = trial.turn.heard
    others = " / ".join((heard.second, *heard.alternatives[:5]))
    return f"  {trial.kind}: {trial.recording.text}: {heard.text} ({heard.confidence:.2f}; {others}) {trial.recording.path.name}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m models.train.listening.danger", description="Measures how danger is heard."
    )
    parser.add_argument("files", type=Path, nargs="+", help="labelled recordings")
    parser.add_argument("--model", type=Path, default=EMBEDDED, help="a Vosk model")
    parser.add_argument("--second-ear", action="store_true", help="asks the second ear, too")
    parser.add_argument("--heard", type=Path, help="the file in which stays what was heard")
    parser.add_argument(
        "--errors", action="store_true", help="prints what was missed, and what was no danger"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
