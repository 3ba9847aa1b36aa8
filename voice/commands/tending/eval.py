"""``knee eval``: how well labelled utterances are understood, from text or from recordings; what it says in a room where
nobody talks to it; and how soon questions are answered."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.learning.phrases import examples_of
from intents.measuring.accuracy import (
    SOUND,
    Outcome,
    confusions,
    hearing,
    of_baselines,
    reliability,
    summary,
)  # fmt: skip
from intents.measuring.cases import Case, read_cases
from voice.commands.options.wished import assistant_of, settings_of, topics_of
from voice.commands.tending.report import check_place, write_report
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.hearing.second.opinion import SecondOpinion
from voice.measuring.endings import endings
from voice.measuring.endings import figures as ending_figures
from voice.measuring.room import figures, overhear
from voice.modelstore.catalogue import model_path
from voice.session.start import make_synthesizer, second_ear_for
from voice.settings import Settings
from voice.sound.audio import read_audio
from voice.terminal import INTERRUPTED, note, say_lines


def begin(options: Namespace) -> Callable[[], int]:
    """Loads what the command needs. Raises ModelError, and ReportError where a report could not be written in the end."""
    if options.report:
        check_place(options.report)
    model, settings = model_path(options.model), settings_of(options)
    assistant, second_ear = assistant_of(options, settings)(), settings.second_ear == "on"
    if options.room:
        return partial(
            evaluate_room, assistant, options.room, model, as_json=options.json, second_ear=second_ear
        )
    if options.endings:
        return partial(evaluate_endings, assistant, settings, options.endings, model, as_json=options.json)
    return partial(
        evaluate, assistant, options.file, topics_of(options, settings)[0], model, as_json=options.json, errors=options.errors,
        baselines=options.baselines, second_ear=second_ear, report=options.report,
    )  # fmt: skip


def evaluate(
    assistant: Assistant,
    path: Path,
    topic: Path,
    model: Path,
    *,
    as_json: bool,
    errors: bool,
    baselines: bool,
    second_ear: bool = True,
    report: Path | None = None,
) -> int:
    """Prints accuracy, refusals, urgent signs, reliability, weak spots and confusions, and writes them as a page to ``report``.

    Raises BrokenFile, and ReportError.
    """
    cases = read_cases(path)
    second = second_ear_for(assistant, second_ear)
    outcomes = [
        _outcome(assistant, case, heard, took)
        for case, (heard, took) in zip(cases, _heard(assistant, cases, path.parent, model, second))
    ]
    figures = summary(outcomes)
    if baselines:
        figures |= of_baselines(list(examples_of(topic)), outcomes)
    if report:
        write_report(report, path.name, topic.stem, figures, outcomes)
    if as_json:
        banded = {"reliability": reliability(outcomes), "hearing": hearing(outcomes)}
        tables = {name: [band.as_json() for band in bands] for name, bands in banded.items()}
        say_lines(json.dumps({"figures": figures, **tables, "confusions": confusions(outcomes)}))
        return 0
    say_lines(*(f"{name}: {value}" for name, value in figures.items()))
    say_lines("Reliability, the confidence of what was answered beside how often it was right:")
    say_lines(*(f"  {band.low} to {band.high}: {band.right}" for band in reliability(outcomes)))
    if heard := hearing(outcomes):
        say_lines("The recognizer's confidence beside how often all that was answered was right:")
        say_lines(*(f"  {band.low} to {band.high}: {band.right}" for band in heard))
    say_lines("Most frequent mistakes:")
    say_lines(
        *(f"  {row['label']} taken for {row['got']}: {row['count']}" for row in confusions(outcomes)[:12])
    )
    if errors:
        wrong = [outcome for outcome in outcomes if outcome.kind != "right"]
        say_lines(
            *(f"{o.kind}: {o.case.label}, got {o.turn.reply.label}: {o.turn.heard.text}" for o in wrong)
        )
    return 0


def evaluate_room(
    assistant: Assistant, files: list[Path], model: Path, *, as_json: bool, second_ear: bool = True
) -> int:
    """Prints to how much of what others say the hands-free loop replies, and to what. Raises ModelError."""
    note(f"Listening to {len(files)} recording{'s'[: len(files) > 1]}.")
    room = overhear(assistant, RecognizerModel.load(model, hashes=True), files, second_ear)
    if not room.whole:
        note("Stopped early: this is what was heard so far.")
    report = figures(room)
    if as_json:
        said = {"utterances": [each.as_json() for each in room.utterances]}
        say_lines(json.dumps(report.nested() | said))
    else:
        say_lines(*report.lines())
        if room.replies:
            say_lines("It replied to:", *map(str, room.replies))
    return INTERRUPTED if not room.whole else 1 if room.unreadable else 0


def evaluate_endings(
    assistant: Assistant, settings: Settings, files: list[Path], model: Path, *, as_json: bool
) -> int:
    """Prints how soon recorded questions are answered, and how often too soon. Raises ModelError or SynthesisError."""
    with make_synthesizer(assistant, settings) as synthesizer:
        loaded = RecognizerModel.load(model, hashes=True)
        result = endings(assistant, loaded, synthesizer, files, settings.second_ear == "on")
    report = ending_figures(result)
    if as_json:
        say_lines(json.dumps(report.nested()))
    else:
        wrong = [each for each in result.found if not each.is_right]
        say_lines(
            *report.lines(),
            *(f"{each.patience}, {each.file.name}: {each.answer}, not {each.whole}" for each in wrong),
        )
    return 1 if result.unreadable else 0


def _heard(
    assistant: Assistant, cases: Iterable[Case], folder: Path, model_path: Path, second: SecondOpinion | None
) -> Iterable[tuple[Heard, float]]:
    """What each case says, and the seconds that it took to hear it: none where it is text."""
    model: RecognizerModel | None = None
    for case in cases:
        if not case.text.endswith(SOUND):
            yield Heard(case.text), 0.0
            continue
        model = model or RecognizerModel.load(model_path, hashes=True)
        assistant.forget()  # what would be answered hangs on what was said before
        sound = read_audio(folder / case.text)
        began = time.perf_counter()
        heard = transcribe(model, sound, second=second)
        yield heard, time.perf_counter() - began


def _outcome(assistant: Assistant, case: Case, heard: Heard, took: float) -> Outcome:
    assistant.forget()
    began = time.perf_counter()
    turn = assistant.hear(heard)
    return Outcome(case, turn, time.perf_counter() - began, took, assistant.topics[0].id)
