"""What is said where the source says nothing, and how the conversation goes on after it."""

from __future__ import annotations

import re

import pytest

from intents.dialog.assistant import Assistant
from intents.meaning import NONE, Decision, Label
from intents.reply import Reply

HARMLESS = re.compile("harmless|normal", re.IGNORECASE)


def talk(assistant: Assistant, *said: str) -> list[Reply]:
    return [assistant.hear(text).reply for text in said]


def test_it_names_what_was_asked_and_what_bears_on_it_and_who_can_tell(assistant: Assistant) -> None:
    [reply] = talk(assistant, "could it be parkinson's")
    named, bearing, who = reply.chunks
    assert named == "You asked about Parkinson's disease. My source does not say anything on that."
    assert "nervous system" in bearing and "warning signs" in bearing
    assert "doctor" in who


@pytest.mark.parametrize(
    "text", ["how much magnesium should i take", "what dose of ibuprofen is right for a twitching knee"]
)
def test_no_dose_is_ever_told(assistant: Assistant, text: str) -> None:
    [reply] = talk(assistant, text)
    assert reply.decision is Decision.NOT_COVERED
    assert "pharmacist" in reply.say and not re.search(r"\d|milligram", reply.say)


def test_the_record_says_what_it_was_about(assistant: Assistant) -> None:
    record = assistant.hear("does coffee do it").as_json()
    assert (record["intent"], record["decision"], record["about"]) == ("none", "not_covered", "coffee")
    assert assistant.hear("why does it twitch").as_json()["about"] is None


def test_it_is_no_miss_and_the_conversation_keeps_its_place(assistant: Assistant) -> None:
    _, near, on = talk(assistant, "what are the causes", "does coffee do it", "next")
    assert near.decision is Decision.NOT_COVERED
    assert "Cause 4 of 7" in on.say
    first, _, _, second = talk(assistant, "sing a song", "is it lupus", "does coffee do it", "sing a song")
    assert first.say != second.say and "For example" in second.say


def test_it_is_about_itself_and_not_about_what_was_told_before(assistant: Assistant) -> None:
    _, near, on = talk(assistant, "does ice help", "does coffee do it", "how do i do that")
    assert (near.label, near.decision) == (NONE, Decision.NOT_COVERED)
    assert on.label == Label("remedy", "heat-cold")


def test_a_reported_sign_keeps_its_reminder(assistant: Assistant) -> None:
    *_, near, after = talk(assistant, "my knee is numb", "is it multiple sclerosis", "is it dangerous")
    assert near.decision is Decision.NOT_COVERED
    assert "You spoke of numbness." in after.say


def test_it_can_be_said_again(assistant: Assistant) -> None:
    near, again = talk(assistant, "does coffee do it", "say that again")
    assert again.chunks == near.chunks


@pytest.mark.parametrize(
    "first",
    [
        "why does my toddler's knee twitch",
        "is it normal that my newborn's leg jerks",
        "i am pregnant, why does it twitch",
    ],
)
def test_of_whom_it_is_spoken_is_remembered(assistant: Assistant, first: str) -> None:
    replies = talk(assistant, first, "is it dangerous", "what is it")
    assert [reply.decision for reply in replies[1:]] == [Decision.NOT_COVERED] * 2
    assert not any(HARMLESS.search(reply.say) for reply in replies)
    assert (
        HARMLESS.search(talk(assistant, "is it dangerous that my knee twitches")[0].say)
        or "pregnant" in first
    )


@pytest.mark.parametrize(
    "said",
    [
        "my grandson is two / is it harmless",
        "my daughter's knee twitches / she is four / is it normal",
        "i'm pregnant / my knee twitches / is it normal",
        "i am fifteen / my knee twitches / what is it",
        "my son is five / my son's knee twitches / is it dangerous",
        "why does it twitch / my wife is pregnant / is it harmless for her",
    ],
)
def test_whoever_was_only_spoken_of_is_remembered_too(assistant: Assistant, said: str) -> None:
    assert talk(assistant, *said.split(" / "))[-1].decision is Decision.NOT_COVERED


@pytest.mark.parametrize(
    "said",
    [
        "my grandson is two / my own knee twitches too / is it harmless",
        "can children have it / what about old people / is it harmless",
        "my son is thirty / is it harmless",
    ],
)
def test_somebody_else_takes_their_place(assistant: Assistant, said: str) -> None:
    assert talk(assistant, *said.split(" / "))[-1].label == Label("seriousness")


def test_a_greeting_is_returned_and_keeps_the_place(assistant: Assistant) -> None:
    _, hello, on = talk(assistant, "what are the causes", "hello, who are you", "next")
    assert hello.label == Label("help")
    assert hello.chunks[0].startswith("Hello") and "I can answer questions" in hello.say
    assert "Cause 4 of 7" in on.say
