"""Phrases and names that another meaning or another topic would win."""

from __future__ import annotations

from pathlib import Path

from content.loading import DEFAULT_TOPIC
from content.phrases import load_phrases
from content.yamlfile import Fault
from intents.measuring.overlap import crossings, overlaps, tried, won
from intents.understanding.interpreter import Interpreter
from tests.support.files import CASES

HICCUPS = (CASES / "hiccups.yaml").read_text(encoding="utf-8")


def test_gate_hardly_any_phrase_is_won_by_another_meaning(interpreter: Interpreter) -> None:
    own = list(tried(interpreter.topic, load_phrases(DEFAULT_TOPIC, interpreter.topic)))[::15]
    found = list(won(interpreter, own))
    print(*found, sep="\n")
    assert len(own) > 500 and len(found) <= 0.02 * len(own)


def test_a_phrase_that_another_meaning_wins_is_named_with_its_line(tmp_path: Path) -> None:
    stray = "when should i see a doctor about it"
    path = written(tmp_path, HICCUPS.replace("is it the soda", stray))
    [fault] = named(stray, overlaps(path))
    assert fault.warning and fault.file == str(path)
    assert path.read_text(encoding="utf-8").splitlines()[fault.line - 1].strip() == f"- {stray}"
    assert fault.message == f"'{stray}' is taken for 'warnings', not 'cause fizzy-drinks'."


def test_a_name_that_is_an_emergency_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, HICCUPS.replace("names: [fizzy drink, ", "names: [fizzy drink, heart attack, "))
    [fault] = named("heart attack", overlaps(path))
    assert fault.warning and "is told as an emergency" in fault.message


def test_a_phrase_that_another_topic_answers_is_named(tmp_path: Path) -> None:
    stray = "could weak muscles be why my knee keeps twitching"
    path = written(tmp_path, HICCUPS.replace("is it the soda", stray))
    [fault] = named(stray, crossings([path, DEFAULT_TOPIC]))
    assert fault.file == str(path)
    assert fault.message == f"'{stray}' is answered by the topic on knee twitching."
    assert crossings([CASES / "hiccups.yaml"]) == []


def named(text: str, faults: list[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.message.startswith(f"'{text}' ")]


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path
