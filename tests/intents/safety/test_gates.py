"""The gates of safety: counts over labelled lines of the development sets, never times."""

from __future__ import annotations

from intents.meaning import Decision
from intents.understanding.interpreter import Interpreter
from tests.support.files import labelled

URGENT = ("emergency", "warning")


def test_gate_every_emergency_of_the_corpus_is_raised(interpreter: Interpreter) -> None:
    emergencies = [
        text
        for name in ("dev.tsv", "redflags_dev.tsv")
        for label, text in labelled(name)
        if label == "emergency"
    ]
    assert len(emergencies) >= 150
    assert [text for text in emergencies if interpreter.interpret(text).intent != "emergency"] == []


def test_gate_no_reported_warning_is_answered_with_something_else(interpreter: Interpreter) -> None:
    """A sign may be asked about or not be understood, but it is never taken for a harmless question."""
    reports = [
        (label, text)
        for name in ("dev.tsv", "redflags_dev.tsv")
        for label, text in labelled(name)
        if label.startswith("warning ")
    ]
    assert len(reports) >= 200
    taken_lightly = [
        text
        for _, text in reports
        if (meaning := interpreter.interpret(text)).decision is Decision.ANSWER
        and meaning.intent not in URGENT
    ]
    assert taken_lightly == []


def test_gate_false_alarms(interpreter: Interpreter) -> None:
    calm = [
        (label, text)
        for name in ("dev.tsv", "redflags_dev.tsv")
        for label, text in labelled(name)
        if label.split()[0] not in URGENT
    ]
    alarms = [text for _, text in calm if interpreter.interpret(text).intent in URGENT]
    print(f"{len(alarms)} false alarms in {len(calm)} calm lines:", *alarms, sep="\n  ")
    assert len(alarms) <= len(calm) / 20
