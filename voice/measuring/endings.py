"""When a question counts as over: how soon it is answered, how often too soon, and how often that is mended.

Each recording holds one question, its pauses included. It is asked in a quiet room of an assistant whose voice the
microphone does not hear; the time is that of the sound, plus what hearing, thinking and speaking took.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from intents.dialog.assistant import Assistant
from intents.meaning import Label
from intents.reply import Reply
from voice.errors import AudioFileError
from voice.hearing.echo import EchoCanceller
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
_UNCUT = 2.5  # seconds of silence that end a question of which all was heard
_LEAST = 0.02  # of a second after the last audible sample: an end before that came too soon


@dataclass(frozen=True)
class Ending:
    """One question: ``wait`` is the seconds from its last word to the first sound of its answer; ``cut``: something was
    answered before that word; ``answer`` is what was answered in the end, ``whole`` what is when all of it was waited for."""

    file: Path
    wait: float
    cut: bool
    answer: Label
    whole: Label

    @property
    def mended(self) -> bool:
        """Whether the answer is that to the whole question."""
        return self.answer == self.whole


class _Nobody:
    """A microphone of which nothing is asked: the sound is handed on here."""

    live = False
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
    patience: PatienceName,
) -> Iterator[Ending]:
    """Asks each of the questions. What cannot be read is said and passed over."""
    for path in files:
        try:
            question = _trimmed(read_audio(path))
        except AudioFileError as error:
            note(str(error))
            continue
        ask = partial(_asked, assistant, model, synthesizer, question)
        whole = ask(Wishes(silence=_UNCUT))
        found = ask(Wishes(patience=patience))
        if whole and found:
            end = _BEFORE + question.seconds
            cut = found[0][0] < end + _LEAST
            (at, reply), (_, right) = found[-1], whole[-1]
            yield Ending(path, at - end, cut, reply.label, right.label)


def figures(found: Sequence[Ending], report: Report, name: str) -> None:
    """Adds what was counted."""
    waits = [each.wait for each in found]
    cut = [each for each in found if each.cut]
    report.add(name, "questions", len(found))
    if not found:
        return
    report.add(name, "wait, median", round(float(np.median(waits)), 2), "s")
    report.add(name, "wait, 90th percentile", round(float(np.percentile(waits, 90)), 2), "s")
    report.add(name, "cut off", len(cut))
    report.add(name, "cut off and not mended", sum(not each.mended for each in cut))
    report.add(
        name,
        "another answer, not cut off",
        sum(not each.mended for each in found) - sum(not each.mended for each in cut),
    )


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
