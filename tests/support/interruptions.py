"""How often people who speak over an answer are noticed, and understood, at every level of echo: a table from simulated rooms.

    python -m tests.support.interruptions FOLDER [--every 9] [--from-the-start]

The folder has a manifest.jsonl with file, voice, kind (command or ten) and text in each line.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.understanding.interpreter import Interpreter
from tests.support.files import EMBEDDED
from tests.support.simulated_room import SimulatedRoom, Spoken
from voice.hearing.interruption import SPOKEN_COMMANDS
from voice.hearing.recognizer import RecognizerModel
from voice.measuring.rehearsal import trimmed
from voice.sound.audio import RATE, Floats, read_audio, resample
from voice.speaking.synthesizer import Synthesizer

LEVELS = (-10.0, -20.0, -30.0, -40.0, -50.0, None)
"""Decibels of the echo; None: headphones."""


@dataclass(frozen=True)
class Utterance:
    voice: str
    text: str
    sound: Floats  # at 16 kHz, without silence around it


def load_utterances(folder: Path) -> list[Utterance]:
    """The commands and the ten questions of a manifest."""
    lines = (
        json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    )
    return [
        Utterance(
            each["voice"], each["text"].lower(), trimmed(resample(read_audio(each["file"]), RATE)).floats()
        )
        for each in lines
        if each["kind"] in ("command", "ten")
    ]


def is_right(interpreter: Interpreter, text: str, heard: str) -> bool:
    """Whether what was heard is the command that was said, or means the same as the question."""
    if text in SPOKEN_COMMANDS:
        return heard == text
    meant, understood = (
        Assistant(interpreter).hear(Heard(each)).reply.label for each in (text, heard or "-")
    )
    return bool(heard) and meant == understood


def spoken_in(
    model: RecognizerModel,
    lines: Sequence[tuple[str, Floats]],
    echo: float | None,
    utterances: Sequence[Utterance],
    from_the_start: bool,
) -> list[Spoken]:
    """What came of each utterance: one after the other over one long answer, or each in the first second of a first one."""
    random = np.random.default_rng(1)
    found = []
    room: SimulatedRoom | None = None
    for number, each in enumerate(utterances):
        new = room is None or from_the_start or each.voice != utterances[number - 1].voice
        if room is None or new:
            room = SimulatedRoom(model, lines, echo, delay=random.uniform(0.05, 0.25), seed=number)
            room.run(0.7)
            room.playing = True
            if not from_the_start:
                room.run(4)
        found.append(room.speak(each.sound, after=random.uniform(0.2, 1.0)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every so manieth utterance")
    parser.add_argument(
        "--from-the-start", action="store_true", help="in the first second of the first answer"
    )
    wishes = parser.parse_args()
    model, interpreter = RecognizerModel.load(EMBEDDED), Interpreter.load()
    assistant = Assistant(interpreter)
    said = [each for each, _ in zip(assistant.foreseeable(), range(40), strict=False)]
    with Synthesizer() as voice:
        lines = [(each, resample(voice.say(assistant.pronounced(each)), RATE).floats()) for each in said]
    utterances = load_utterances(wishes.folder)[:: wishes.every]
    for echo in LEVELS:
        found = spoken_in(model, lines, echo, utterances, wishes.from_the_start)
        delays = [each.noticed for each in found if each.noticed is not None]
        right = [
            is_right(interpreter, said.text, each.heard) for said, each in zip(utterances, found, strict=True)
        ]
        print(
            f"echo {echo}: {len(found)} utterances, held {len(delays) / len(found):.1%}, right {np.mean(right):.1%}, "
            f"within 150 ms {sum(each <= 0.15 for each in delays) / len(found):.1%}, "
            f"median {np.median(delays or [np.inf]):.3f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
