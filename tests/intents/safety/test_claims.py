"""What a topic names is the topic's, unless more than its names tell of danger."""

from __future__ import annotations

import pytest

from content.loading import DEFAULT_TOPIC
from intents.learning.learnt import Keeping
from intents.meaning import EMERGENCY, Decision
from intents.understanding.interpreter import Interpreter
from voice.settings import cache_folder

NOSEBLEED = DEFAULT_TOPIC.parent / "nosebleed.yaml"
SLEEPING = DEFAULT_TOPIC.parent / "trouble_sleeping.yaml"


@pytest.fixture(scope="module")
def nosebleed() -> Interpreter:
    return Interpreter.load(NOSEBLEED, Keeping(cache_folder()))


@pytest.fixture(scope="module")
def sleeping() -> Interpreter:
    return Interpreter.load(SLEEPING, Keeping(cache_folder()))


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("my nosebleed will not stop", "too-long"),
        ("nosebleeds keep coming back", "comes-back"),
        ("my nose has been bleeding for half an hour", "too-long"),
    ],
)
def test_a_sign_made_of_the_topics_names_is_its_warning(nosebleed: Interpreter, said: str, item: str) -> None:
    meaning = nosebleed.interpret(said)
    assert (meaning.intent, meaning.item, meaning.decision) == ("warning", item, Decision.ANSWER)


def test_it_is_told_that_the_topic_claims_it(nosebleed: Interpreter, interpreter: Interpreter) -> None:
    assert nosebleed.interpret("my nosebleed will not stop").claimed == "heavy bleeding"
    assert interpreter.interpret("my nosebleed will not stop").label == EMERGENCY


@pytest.mark.parametrize(
    "said", ["my nose is bleeding and i can not breathe", "she has chest pain and her nose is bleeding"]
)
def test_another_sign_beside_it_is_an_emergency(nosebleed: Interpreter, said: str) -> None:
    assert nosebleed.interpret(said).label == EMERGENCY


def test_a_far_word_is_no_part_of_it(nosebleed: Interpreter) -> None:
    assert nosebleed.interpret("is it something bad when a nose bleeds").label != EMERGENCY
    assert nosebleed.interpret("is it the nose spray that makes it bleed").label != EMERGENCY


def test_a_longer_name_holds_a_sign(sleeping: Interpreter) -> None:
    assert sleeping.interpret("i stop breathing in my sleep").item == "snoring"
    assert sleeping.interpret("i can not breathe").label == EMERGENCY
    assert (
        sleeping.interpret("i can not sleep because i have a tight pain across my chest").label == EMERGENCY
    )
    assert sleeping.interpret("i took the whole bottle of sleeping pills").label == EMERGENCY
