"""Several topics in one conversation: who replies, what is asked, what is carried over."""

from __future__ import annotations

import pytest

from content.loading import DEFAULT_TOPIC
from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.learning.learnt import Keeping
from intents.meaning import EMERGENCY
from intents.reply import Effect
from intents.understanding.interpreter import Interpreter
from voice.settings import cache_folder

TOPICS = DEFAULT_TOPIC.parent
KNEE, NOSE, SLEEP = "knee-twitching", "nosebleed", "trouble-sleeping"


@pytest.fixture(scope="module")
def interpreters(interpreter: Interpreter) -> list[Interpreter]:
    others = (TOPICS / "nosebleed.yaml", TOPICS / "trouble_sleeping.yaml")
    return [interpreter, *(Interpreter.load(path, Keeping(cache_folder())) for path in others)]


@pytest.fixture
def talk(interpreters: list[Interpreter]) -> Assistant:
    return Assistant(interpreters)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("why does my knee twitch", KNEE),
        ("why does my nose bleed", NOSE),
        ("why can't i sleep", SLEEP),
        ("could it be my nose spray", NOSE),
        ("is it the coffee that keeps me awake", SLEEP),
        ("i can't walk properly", KNEE),
    ],
)
def test_the_topic_is_found_from_the_question(talk: Assistant, said: str, topic: str) -> None:
    turn = talk.hear(said)
    assert (turn.topic, turn.reply.decision.value) == (topic, "answer")
    assert turn.as_json()["topic"] == topic


def test_what_could_be_asked_of_any_is_asked_back_and_then_answered(talk: Assistant) -> None:
    asked = talk.hear("what are the causes").reply
    assert (
        asked.decision.value == "offer"
        and asked.say == "Do you mean knee twitching, nosebleeds, or trouble sleeping?"
    )
    turn = talk.hear("nosebleeds")
    assert (turn.topic, str(turn.reply.label)) == (NOSE, "causes") and "nosebleeds" in turn.reply.say


@pytest.mark.parametrize(
    ("said", "topic"), [("the second one", NOSE), ("the last", SLEEP), ("the knee", KNEE)]
)
def test_the_one_that_is_meant_may_be_counted_out(talk: Assistant, said: str, topic: str) -> None:
    talk.hear("is it serious")
    turn = talk.hear(said)
    assert (turn.topic, str(turn.reply.label)) == (topic, "seriousness")


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("my knee is numb", "warning numbness-weakness"),
        ("why does my knee twitch", "causes"),
        ("i fell asleep while driving", "warning sleepy-by-day"),
    ],
)
def test_what_says_more_than_a_name_is_no_choice(talk: Assistant, said: str, label: str) -> None:
    talk.hear("is it serious")
    assert str(talk.hear(said).reply.label) == label


@pytest.mark.parametrize("said", ["the nosebleed one", "the one on nosebleeds"])
def test_one_is_no_number_where_a_topic_is_named(talk: Assistant, said: str) -> None:
    talk.hear("is it serious")
    assert talk.hear(said).topic == NOSE


@pytest.mark.parametrize("said", ["repeat", "yes", "i don't know"])
def test_which_one_is_asked_again(talk: Assistant, said: str) -> None:
    asked = talk.hear("is it serious").reply.say
    assert talk.hear(said).reply.say == asked
    assert talk.hear("the second one").topic == NOSE


def test_which_one_is_soon_forgotten_among_others(talk: Assistant) -> None:
    talk.hear("is it serious")
    for said in ("pass me the salt", "did you feed the cat", "it rained all week in spain"):
        talk.hear(Heard(said, called=False))
    assert talk.hear(Heard("his nose was red", called=False)).reply.chunks == ()


def test_an_emergency_is_told_and_nobody_is_asked_which_topic(talk: Assistant) -> None:
    for said in ("she's dead", "get me an ambulance", "i swallowed the whole packet of zopiclone"):
        talk.forget()
        reply = talk.hear(said).reply
        assert reply.label == EMERGENCY and "Do you mean" not in reply.say


def test_a_sign_of_what_is_talked_about_goes_before_another_topic(talk: Assistant) -> None:
    talk.hear("why is my knee twitching")
    turn = talk.hear("it goes numb when I wake up")
    assert (turn.topic, str(turn.reply.label)) == (KNEE, "warning numbness-weakness")


def test_none_of_them(talk: Assistant) -> None:
    talk.hear("is it serious")
    assert str(talk.hear("no").reply.label) == "no"
    assert talk.hear("nosebleeds").reply.label.intent != "seriousness"


def test_who_is_talked_with_is_asked_first(talk: Assistant) -> None:
    talk.hear("what causes nosebleeds")
    assert talk.hear("what can i do about it").topic == NOSE
    assert talk.hear("next").topic == NOSE
    assert talk.hear("is it serious").topic == NOSE


def test_talk_that_turns_away_names_what_it_turns_to(talk: Assistant) -> None:
    talk.hear("what causes nosebleeds")
    turn = talk.hear("could it be caffeine")
    assert turn.topic == SLEEP and turn.reply.chunks[0] == "This is about trouble sleeping."
    assert (
        talk.hear("why does my knee twitch").reply.chunks[0] != "This is about knee twitching."
    )  # it was named


def test_an_emergency_goes_before_all_topics_and_is_not_forgotten_by_another(talk: Assistant) -> None:
    talk.hear("why can't i sleep")
    assert talk.hear("i have crushing chest pain").reply.label == EMERGENCY
    assert "emergency" in talk.hear("why does my nose bleed").reply.say.lower()


def test_the_disclaimer_is_told_once(talk: Assistant) -> None:
    first, second = (
        talk.hear("why does my knee twitch").reply.say,
        talk.hear("why does my nose bleed").reply.say,
    )
    assert "I am not a doctor" in first and "I am not a doctor" not in second


def test_help_and_greeting_name_all_topics(talk: Assistant) -> None:
    names = "knee twitching, nosebleeds, and trouble sleeping"
    assert names in talk.greeting()[0] and names in talk.hear("what can you do").reply.say
    assert names in talk.hear("what is the capital of france, tell me").reply.say


def test_commands_need_no_topic(talk: Assistant) -> None:
    assert talk.hear("slower").reply.effect is Effect.SLOWER
    assert talk.hear("goodbye").reply.effect is Effect.GOODBYE


def test_a_glance_changes_nothing(talk: Assistant) -> None:
    talk.hear("what causes nosebleeds")
    assert talk.glance("why does my knee twitch").sure
    assert talk.topic.id == NOSE and talk.hear("next").topic == NOSE


def test_what_is_forgotten_is_forgotten_of_all(talk: Assistant) -> None:
    talk.hear("what causes nosebleeds")
    talk.forget()
    assert talk.hear("is it serious").reply.decision.value == "offer"
