"""The figures of ``knee bench``: each part is timed by itself, then a whole conversation, and how the time grows."""

from __future__ import annotations

import os
import platform
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

from content.topic import Topic
from intents.dialog.assistant import Assistant
from intents.learning.learnt import Keeping, load_learnt
from intents.learning.phrases import examples_of
from intents.meaning import QUESTIONS, Label
from intents.measuring.growth import filled, matching_times
from intents.understanding.interpreter import Interpreter
from voice.errors import DeviceError
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.hearing.signs import Mode
from voice.measuring.idle import idle_share
from voice.measuring.opening import seconds_to_first_tone
from voice.measuring.rehearsal import Rehearsal, rehearse, stop_latencies, trimmed
from voice.measuring.report import Report
from voice.session.turnlog import Timing
from voice.settings import cache_folder, load_settings
from voice.sound.audio import QUESTION, RATE, AudioChunk, read_audio, resample
from voice.speaking.aloud import synthesizer_for
from voice.speaking.cache import AudioCache, CachingSynthesizer
from voice.speaking.synthesizer import Synthesizer
from voice.terminal import note

_SYNTHESIZED = 9  # questions besides the recorded one
_WORDS = range(4, 10)  # in each of these
_ASKED = 1_000  # questions for the matcher
_SENTENCES = 20  # for the synthesizer
_SIZES = (100, 1_000, 10_000, 100_000)  # phrases
_MILESTONES = (1, 100, 1_000)  # turns after which memory is looked at, besides the last
_QUIET = 20.0  # seconds of a quiet room
_COLD = 20  # turns at most without a cache

_T = TypeVar("_T")


@dataclass(frozen=True)
class Effort:
    """How much is done: ``turns`` of the conversation, ``realtime`` turns as fast as people speak, ``runs`` of what is
    timed more than once, ``sizes`` of the scorers in phrases."""

    turns: int
    realtime: int
    runs: int
    sizes: tuple[int, ...]

    @classmethod
    def of(cls, turns: int, quick: bool) -> Effort:
        if quick:
            return cls(turns, min(turns, 2), 2, _SIZES[:-1])
        return cls(turns, min(turns, 10), 5, _SIZES)


def measured(topic_path: Path, model_path: Path, effort: Effort) -> Report:
    """All figures. The growth comes last: what it takes of memory must not hide a leak."""
    report = Report()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors{load}"
    report.notes.append(f"Python {platform.python_version()} on {system}.")
    note("Loading.")
    keeping = Keeping(cache_folder(), note)
    model, seconds = _timed(lambda: RecognizerModel.load(model_path, hashes=True))
    report.add("Load", "recognizer", seconds, "seconds")
    interpreter, seconds = _timed(lambda: Interpreter.load(topic_path, keeping))
    report.add("Load", "matcher", seconds, "seconds")
    assistant = Assistant(interpreter)
    phrases = list(examples_of(topic_path))
    questions = [trimmed(read_audio(QUESTION)), *_synthesized(interpreter.topic, phrases)]
    note(f"Conversation of {effort.turns} turns.")  # first, so that memory is what a conversation takes
    _converse(report, assistant, model, questions, effort)
    note("Recognizer.")
    _hear(report, model, questions, effort.runs)
    _wait(report, model, topic_path, model_path)
    note("Synthesizer.")
    _say(report, assistant, effort.runs)
    _interrupt(report, assistant, model, questions, effort.runs)
    note("Matcher.")
    _match(report, interpreter, phrases)
    note("Growth.")
    _grow(report, interpreter.topic, topic_path, phrases, effort)
    return report


def _hear(report: Report, model: RecognizerModel, questions: Sequence[AudioChunk], runs: int) -> None:
    shares = []
    for question in [*questions] * runs:
        began = time.process_time()
        transcribe(model, question)
        shares.append((time.process_time() - began) / question.seconds)
    report.spread("Recognizer, real-time factor", shares)
    report.notes.append("The real-time factor is processor seconds for a second of sound, on one thread.")


def _wait(report: Report, model: RecognizerModel, topic_path: Path, model_path: Path) -> None:
    for name, mode in (("awake", Mode.OPEN), ("asleep", Mode.DOZE)):
        report.add("Nobody speaks, share of a core", name, idle_share(model, mode, _QUIET))
    report.notes.append("While nobody speaks, that is what hearing takes; sound card and keys are not in it.")
    report.add("Start", "to first tone", seconds_to_first_tone(topic_path, model_path), "seconds")


def _say(report: Report, assistant: Assistant, runs: int) -> None:
    known = assistant.foreseeable()
    lines = random.Random(0).sample(known, min(_SENTENCES, len(known)))
    first = []
    for line in lines[:runs]:
        with synthesizer_for(load_settings()) as synthesizer:
            first.append(_milliseconds(synthesizer.say, line))
    report.add("Synthesizer", "first sentence", median(first), "milliseconds")
    with TemporaryDirectory(prefix="knee-voice-") as folder, synthesizer_for(load_settings()) as synthesizer:
        synthesizer.say(lines[0])
        warm = [_milliseconds(synthesizer.say, line) for line in lines]
        report.add("Synthesizer", "next sentence", median(warm), "milliseconds")
        cached = _filled_cache(synthesizer, folder, lines)
        kept = [_milliseconds(cached.say, line) for line in lines]
        report.add("Synthesizer", "cached sentence", median(kept), "milliseconds")


def _converse(
    report: Report, assistant: Assistant, model: RecognizerModel, questions: list[AudioChunk], effort: Effort
) -> None:
    cold = rehearse(
        assistant,
        model,
        CachingSynthesizer(synthesizer_for(load_settings()), None),
        questions,
        min(effort.turns, _COLD),
    )
    with TemporaryDirectory(prefix="knee-voice-") as folder:
        warm, clock = (
            rehearse(
                assistant,
                model,
                _filled_cache(synthesizer_for(load_settings()), folder, cold.lines),
                questions,
                turns,
                realtime,
            )
            for turns, realtime in ((effort.turns, False), (effort.realtime, True))
        )
    report.add("Conversation", "turns asked", effort.turns)
    report.add("Conversation", "turns answered", len(warm.timings))
    # Of the same turns: what is let go has no sound, and is waited for longer.
    told = [timing for timing in warm.timings if timing.first_audio is not None]
    report.spread("Silence that ends a question", [t.endpoint for t in told], "milliseconds")
    report.spread("End of speech to text", [t.endpoint + t.text for t in told], "milliseconds")
    report.spread("End of speech to reply", [_to_reply(t) for t in told], "milliseconds")
    report.spread("End of speech to sound, cold cache", _to_sound(cold), "milliseconds")
    report.spread("End of speech to sound, warm cache", _to_sound(warm), "milliseconds")
    for name, waits in zip(("text", "reply", "sound"), zip(*map(astuple, clock.waits))):
        report.add("End of speech, by the clock", f"to {name}", median(waits) * 1000, "milliseconds")
    report.notes.append(
        "Questions are heard as fast as possible, and what is waited for is the silence that ends one and the work "
        f"after it. By the clock, {effort.realtime} were heard in real time. The delay of a sound card is not in it."
    )
    _tell_footprints(report, warm)


def _to_reply(timing: Timing) -> float:
    return timing.endpoint + timing.text + timing.meaning


def _to_sound(rehearsal: Rehearsal) -> list[float]:
    return [_to_reply(t) + t.first_audio for t in rehearsal.timings if t.first_audio is not None]


def _tell_footprints(report: Report, rehearsal: Rehearsal) -> None:
    seen = rehearsal.footprints
    if not seen:
        report.notes.append("Memory, threads and open files are counted on Linux only.")
        return
    for turn in sorted({*_MILESTONES, len(seen)}):
        if turn <= len(seen):
            report.add("Memory", f"after {turn} turn{'s'[: turn > 1]}", seen[turn - 1].resident, "megabytes")
    for group, counts in (("Threads", [s.threads for s in seen]), ("Open files", [s.files for s in seen])):
        report.add(group, "first turn", min(counts[:3]))  # of three: a thread that is just ending is no leak
        report.add(group, "last turn", min(counts[-3:]))


def _interrupt(
    report: Report, assistant: Assistant, model: RecognizerModel, questions: list[AudioChunk], times: int
) -> None:
    synthesizer = CachingSynthesizer(synthesizer_for(load_settings()), None)
    note(f"Stop key: on the loudspeaker, if there is one, {times} answers begin.")
    try:
        seconds = stop_latencies(assistant, model, synthesizer, questions, times)
    except DeviceError as error:
        report.notes.append(f"{error} How fast the stop key brings silence was left out.")
    else:
        report.spread("Stop key to silence", [each * 1000 for each in seconds], "milliseconds")
        report.notes.append(
            "Silence after the stop key is reckoned with the delay that the sound card admits to."
        )


def _match(report: Report, interpreter: Interpreter, phrases: Sequence[tuple[str, str]]) -> None:
    chosen = random.Random(0).sample(phrases, min(_ASKED, len(phrases)))
    asked = [filled(phrase, interpreter.topic) for _, phrase in chosen]
    took = [_milliseconds(interpreter.interpret, question) for question in asked]
    report.spread("Matcher, a question", took, "milliseconds", 99)


def _grow(
    report: Report, topic: Topic, path: Path, phrases: Iterable[tuple[str, str]], effort: Effort
) -> None:
    scorer = load_learnt(path, Keeping(cache_folder(), note)).scorer
    found, in_use = matching_times(topic, phrases, effort.sizes, effort.runs, scorer)
    group = "Scores of a question, by phrases learnt"
    for size, took in found.items():
        report.add(group, str(size), took, "milliseconds")
    report.add(group, "as in use", in_use, "milliseconds")
    for less, more in pairwise(found):
        report.add("Growth of that time", f"{less} to {more} phrases", found[more] / found[less], "times")
    report.notes.append("For the growth, beyond what was written, a phrase is made of halves of two.")
    if effort.sizes != _SIZES:
        report.notes.append("Quick: 100,000 phrases were left out, and there were fewer runs.")


def _synthesized(topic: Topic, phrases: Iterable[tuple[str, str]]) -> list[AudioChunk]:
    """Short questions of as many kinds, spoken by the synthesizer, at 16 kHz."""
    pairs = sorted(set(phrases))
    random.Random(0).shuffle(pairs)
    short = {
        label: filled(phrase, topic)
        for label, phrase in pairs
        if len(phrase.split()) in _WORDS and Label.parse(label).intent in QUESTIONS
    }
    with Synthesizer(rate_wpm=150) as synthesizer:
        sounds = [synthesizer.say(short[label]) for label in list(short)[:_SYNTHESIZED]]
    return [trimmed(resample(sound, RATE)) for sound in sounds]


def _filled_cache(synthesizer: Synthesizer, folder: str, lines: Iterable[str]) -> CachingSynthesizer:
    cached = CachingSynthesizer(synthesizer, AudioCache(Path(folder)))
    cached.foresee(lines)
    while cached.work_ahead():
        pass
    return cached


def _timed(action: Callable[[], _T]) -> tuple[_T, float]:
    """What it returns, and the seconds that it took."""
    began = time.perf_counter()
    return action(), time.perf_counter() - began


def _milliseconds(action: Callable[[str], object], text: str) -> float:
    return _timed(lambda: action(text))[1] * 1000
