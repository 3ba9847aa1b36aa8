"""The comparison of recognizers, with the real embedded one; the others need the extra ``compare``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.train.listening.compare import (
    Trial,
    errors,
    interval,
    main,
    word_errors,
    words_of,
)
from models.train.listening.engines import trigram
from models.train.listening.sets import read_recordings
from tests.support.files import SOUNDS

WORDS = st.lists(st.sampled_from("a b c d".split()), max_size=7)


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    path = tmp_path / "some.tsv"
    path.write_text(
        f"Why is my knee twitching?\tcauses\t-\t{SOUNDS / 'why.wav'}\n"
        f"When should I see a doctor?\tdoctor\t-\t{SOUNDS / 'doctor.wav'}\n"
        f"something else altogether\t-\t-\t{SOUNDS / 'stop.wav'}\n",
        encoding="utf-8",
    )
    return path


def test_words_and_answers_are_counted(recordings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(recordings), "--json"]) == 0
    (engine,) = json.loads(capsys.readouterr().out)
    figures = engine["sets"]["some"]
    assert figures["recordings"] == 3
    assert 21 <= figures["words_wrong"] <= 29, "the last line is all wrong, on purpose"
    low, high = figures["words_wrong_interval"]
    assert low == 0 <= figures["words_wrong"] <= high
    assert figures["right"][0] + figures["wrong"][0] + figures["asked"][0] + figures["refused"][0] == 100
    assert figures["right"][0] >= 50, "the line without a label is not counted"
    assert engine["real_time_factor"] > 0
    assert engine["megabytes"] > 10


def test_a_recognizer_that_is_not_there_is_left_out(
    recordings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(recordings), "--model", str(tmp_path / "none")]) == 0
    out = capsys.readouterr()
    assert out.out == ""
    assert "failed" in out.err


def test_recordings_lie_beside_their_list(recordings: Path) -> None:
    first, _, last = read_recordings(recordings)
    assert (first.text, str(first.label), last.label) == ("Why is my knee twitching?", "causes", None)


@given(WORDS, WORDS)
def test_errors_are_a_distance(one: list[str], other: list[str]) -> None:
    distance = errors(one, other)
    assert distance == errors(other, one)
    assert (distance == 0) is (one == other)
    assert abs(len(one) - len(other)) <= distance <= max(len(one), len(other))


def test_spellings_that_sound_the_same_are_the_same() -> None:
    assert words_of("OK, an X-ray!") == words_of("okay an x ray") == ["okay", "an", "x", "ray"]


def test_an_interval_is_around_its_share() -> None:
    trials = [Trial(int(number % 4 == 0), 1, "") for number in range(200)]
    low, high = interval(trials, word_errors)
    assert 17 < low < 25 < high < 33
    assert (low, high) == interval(trials, word_errors)


def test_commands_are_heard_by_a_grammar(recordings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = recordings.with_name("commands.tsv")
    commands.write_text(
        f"stop\t-\t-\t{SOUNDS / 'stop.wav'}\ngo on\t-\t-\t{SOUNDS / 'why.wav'}\n", encoding="utf-8"
    )
    assert main([str(recordings), "--spot", str(commands), "--limit", "2", "--json"]) == 0
    (engine,) = json.loads(capsys.readouterr().out)
    figures = engine["sets"]["commands, spotted"]
    assert figures["recordings"] == 2
    assert figures["right"][0] == 50, "stop is stop, and a question is no command"
    assert figures["wrong"][0] + figures["refused"][0] == 50


def test_the_trigram_holds_probabilities() -> None:
    text = trigram([("stop",), ("go", "on"), ("go", "on"), ("go", "back")])
    sections = text.split("\\")
    ones = {row.split("\t")[1]: row.split("\t") for row in sections[3].splitlines() if "\t" in row}
    assert sum(10 ** float(row[0]) for word, row in ones.items() if word != "<s>") == pytest.approx(
        1, abs=1e-3
    )
    twos = [
        row.split("\t")
        for row in sections[4].splitlines()
        if "\t" in row and row.split("\t")[1].startswith("go ")
    ]
    seen = sum(10 ** float(row[0]) for row in twos)
    unseen = 10 ** float(ones["go"][2]) * (1 - sum(10 ** float(ones[row[1].split()[1]][0]) for row in twos))
    assert seen + unseen == pytest.approx(1, abs=1e-3)
    with pytest.raises(ValueError, match="at least one line"):
        trigram([])
