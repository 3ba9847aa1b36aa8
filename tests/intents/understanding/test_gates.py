"""The gates of understanding: counts over the development sets, never times."""

from __future__ import annotations

from collections import Counter

import pytest

from intents.meaning import Decision
from intents.measuring.cases import read_cases
from intents.understanding.interpreter import Interpreter
from tests.support.files import CASES, labelled


def outcomes(interpreter: Interpreter, name: str) -> Counter[str]:
    """How often the label was right, wrong, asked about or refused, in and out of scope."""
    counts: Counter[str] = Counter()
    for label, text in labelled(name):
        meaning = interpreter.interpret(text)
        side = "out" if label == "none" else "in"
        if meaning.decision.lets_go:
            counts[f"{side} refused"] += 1
        elif meaning.decision is Decision.ANSWER:
            right = label in (str(meaning.label), str(meaning.also))
            counts[f"{side} {'right' if right else 'wrong'}"] += 1
        else:
            counts[f"{side} asked"] += 1
        counts[side] += 1
    return counts


def test_gate_development_set(interpreter: Interpreter) -> None:
    found = outcomes(interpreter, "dev.tsv")
    print(dict(found))
    assert found["in wrong"] <= 0.02 * found["in"]
    assert found["in right"] >= 0.90 * found["in"]
    assert found["out refused"] >= 0.95 * found["out"]


def test_gate_misheard(interpreter: Interpreter) -> None:
    """What the embedded recognizer made of the development set, read by a voice it has never learnt from."""
    found = outcomes(interpreter, "misheard_dev.tsv")
    print(dict(found))
    assert found["in right"] >= 0.87 * found["in"]
    assert found["in wrong"] <= 0.04 * found["in"]
    assert found["out refused"] >= 0.90 * found["out"]


def test_gate_what_the_assistant_suggests_is_understood(interpreter: Interpreter) -> None:
    suggested = {
        "why does it happen": "causes",
        "what causes it": "causes",
        "should I worry": "seriousness",
        "is it serious": "seriousness",
        "what can help": "remedies",
        "what helps": "remedies",
        "what can I do at home": "remedies",
        "when should I see a doctor": "warnings",
        "what is it": "overview",
        "the short version": "summary",
        "the source": "source",
        "help": "help",
    }
    assert {said: interpreter.interpret(said).intent for said in suggested} == suggested


@pytest.mark.parametrize(
    ("kind", "let_go"),
    [("common", 0.97), ("taskmaster", 0.97), ("medquad", 0.98), ("clinc", 0.97), ("joined", 0.97)],
)
def test_gate_open_world(interpreter: Interpreter, kind: str, let_go: float) -> None:
    """What people read aloud, say at a counter or ask about other diseases: counts on the development part."""
    said = [case.text for case in read_cases(CASES / "open_dev.tsv") if case.before == (kind,)]
    assert len(said) >= 300
    meant = [interpreter.interpret(text) for text in said]
    alarms = [m for m in meant if m.intent == "emergency"]
    print(kind, sum(m.decision.lets_go for m in meant), len(alarms))
    assert sum(m.decision.lets_go for m in meant) >= let_go * len(said)
    assert len(alarms) <= (0.02 if kind == "joined" else 0.006) * len(said)
