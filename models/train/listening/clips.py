"""Short recordings of people: commands, yes and no, and other words, found in the packed sets.

    python -m models.train.listening.clips DATA > models/train/listening/clips.tsv

Single words are those of Speech Commands and AN4. Others are cut from sentences, where they come first or last, so that one
side of them is silence: what is said, and nothing else, is laid over the sound by Vosk, which tells when each word
begins and ends. So the list depends a little on the model that made it; it is kept, and other models are measured by
the same one. Speakers are apart in the parts: ``dev``, to choose by, ``test``, and ``held``, of test sets that no model
was trained on. The recognizer learnt from what is in the other two.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from models.train.data.manifest import load_manifest
from models.train.data.recordings import RATE, Utterance, load_recordings
from voice.hearing.interruption import SPOKEN_ANSWERS, SPOKEN_COMMANDS
from voice.hearing.recognizer import RecognizerModel
from voice.modelstore.catalogue import EMBEDDED
from voice.terminal import note, say_lines

Part = Literal["dev", "test", "held"]
Kind = Literal["command", "answer", "other"]

CLIPS = Path(__file__).parent / "clips.tsv"
"""The list that figures are measured with."""

_SINGLE = ("sct", "scb", "an4")
_SENTENCES = ("tc5", "tcl", "ls3", "ls4", "ls251", "so762", "cv1", "cvd", "cvx", "cvs")
_HELD = ("test_cv", "test_ls_clean10", "test_so762")
_MOST = {"command": 110, "answer": 60, "other": 10}  # clips of a word, of a kind and part
_EVERY = 30  # sentences of which one gives some other word …
_EVERY_HELD = 5  # … and of the sets that were never trained on
_SHORTEST, _LONGEST = 0.25, 0.8  # seconds of a word that is cut
_SILENCE = 0.3  # seconds kept of that at the beginning or the end of a sentence
_WANTED = frozenset((*SPOKEN_COMMANDS, *SPOKEN_ANSWERS, "help", "go", "back"))
_LETTERS = 3  # of the shortest other word that is cut
_UNKNOWN_SPEAKER = "_unknown"  # in test_cv: may be spoken by somebody who was trained on


@dataclass(frozen=True)
class ClipOf:
    """A part of an utterance of a packed set: of ``number`` in `load_recordings`, from sample ``first`` on."""

    part: Part
    kind: Kind
    said: str
    set: str
    number: int
    first: int
    samples: int


def read_clips(path: Path = CLIPS) -> list[ClipOf]:
    """The clips of a list. Raises ValueError for a line that is none."""
    clips = []
    for line in path.read_text(encoding="utf-8").splitlines():
        part, kind, said, name, *places = line.split("\t")
        number, first, samples = map(int, places)
        if part not in get_args(Part) or kind not in get_args(Kind):
            raise ValueError(f"{path.name} is no list of clips ({line!r}): make it again.")
        clips.append(ClipOf(part, kind, said, name, number, first, samples))  # type: ignore[arg-type]
    return clips


def find_clips(data: Path, model: RecognizerModel) -> Iterator[ClipOf]:
    """Clips of all the sets that are in ``data``, so many of each word at most. Sets that are missing are told."""
    manifest = load_manifest()
    found: Counter[tuple[Part, str]] = Counter()
    for name in (*_SINGLE, *_SENTENCES, *_HELD):
        try:
            recordings = load_recordings(data, manifest.named(name))
        except FileNotFoundError as error:
            note(str(error))
            continue
        for number, each in enumerate(recordings):
            if each.speaker.endswith(_UNKNOWN_SPEAKER):
                continue
            part = "held" if name in _HELD else _part(each.speaker)
            clips = (
                _whole(each)
                if name in _SINGLE
                else _cut(model, each, number, _EVERY_HELD if part == "held" else _EVERY)
            )
            for said, first, samples in clips:
                kind = _kind(said)
                if found[part, said] < _MOST[kind]:
                    found[part, said] += 1
                    yield ClipOf(part, kind, said, name, number, first, samples)


def _part(speaker: str) -> Part:
    return "dev" if zlib.crc32(speaker.partition(":")[2].encode()) % 2 else "test"


def _kind(said: str) -> Kind:
    return "command" if said in SPOKEN_COMMANDS else "answer" if said in SPOKEN_ANSWERS else "other"


def _whole(utterance: Utterance) -> Iterator[tuple[str, int, int]]:
    """A single word, if it is one."""
    if len(utterance.words) == 1 and len(utterance.words[0]) > 1:  # AN4 spells
        yield utterance.words[0], 0, len(utterance.samples)


def _cut(
    model: RecognizerModel, utterance: Utterance, number: int, every: int
) -> Iterator[tuple[str, int, int]]:
    """The first and the last word of a sentence, or two or three, where they are wanted; of some sentences in any case."""
    words, count = utterance.words, len(utterance.words)
    spans = [(0, size) for size in (1, 2, 3)] + [(count - size, count) for size in (1, 2, 3)]
    wanted = [
        (first, last)
        for first, last in spans
        if 0 <= first < last <= count and " ".join(words[first:last]) in _WANTED
    ]
    if not wanted and number % every == 0:
        wanted = [(count - 1, count) if number % (2 * every) else (0, 1)]
        wanted = [] if len(words[wanted[0][0]]) < _LETTERS else wanted
    if not wanted or not (times := _times(model, utterance)):
        return
    for first, last in wanted:
        begins, ends = times[first][0], times[last - 1][1]
        if _SHORTEST <= ends - begins <= _LONGEST:
            start = round(max(0.0, begins - (_SILENCE if first == 0 else 0.0)) * RATE)
            end = round((ends + (_SILENCE if last == count else 0.0)) * RATE)
            yield " ".join(words[first:last]), start, min(end, len(utterance.samples)) - start


def _times(model: RecognizerModel, utterance: Utterance) -> list[tuple[float, float]]:
    """When each word begins and ends, in seconds; nothing where they don't fit the sound."""
    if not all(map(model.knows, utterance.words)):
        return []
    text = " ".join(utterance.words)
    kaldi = model.kaldi(text)
    kaldi.SetWords(True)
    kaldi.AcceptWaveform(
        utterance.samples.tobytes() + bytes(RATE)
    )  # and half a second: else the last word is often lost
    result = json.loads(kaldi.FinalResult())
    if result["text"] != text:
        return []
    return [(word["start"], word["end"]) for word in result["result"]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Tells the list."""
    parser = argparse.ArgumentParser(
        "python -m models.train.listening.clips", description="Finds short recordings."
    )
    parser.add_argument("data", type=Path, help="the folder of the packed sets")
    data = parser.parse_args(arguments).data
    for each in find_clips(data, RecognizerModel.load(EMBEDDED)):
        say_lines(
            "\t".join(
                map(str, (each.part, each.kind, each.said, each.set, each.number, each.first, each.samples))
            )
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
