"""Turns that go on with what was told: more of it, which ones, which is best, what was of no use, and small talk."""

from __future__ import annotations

import pytest

from content.wording import load_wording
from intents.dialog.assistant import Assistant
from intents.reply import Reply


def last(assistant: Assistant, *said: str) -> Reply:
    return [assistant.hear(text).reply for text in said][-1]


@pytest.mark.parametrize("asked", ["tell me more about that", "more on that", "what do you mean by that"])
def test_more_of_an_item_is_not_more_of_the_list(assistant: Assistant, asked: str) -> None:
    reply = last(assistant, "what causes it", "the second one", asked)
    assert str(reply.label) == "next"
    assert "Cause 4" not in reply.say
    assert "all I know about a lack of water" in last(assistant, asked).say


@pytest.mark.parametrize(
    ("told", "asked", "hears"),
    [
        ("does magnesium help", "which ones", "bananas"), ("does magnesium help", "for example", "bananas"),
        ("could it be my tablets", "which ones", "diuretics"), ("does magnesium help", "which foods", "bananas"),
    ],
)  # fmt: skip
def test_which_ones(assistant: Assistant, told: str, asked: str, hears: str) -> None:
    told_first = last(assistant, told)
    reply = last(assistant, asked)
    assert reply.label == told_first.label
    assert hears in reply.say


def test_no_source_says_which_is_best(assistant: Assistant) -> None:
    assert last(assistant, "what helps", "which one is best").chunks == (load_wording().none_best,)


def test_two_numbers_are_two_entries(assistant: Assistant) -> None:
    reply = last(assistant, "what causes it", "number two and number five")
    assert "Dehydration" in reply.say and "restless leg" in reply.say
    assert str(last(assistant, "number two, no, number five").label) == "cause restless-legs"


def test_first_of_all_is_no_number(assistant: Assistant) -> None:
    assert (
        str(last(assistant, "my knee is numb", "what should i do first").label) == "warning numbness-weakness"
    )


def test_what_else_goes_on_in_the_list(assistant: Assistant) -> None:
    reply = last(assistant, "what causes it", "could it be stress", "what else could it be")
    assert "Cause 4" in reply.say


def test_what_began_and_may_be_stopped(assistant: Assistant) -> None:
    reply = last(assistant, "is it my tablets", "i started them on friday")
    assert str(reply.label) == "warning recent-medication"
    assert str(last(assistant, "can i stop them").label) == "remedy adjusting-medication"
    assert str(last(assistant, "what helps", "should i stop").label) == "remedy adjusting-medication"


def test_what_one_may_do_meanwhile_is_for_a_doctor(assistant: Assistant) -> None:
    assert str(last(assistant, "i can hardly walk", "can i still go to work").label) == "warning mobility"


def test_what_was_of_no_use(assistant: Assistant) -> None:
    reply = last(assistant, "what helps", "the fourth", "i tried that and it did not help")
    assert str(reply.label) == "remedy reducing-stress"
    assert str(last(assistant, "nothing helps").label) == "warnings"
    assistant.forget()
    assert str(last(assistant, "what helps", "the last one", "that did not work").label) == "warnings"


@pytest.mark.parametrize(("said", "hears"), [("ok", "Ask me whenever you like"), ("neither", "All right")])
def test_small_talk_after_an_answer_is_no_question(assistant: Assistant, said: str, hears: str) -> None:
    assert hears in last(assistant, "what causes it", said).say


def test_both_of_two_that_were_named(assistant: Assistant) -> None:
    reply = last(assistant, "heat or stretching", "both")
    assert "About heat or cold" in reply.say and "About stretching" in reply.say


def test_what_was_said_to_others_is_taken_so_at_first(assistant: Assistant) -> None:
    first = last(assistant, "what causes it", "she bought a new car yesterday")
    assert first.say.startswith("Was that for me")
    assert not last(assistant, "the film begins at nine").say.startswith("Was that for me")


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("can i stop my water pills", "is that safe"), ("what about heat", "is it okay to do that"),
        ("should i take magnesium", "is it safe"), ("what about stretching", "is that dangerous"),
    ],
)  # fmt: skip
def test_whether_a_remedy_is_safe_is_not_whether_the_topic_is(
    assistant: Assistant, told: str, asked: str
) -> None:
    reply = last(assistant, told, asked)
    assert reply.label.intent == "remedy" and "harmless" not in reply.say
    assert str(last(assistant, "is twitching dangerous").label) == "seriousness"
