"""How many commands of people are heard over an answer, and how many other words are taken for one.

    python -m models.train.listening.commands DATA [--model FOLDER] [--part test] [--wrong]

The recordings are those of `models.train.listening.clips`: DATA is the folder of the packed sets.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.train.data.manifest import load_manifest
from models.train.data.recordings import load_recordings
from models.train.listening.check import with_quiet
from models.train.listening.clips import ClipOf, read_clips
from voice.hearing.grammar import Spotter
from voice.hearing.interruption import SPOKEN_ANSWERS, SPOKEN_COMMANDS
from voice.hearing.recognizer import RecognizerModel
from voice.modelstore.catalogue import EMBEDDED
from voice.sound.audio import RATE, AudioChunk
from voice.terminal import note, say_lines


@dataclass(frozen=True)
class Trial:
    """A clip, and the command or answer that was heard in it; "" for other words."""

    clip: ClipOf
    heard: str


def sounds(data: Path, clips: Sequence[ClipOf]) -> Iterator[tuple[ClipOf, AudioChunk]]:
    """Each clip with its sound, in quiet; of sets that are missing, or packed in another way, it is told how many are not there."""
    manifest = load_manifest()
    by_set: dict[str, list[ClipOf]] = defaultdict(list)
    for clip in clips:
        by_set[clip.set].append(clip)
    for name, some in by_set.items():
        try:
            recordings = load_recordings(data, manifest.named(name))
        except FileNotFoundError as error:
            note(f"{len(some)} clips are left out. {error}")
            continue
        there = [
            clip
            for clip in some
            if clip.number < len(recordings)
            and f" {clip.said} " in f" {' '.join(recordings[clip.number].words)} "
        ]
        if len(there) < len(some):
            note(f"{len(some) - len(there)} clips of {name} are left out: it was packed in another way.")
        for clip in there:
            samples = recordings[clip.number].samples[clip.first : clip.first + clip.samples]
            yield clip, AudioChunk(with_quiet(samples).tobytes(), RATE)


def table(trials: Sequence[Trial]) -> Iterator[str]:
    """A line for each part: commands heard, other words taken for one, yes and no."""
    for part in dict.fromkeys(trial.clip.part for trial in trials):
        some = [trial for trial in trials if trial.clip.part == part]
        told = []
        for kind, name in (("command", "commands"), ("answer", "yes and no"), ("other", "other words")):
            of_kind = [trial for trial in some if trial.clip.kind == kind]
            right = sum(trial.heard == trial.clip.said for trial in of_kind)
            commands = sum(trial.heard in SPOKEN_COMMANDS for trial in of_kind)
            answers = sum(trial.heard in SPOKEN_ANSWERS for trial in of_kind)
            match kind:
                case "command":
                    told.append(
                        f"{name} {right} of {len(of_kind)}, taken for another {commands + answers - right}"
                    )
                case "answer":
                    told.append(
                        f"{name} {right} of {len(of_kind)}, taken for one another {answers - right}, for a command {commands}"
                    )
                case _:
                    told.append(
                        f"{name} taken for a command {commands} of {len(of_kind)}, for yes or no {answers}"
                    )
        yield f"{part}: {'; '.join(told)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Tells the table, and the processor time of a clip."""
    parser = argparse.ArgumentParser(
        "python -m models.train.listening.commands", description="Counts commands of people."
    )
    parser.add_argument("data", type=Path, help="the folder of the packed sets")
    parser.add_argument("--model", type=Path, default=EMBEDDED, help="a Vosk model")
    parser.add_argument("--part", action="append", help="dev, test or held (may be repeated)")
    parser.add_argument("--wrong", action="store_true", help="names what was not heard right")
    options = parser.parse_args(arguments)
    spotter = Spotter(RecognizerModel.load(options.model), (*SPOKEN_COMMANDS, *SPOKEN_ANSWERS))
    clips = [clip for clip in read_clips() if not options.part or clip.part in options.part]
    trials, cost = [], 0.0
    for clip, sound in sounds(options.data, clips):
        began = time.process_time()
        trials.append(Trial(clip, spotter.spot(sound).phrase))
        cost += time.process_time() - began
    say_lines(*table(trials))
    if trials:
        say_lines(f"{1000 * cost / len(trials):.0f} ms of processor time a clip")
    if options.wrong:
        say_lines(
            *(
                f"{trial.clip.part} {trial.clip.set}: {trial.clip.said} heard as {trial.heard or 'other words'}"
                for trial in trials
                if trial.heard != (trial.clip.said if trial.clip.kind != "other" else "")
            )
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
