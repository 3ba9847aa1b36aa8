"""When a question counts as over: how soon it is answered, how often too soon, and how often that is mended.

Each recording holds one question, its pauses included. It is asked in a quiet room of an assistant whose voice the
microphone does not hear; the time is that of the sound, plus what hearing, thinking and speaking took.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

from intents.dialog.assistant import Assistant
from intents.meaning import Label
from intents.reply import Reply
from voice.errors import AudioFileError
from voice.hearing.echo import EchoCanceller
from voice.hearing.patience import PATIENCES
from voice.hearing.recognizer import RecognizerModel
from voice.measuring.report import Report
from voice.measuring.stage import Stage
from voice.session.start import Wishes, glancing, make_ear
from voice.settings import PatienceName
from voice.sound.audio import RATE, AudioChunk, read_audio
from voice.sound.microphone import BLOCK
from voice.speaking.synthesis import Synthesis
from voice.terminal import note

_BEFORE, _AFTER = 0.6, 3.0  # seconds of the room around a question
_HISS = 12.0  # its noise, as a standard deviation of 16-bit samples: -69 decibels of full scale
_AUDIBLE = 0.018  # of full scale, -35 decibels: from there to there a recording is a question
_EVERY = 30.0  # seconds between two remarks about how far it is
_UNCUT = 2.5  # seconds of silence that end a question of which all was heard
_LEAST = 0.02  # of a second after the last audible sample: an end before that came too soon


@dataclass(frozen=True)
class Ending:
    """One question, asked with a ``patience``.

    ``wait`` is the seconds from its last word to the first sound of its answer, below 0 where that came too soon and the rest
    changed nothing; ``cut``: something was answered before its last word; ``answer`` is what was answered in the end, ``whole``
    what is answered when all of it was waited for.
    """

    file: Path
    patience: PatienceName
    wait: float
    cut: bool
    answer: Label
    whole: Label

    @property
    def is_right(self) -> bool:
        """Whether the answer is that to the whole question."""
        return self.answer == self.whole


@dataclass
class Endings:
    """What was found, and how many recordings are not answered even when all is waited for, or cannot be read."""

    found: list[Ending] = field(default_factory=list)
    unanswered: int = 0
    unreadable: int = 0


class _Nobody:
    """A microphone of which nothing is asked: the sound is handed on here."""

    live = False
    waiting = 0
    dropped = 0

    def __iter__(self) -> Iterator[AudioChunk]:
        return iter(())

    def reopen(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


def endings(
    assistant: Assistant,
    model: RecognizerModel,
    synthesizer: Synthesis,
    files: Sequence[Path],
    second_ear: bool = True,
) -> Endings:
    """Asks each of the questions with each patience. Ctrl-C ends it early. Raises ModelError or SynthesisError.

    ``second_ear``: whether one is asked, where there is one.
    """
    result = Endings()
    told = time.monotonic()
    with suppress(KeyboardInterrupt):
        for number, path in enumerate(files, 1):
            try:
                question = _trimmed(read_audio(path))
            except AudioFileError as error:
                note(str(error))
                result.unreadable += 1
                continue
            ask = partial(_asked, assistant, model, synthesizer, question)
            found = list(_ended(path, question, Wishes(second_ear=second_ear), ask))
            result.found += found
            result.unanswered += not found
            if time.monotonic() > told + _EVERY:
                told = time.monotonic()
                note(f"{number} of {len(files)} questions asked.")
    return result


def figures(result: Endings) -> Report:
    """What was counted, for each patience."""
    report = Report()
    report.add("Recordings", "answered", len({each.file for each in result.found}))
    report.add("Recordings", "not answered", result.unanswered)
    for patience in PATIENCES:
        found = [each for each in result.found if each.patience == patience]
        group = f"Patience {patience}"
        report.spread(f"{group}, wait", [each.wait for each in found if not each.cut], "seconds")
        mended = [each.wait for each in found if each.cut and each.wait > 0]
        report.spread(f"{group}, wait where it was cut off", mended, "seconds")
        report.add(group, "cut off", sum(each.cut for each in found))
        report.add(group, "cut off and not mended", sum(each.cut and not each.is_right for each in found))
        report.add(group, "another answer", sum(not each.is_right for each in found))
    return report


def _ended(
    path: Path, question: AudioChunk, wishes: Wishes, ask: Callable[[Wishes], list[tuple[float, Reply]]]
) -> Iterator[Ending]:
    whole = ask(replace(wishes, silence=_UNCUT))
    if not whole:
        return
    end = _BEFORE + question.seconds
    for patience in PATIENCES:
        if found := ask(replace(wishes, patience=patience)):
            at, reply = found[-1]
            cut = found[0][0] < end + _LEAST
            yield Ending(path, patience, at - end, cut, reply.label, whole[-1][1].label)


def _trimmed(chunk: AudioChunk) -> AudioChunk:
    audible = np.flatnonzero(np.abs(chunk.floats()) > _AUDIBLE)
    return AudioChunk(chunk.pcm[2 * audible[0] : 2 * audible[-1] + 2], chunk.rate) if len(audible) else chunk


def _asked(
    assistant: Assistant, model: RecognizerModel, synthesizer: Synthesis, question: AudioChunk, wishes: Wishes
) -> list[tuple[float, Reply]]:
    """The seconds at which each answer began to sound, and the answers."""
    assistant.forget()
    assistant.greeting()
    found: list[tuple[float, Reply]] = []
    heard = 0.0
    canceller = EchoCanceller()
    ear = make_ear(model, wishes, canceller, glancing(assistant, wishes))
    stage = Stage(
        assistant, ear, _Nobody(), synthesizer, lambda reply, cost: found.append((heard + cost, reply))
    )
    noise = np.random.default_rng(len(question.pcm))
    for chunk in _in_room(question).blocks(BLOCK):
        heard += chunk.seconds
        canceller.played(stage.speaker.advance(chunk.seconds))
        stage.hear(_hissing(chunk, noise))
    return found


def _in_room(question: AudioChunk) -> AudioChunk:
    before, after = AudioChunk.silence(_BEFORE).pcm, AudioChunk.silence(_AFTER).pcm
    return AudioChunk(before + question.pcm + after, RATE)


def _hissing(chunk: AudioChunk, noise: np.random.Generator) -> AudioChunk:
    samples = np.frombuffer(chunk.pcm, "<i2") + noise.normal(0, _HISS, len(chunk.pcm) // 2)
    return AudioChunk(np.clip(samples, -32768, 32767).astype("<i2").tobytes(), RATE)
