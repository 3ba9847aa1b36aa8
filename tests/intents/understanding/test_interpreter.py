"""From an utterance to its meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.heard import Heard
from intents.meaning import COMMANDS, Decision
from intents.understanding.interpreter import Interpreter
from tests.support.files import labelled

URGENT = ("emergency", "warning")


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("why is my knee twitching", "causes"),
        ("Why's my knee TWITCHING?!", "causes"),
        ("could it be my water pills", "cause medication"),
        ("my knee is numb, why", "warning numbness-weakness"),
        ("my toes are all numb", "warning numbness-weakness"),
        ("it is not numb, why does it twitch", "causes"),
        ("should I see a doctor", "warnings"),
        ("how long should I keep the ice on my knee", "remedy heat-cold"),
        ("what is the square root of nine", "none"),
        ("my eyelid keeps twitching", "none"),
        ("I have chest pain", "emergency"),
        ("my knee twitches and I can't breathe", "emergency"),
        ("no chest pain, but why does my knee twitch", "causes"),
        ("what causes, no wait, how do I stop it", "remedies"),
        ("why is my kneee twiching", "causes"),
        ("shoud i see a docter", "warnings"),
    ],
)
def test_examples(interpreter: Interpreter, said: str, label: str) -> None:
    assert str(interpreter.interpret(said).label) == label


def test_two_questions_are_both_heard_the_urgent_one_first(interpreter: Interpreter) -> None:
    meaning = interpreter.interpret("why does it twitch and when should I see a doctor")
    assert (str(meaning.label), str(meaning.also)) == ("warnings", "causes")


@given(
    st.lists(
        st.sampled_from(
            [
                "my",
                "knee",
                "is",
                "twitching",
                "why",
                "what",
                "helps",
                "numb",
                "doctor",
                "should",
                "i",
                "the",
                "of",
                "water",
            ]
        ),
        max_size=12,
    )
)
def test_case_and_punctuation_do_not_matter(interpreter: Interpreter, said: list[str]) -> None:
    plain = interpreter.interpret(" ".join(said))
    loud = interpreter.interpret("  " + ", ".join(said).upper() + "?! ")
    assert (plain.label, plain.decision, plain.confidence) == (loud.label, loud.decision, loud.confidence)


def test_what_was_hardly_heard_must_mean_more(interpreter: Interpreter) -> None:
    """The same words, heard with little confidence, are asked about where they would have been answered."""
    unsure = [
        text
        for _, text in labelled("dev.tsv")
        if (m := interpreter.interpret(text)).decision is Decision.ANSWER
        and 0.5 <= m.confidence < 0.8
        and m.intent not in COMMANDS.union(URGENT)
        and not m.also
    ]
    assert len(unsure) >= 3
    again = {interpreter.interpret(Heard(text, 0.4)).decision for text in unsure}
    assert Decision.ANSWER not in again
