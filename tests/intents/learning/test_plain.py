"""Plain questions: none of these sentences is made from the parts in intents/learning/plain.yaml alone."""

from __future__ import annotations

from itertools import product

import pytest

from content.loading import load_topic
from intents.learning.plain import plain_questions
from intents.meaning import Decision
from intents.understanding.interpreter import Interpreter

WHO = ("my knee", "my bad knee", "the inside of my left knee", "my neighbour's kneecap", "my mum's knee")
WHEN = (
    "",
    "at night",
    "in the mornings",
    "when I'm driving",
    "in the cinema",
    "at my mother's",
    "when it snows",
)
QUESTIONS = {
    "causes": ("do you know why {} twitches", "can somebody tell me why {} keeps jumping", "how come {} often flutters"),
    "remedies": ("how might one stop {} twitching", "what could help if {} jumps", "{} keeps twitching, what to do"),
    "seriousness": ("is it risky that {} twitches", "is it anything bad if {} always jumps"),
    "warnings": ("is it time to see a doctor when {} twitches", "would you see a doctor if {} keeps twitching"),
    "overview": ("what exactly is it when {} twitches", "what does it mean that {} suddenly jumps"),
}  # fmt: skip
SIGNS = {
    "my knee twitches and is swollen, what should I do": "warning severe-pain",
    "my knee is twitching and my leg feels weak, what helps": "warning numbness-weakness",
    "it twitches nonstop, how do I stop it": "warning persistent",
    "why does it twitch and hurt": "warning severe-pain",
    "my knee has twitched since I started new tablets, what can I do at night": "warning recent-medication",
    "is it bad if it twitches and I can't climb the stairs": "warning mobility",
}
OTHERS = ("my lawnmower", "our cat", "the fridge", "my neighbour", "the bedroom lamp")


@pytest.mark.parametrize("intent", QUESTIONS)
def test_it_matters_neither_whose_it_is_nor_when(interpreter: Interpreter, intent: str) -> None:
    asked = [
        f"{question.format(who)} {when}" for question, who, when in product(QUESTIONS[intent], WHO, WHEN)
    ]
    meant = [interpreter.interpret(question) for question in asked]
    right = sum(each.intent == intent and each.decision is Decision.ANSWER for each in meant)
    assert right >= 0.95 * len(asked)


@pytest.mark.parametrize("said", SIGNS)
def test_a_sign_is_heard_before_the_question_behind_it(interpreter: Interpreter, said: str) -> None:
    assert str(interpreter.interpret(said).label) == SIGNS[said]


def test_the_same_questions_about_something_else_are_not_answered(interpreter: Interpreter) -> None:
    asked = [
        f"{q.format(who)} {when}" for qs in QUESTIONS.values() for q, who, when in product(qs, OTHERS, WHEN)
    ]
    answered = [each for each in asked if interpreter.interpret(each).decision is Decision.ANSWER]
    assert len(answered) <= 0.2 * len(asked), answered[:5]


def test_every_part_of_every_question_is_learnt() -> None:
    made = [phrase for _, phrase in plain_questions([])]
    assert len(set(made)) > 0.95 * len(made)
    assert not any("{who}" in phrase or "{does}" in phrase for phrase in made)
    topic = load_topic()
    assert set(topic.words.part).isdisjoint(" ".join(made).split()), "the parts serve every topic"
