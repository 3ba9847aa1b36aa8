"""Another topic, in the same house: no code knows the first one, so a second, tiny one says only its own."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from content.loading import DEFAULT_TOPIC, check_topic, load_topic
from content.topic import Topic
from intents.dialog.assistant import Assistant
from intents.meaning import NONE, Decision, Label
from intents.reply import Reply
from intents.understanding.interpreter import Interpreter
from tests.support.files import CASES

TOPIC_WORDS = re.compile(r"knee|twitch", re.IGNORECASE)
HICCUPS = CASES / "hiccups.yaml"


@pytest.fixture(scope="module")
def second() -> Interpreter:
    return Interpreter.load(HICCUPS)


@pytest.fixture
def hiccups(second: Interpreter) -> Assistant:
    return Assistant(second)


def test_the_second_topic_has_its_own_causes(hiccups: Assistant) -> None:
    reply = hiccups.hear("why do i get hiccups").reply
    assert reply.label == Label("causes")
    assert reply.chunks[:5] == (
        "There are two common causes of hiccups.",
        "Cause 1 of 2: a big meal.",
        "A very full stomach can set off hiccups.",
        "Cause 2 of 2: fizzy drinks.",
        "The gas in a fizzy drink can set off hiccups.",
    )


@pytest.mark.parametrize(
    ("text", "item", "hears"),
    [
        ("could a big meal cause it", "big-meal", "full stomach"),
        ("is it because i ate too much", "big-meal", "full stomach"),
        ("do fizzy drinks cause hiccups", "fizzy-drinks", "gas"),
        ("does lemonade give you hiccups", "fizzy-drinks", "gas"),
    ],
)
def test_the_second_topic_knows_its_items_by_name(
    hiccups: Assistant, text: str, item: str, hears: str
) -> None:
    reply = hiccups.hear(text).reply
    assert reply.label == Label("cause", item)
    assert hears in reply.say


@pytest.mark.parametrize(
    "text",
    [
        "i have had hiccups for two days",
        "they won't stop since monday",
        "why have i had hiccups for several days",
    ],
)
def test_the_second_topic_warns(hiccups: Assistant, text: str) -> None:
    reply = hiccups.hear(text).reply
    assert reply.label == Label("warning", "two-days")
    assert reply.chunks[0] == "About hiccups for two days: See a doctor if the hiccups last for two days."


def test_the_second_topic_has_remedies_with_why_and_how(hiccups: Assistant) -> None:
    assert hiccups.hear("what can i do about it").reply.label == Label("remedies")
    assert hiccups.hear("the first one").reply.label == Label("remedy", "slow-sips")
    assert "gives the breath a new beat" in hiccups.hear("why does that help").reply.say
    assert "Fill a small glass" in hiccups.hear("how do i do that").reply.say
    assert hiccups.hear("does holding my breath help").reply.label == Label("remedy", "holding-breath")


def test_the_second_topic_goes_on_with_next(hiccups: Assistant) -> None:
    reply = hiccups.hear("could a big meal cause it").reply
    assert reply.more == ("A meal that is eaten in a hurry does the same.",)
    assert hiccups.hear("next").reply.chunks == reply.more
    assert hiccups.hear("next").reply.say == "That is all I know about a big meal."


def test_the_second_topic_answers_all_general_questions(hiccups: Assistant) -> None:
    expected = {
        "tell me about hiccups": ("overview", "funny sound"),
        "is it dangerous": ("seriousness", "hardly ever"),
        "when should i see a doctor": ("warnings", "There is one warning sign"),
        "give me the short version": ("summary", "fizzy drink"),
        "where does this information come from": ("source", "made up for this test"),
        "what can i ask you": ("help", "questions about hiccups"),
        "i have chest pain": ("emergency", "emergency number"),
    }
    for text, (intent, hears) in expected.items():
        reply = hiccups.hear(text).reply
        assert reply.label == Label(intent), text
        assert hears in reply.say


@pytest.mark.parametrize(
    "text",
    [
        "why does my knee twitch",
        "my knee twitches",
        "what is knee twitching",
        "my knee is numb",
        "my knee has been twitching",
        "is it a lack of magnesium",
        "is it restless legs",
        "could a slipped disc do this",
        "should i put ice on my knee",
    ],
)
def test_the_second_topic_knows_nothing_about_knees(hiccups: Assistant, text: str) -> None:
    reply = hiccups.hear(text).reply
    assert reply.label == NONE and reply.decision.lets_go, reply.say
    assert not TOPIC_WORDS.search(reply.say)


def test_the_first_topic_knows_nothing_about_hiccups(assistant: Assistant) -> None:
    for text in ("why do i get hiccups", "is it the lemonade", "does holding my breath help against hiccups"):
        assistant.forget()
        assert assistant.hear(text).reply.label == NONE, text


def test_nothing_that_the_second_topic_says_is_about_the_first(hiccups: Assistant) -> None:
    replies: list[Reply] = []
    for text in ("help", "more", "why do i get hiccups", "next", "what can i do", "nonsense of all kinds", "blah", "what",
                 "is this medical advice", "tell me more", "the ninth one", "number two", "goodbye"):  # fmt: skip
        replies.append(hiccups.hear(text).reply)
    said = " ".join([*hiccups.greeting(), *(reply.say + " ".join(reply.more) for reply in replies)])
    assert not TOPIC_WORDS.search(said)
    assert said.count("hiccups") > 5


def test_both_topics_may_be_open_at_once(assistant: Assistant, hiccups: Assistant) -> None:
    for _ in range(2):
        assert "seven common causes of knee twitching" in assistant.hear("why does it happen").reply.say
        assert "two common causes of hiccups" in hiccups.hear("why does it happen").reply.say


def test_the_default_topic_is_a_file_like_any_other(tmp_path: Path) -> None:
    copy = shutil.copytree(DEFAULT_TOPIC, tmp_path / "another_name")
    loaded: Topic = load_topic(copy)
    assert loaded == load_topic()


# What the second topic does not cover


def test_the_second_topic_names_what_it_does_not_cover(hiccups: Assistant) -> None:
    reply = hiccups.hear("could coffee cause my hiccups").reply
    assert (reply.label, reply.decision, reply.about) == (NONE, Decision.NOT_COVERED, "coffee")
    assert reply.chunks == (
        "You asked about coffee. My source does not say anything on that.",
        "Ask a doctor or a pharmacist whether it plays a part.",
    )


def test_what_one_topic_covers_another_may_not(assistant: Assistant, hiccups: Assistant) -> None:
    assert hiccups.hear("do fizzy drinks cause it").reply.label == Label("cause", "fizzy-drinks")
    reply = assistant.hear("do fizzy drinks cause it").reply
    assert (reply.decision, reply.about) == (Decision.NOT_COVERED, "fizzy drinks")


def test_a_topic_may_have_something_that_bears_on_it(tmp_path: Path) -> None:
    bearing = "Warm drinks are not hot news here."
    file = tmp_path / "hiccups.yaml"
    text = HICCUPS.read_text(encoding="utf-8")
    file.write_text(
        text.replace("phrases:\n", f"not_covered:\n  food: {bearing}\n\nphrases:\n", 1), encoding="utf-8"
    )
    reply = Assistant.load(file).hear("could coffee cause my hiccups").reply
    assert reply.chunks[1] == bearing
    assert check_topic(file, date(2026, 12, 1)) == []


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("food: You have drunk too much.", "sounds like a diagnosis"),
        ("gods: Nothing is known.", "food"),
    ],
)
def test_what_bears_on_it_is_checked(tmp_path: Path, line: str, advice: str) -> None:
    file = tmp_path / "hiccups.yaml"
    text = HICCUPS.read_text(encoding="utf-8")
    file.write_text(text.replace("phrases:\n", f"not_covered:\n  {line}\n\nphrases:\n", 1), encoding="utf-8")
    [fault] = check_topic(file, date(2026, 12, 1))
    assert advice in fault.message
    assert fault.line == file.read_text(encoding="utf-8").splitlines().index(f"  {line}") + 1
