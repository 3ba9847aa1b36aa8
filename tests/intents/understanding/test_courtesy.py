"""Greetings, and questions to the voice itself."""

from __future__ import annotations

import pytest

from intents.concept import GREETING
from intents.meaning import HELP, Decision
from intents.understanding.courtesy import courtesy
from intents.understanding.interpreter import Interpreter
from intents.words.normalize import words


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "Hello, machine!",
        "who are you",
        "hey, who are you then",
        "what's your name please",
        "can you hear me",
        "are you a robot or a real person",
        "good evening",
    ],
)
def test_a_greeting_is_one_whatever_stands_with_it(interpreter: Interpreter, text: str) -> None:
    meaning = interpreter.interpret(text)
    assert (meaning.decision, meaning.label) == (Decision.ANSWER, HELP)
    assert courtesy(text, words(text)) == GREETING


@pytest.mark.parametrize(
    "text",
    [
        "hello, why does my knee twitch",
        "hello from the other side of the street",
        "good morning britain is on channel three",
        "can you hear me chewing",
        "who are you going to vote for",
        "hello, i have chest pain",
        "there",
        "please",
    ],
)
def test_what_says_more_is_none(text: str) -> None:
    assert courtesy(text, words(text)) is None
