"""Why an utterance was taken the way it was."""

from __future__ import annotations

from intents.understanding.explain import explain
from intents.understanding.interpreter import Interpreter


def test_every_explanation_says_what_was_found(interpreter: Interpreter) -> None:
    lines = list(explain(interpreter.interpret("is it my water pills or the zeppelin")))
    text = "\n".join(lines)
    assert "cause medication" in text and "zeppelin" in text and "Runner-up" in text and "Confidence" in text
