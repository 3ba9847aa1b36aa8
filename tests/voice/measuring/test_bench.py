"""The benchmark: every figure is there and makes sense. How large it may be is no test: that is up to the machine."""

from __future__ import annotations

import json
import os
import sys
from array import array
from pathlib import Path
from typing import Any

import pytest

from content.loading import DEFAULT_TOPIC
from content.topic import Topic
from intents.dialog.assistant import Assistant
from intents.learning.phrases import examples_of
from intents.measuring.growth import filled, matching_times
from intents.scoring.linear import LinearModel
from intents.scoring.scorer import Scorer
from tests.support.commands import Done, Knee, assert_quiet
from tests.support.files import QUESTION
from tests.support.processes import worker_of
from voice.commands.cli import main
from voice.hearing.recognizer import RecognizerModel
from voice.measuring.rehearsal import footprint, rehearse, stop_latencies, trimmed
from voice.measuring.report import Figure, Report
from voice.sound.audio import AudioChunk, read_audio
from voice.speaking.cache import CachingSynthesizer
from voice.speaking.synthesizer import Synthesizer

pytest_plugins = ["tests.support.house", "tests.support.virtual_card"]
pytestmark = pytest.mark.realtime

SPREAD = {"median", "90th percentile"}
EXPECTED = {
    "Load": {"recognizer", "matcher"},
    "Recognizer, real-time factor": SPREAD,
    "Nobody speaks, share of a core": {"awake", "asleep"},
    "Start": {"to first tone"},
    "Synthesizer": {"first sentence", "next sentence", "cached sentence"},
    "Conversation": {"turns asked", "turns answered"},
    "Silence that ends a question": SPREAD,
    "End of speech to text": SPREAD,
    "End of speech to reply": SPREAD,
    "End of speech to sound, cold cache": SPREAD,
    "End of speech to sound, warm cache": SPREAD,
    "End of speech, by the clock": {"to text", "to reply", "to sound"},
    "Matcher, a question": {"median", "99th percentile"},
    "Scores of a question, by phrases learnt": {"100", "1000", "10000", "as in use"},
    "Growth of that time": {"100 to 1000 phrases", "1000 to 10000 phrases"},
}
ON_LINUX = {
    "Memory": {"after 1 turn", "after 3 turns"},
    "Threads": {"first turn", "last turn"},
    "Open files": {"first turn", "last turn"},
}


@pytest.fixture(scope="module")
def knee(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Knee:
    """One whose home nobody else uses."""
    return Knee(house, tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="module")
def done(knee: Knee) -> Done:
    """One quick run of the real command, where there is no sound card."""
    return knee("bench", "--quick", "--turns", "3", "--json", within=300)


@pytest.fixture(scope="module")
def figures(done: Done) -> dict[str, dict[str, dict[str, Any]]]:
    assert_quiet(done.err)
    assert done.status == 0, done.err
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(done.out)["figures"]
    return found


@pytest.fixture(scope="module")
def question() -> AudioChunk:
    return trimmed(read_audio(QUESTION))


def test_every_figure_is_there(figures: dict[str, dict[str, dict[str, Any]]]) -> None:
    expected = EXPECTED | (ON_LINUX if sys.platform == "linux" else {})
    assert {group: set(names) for group, names in figures.items()} == expected


def test_every_figure_is_a_positive_number(figures: dict[str, dict[str, dict[str, Any]]]) -> None:
    for group, names in figures.items():
        for name, figure in names.items():
            assert figure["value"] > 0, (group, name)
            assert figure["unit"] in ("seconds", "milliseconds", "megabytes", "times", "")


def test_what_comes_later_in_a_turn_takes_longer(figures: dict[str, dict[str, dict[str, Any]]]) -> None:
    stages = ("Silence that ends a question", "End of speech to text", "End of speech to reply")
    medians = [figures[stage]["median"]["value"] for stage in (*stages, "End of speech to sound, warm cache")]
    assert medians == sorted(medians)
    clock = [
        figures["End of speech, by the clock"][f"to {what}"]["value"] for what in ("text", "reply", "sound")
    ]
    assert clock == sorted(clock)
    assert figures["Conversation"]["turns asked"]["value"] == 3
    for spread in figures.values():
        if "median" in spread:
            assert spread["median"]["value"] <= max(figure["value"] for figure in spread.values())


def test_a_cached_sentence_is_the_fastest(figures: dict[str, dict[str, dict[str, Any]]]) -> None:
    took = {name: figure["value"] for name, figure in figures["Synthesizer"].items()}
    assert took["cached sentence"] < took["next sentence"] < took["first sentence"]


def test_what_was_left_out_is_said(done: Done) -> None:
    notes = json.loads(done.out)["notes"]
    assert any("100,000 phrases were left out" in sentence for sentence in notes)
    assert any("stop key" in sentence and "left out" in sentence for sentence in notes)
    assert all(sentence.endswith(".") for sentence in notes)


def test_progress_is_told_in_few_lines_on_standard_error(done: Done) -> None:
    assert done.out.count("\n") == 1
    assert 3 < len(done.err.splitlines()) < 15
    assert "\r" not in done.err and "\x1b" not in done.err


def test_it_leaves_nothing_behind(done: Done, knee: Knee) -> None:
    assert done.status == 0
    assert list(knee.temporary.iterdir()) == []
    assert list(knee.home.iterdir()) == []
    assert not knee.cache.exists()


def test_the_table_is_plain_and_narrow(figures: dict[str, dict[str, dict[str, Any]]]) -> None:
    report = Report(
        [Figure(group, name, **found) for group, names in figures.items() for name, found in names.items()]
    )
    lines = report.lines()
    assert len(lines) == len(figures) + sum(map(len, figures.values()))
    for line in lines:
        assert line.isascii() and line.isprintable() and line == line.strip()
        assert len(line) <= 40, line
        assert line.endswith(":") or ": " in line


@pytest.mark.parametrize(
    ("value", "unit", "line"),
    [
        (0.01234, "milliseconds", "median: 0.0123 milliseconds"),
        (1234.5, "milliseconds", "median: 1234 milliseconds"),
        (7, "", "median: 7"),
        (0.25, "", "median: 0.25"),
    ],
)
def test_numbers_are_short(value: float, unit: str, line: str) -> None:
    assert str(Figure("any", "median", value, unit)) == line


def test_percentiles() -> None:
    report = Report()
    report.spread("group", [float(number) for number in range(100, 0, -1)], "times")
    report.spread("one", [5.0], share=99)
    assert [str(figure) for figure in report.figures] == [
        "median: 50.5 times", "90th percentile: 91 times", "median: 5", "99th percentile: 5",
    ]  # fmt: skip
    report.spread("nobody spoke", [])
    assert report.notes == ["nobody spoke: nothing could be measured."]


@pytest.mark.parametrize("turns", ["0", "-3", "many"])
def test_a_number_of_turns_that_is_none(capsys: pytest.CaptureFixture[str], turns: str) -> None:
    with pytest.raises(SystemExit) as end:
        main(["bench", "--turns", turns])
    assert end.value.code == 2
    assert "1 or more" in capsys.readouterr().err


# Growth


def test_phrases_are_asked_as_people_say_them(topic: Topic) -> None:
    assert filled("is my {part} going to {event} for ever", topic) == "is my knee going to twitch for ever"
    assert not any({"{", "}"} & set(filled(phrase, topic)) for _, phrase in examples_of(DEFAULT_TOPIC))


def test_scorers_of_more_phrases_than_there_are(topic: Topic) -> None:
    few = sorted(examples_of(DEFAULT_TOPIC))[::15]
    sizes = (50, 500, 2_000)
    assert 500 < len(few) < 2_000
    knows_nothing = Scorer(
        LinearModel(("none",), {}, array("I", [0]), b"", array("b"), 1.0), frozenset(), frozenset()
    )
    found, in_use = matching_times(topic, few, sizes, 1, knows_nothing)
    assert tuple(found) == sizes
    assert all(took > in_use > 0 for took in found.values())


# The conversation


def test_a_rehearsal(assistant: Assistant, model: RecognizerModel, question: AudioChunk) -> None:
    before = footprint()
    seen = rehearse(assistant, model, CachingSynthesizer(Synthesizer(), None), [question], 4)
    assert len(seen.timings) == 4
    assert all(timing.first_audio for timing in seen.timings)
    assert seen.lines
    assert worker_of(os.getpid()) == []
    if before:
        assert len(seen.footprints) == 4
        threads = [held.threads for held in seen.footprints]
        files = [held.files for held in seen.footprints]
        assert min(threads[2:]) <= min(threads[:2])  # the synthesizer's watchdog may be just ending
        assert min(files[2:]) <= min(files[:2])
        after = footprint()
        assert after and (after.threads, after.files) <= (before.threads + 1, before.files + 1)


def test_a_rehearsal_that_is_broken_off_ends(
    monkeypatch: pytest.MonkeyPatch, assistant: Assistant, model: RecognizerModel, question: AudioChunk
) -> None:
    def interrupted(_heard: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(assistant, "hear", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rehearse(assistant, model, CachingSynthesizer(Synthesizer(), None), [question], 3)
    assert worker_of(os.getpid()) == []


@pytest.mark.usefixtures("card")
def test_how_fast_speech_stops(assistant: Assistant, model: RecognizerModel, question: AudioChunk) -> None:
    synthesizer = CachingSynthesizer(Synthesizer(), None)
    took = stop_latencies(assistant, model, synthesizer, [question], 3)
    print("stop:", *(f"{seconds * 1000:.0f} ms" for seconds in took))
    assert len(took) == 3
    assert all(seconds > 0 for seconds in took)
    assert worker_of(os.getpid()) == []
