"""The rest of an utterance that was answered too soon: the whole of it is answered, and nothing else was."""

from __future__ import annotations

import pytest

from intents.dialog.assistant import Assistant
from intents.dialog.turn import Turn
from intents.heard import Heard


def rest(text: str, called: bool = True) -> Heard:
    return Heard(text, called=called, continues=True)


def label(turn: Turn) -> str:
    return str(turn.reply.label)


def after(assistant: Assistant, *lines: Heard | str) -> Turn:
    for line in lines:
        turn = assistant.hear(line)
    return turn


@pytest.mark.parametrize(
    ("beginning", "end"),
    [
        ("what helps", "when my knee twitches at night"),
        ("is it dangerous", "if it lasts for weeks"),
        ("my knee is twitching", "and my leg feels numb"),
        ("can you tell me", "what i can do about it"),
        ("my knee is swollen", "and i can not breathe"),
    ],
)
def test_it_is_as_if_it_had_been_said_in_one(assistant: Assistant, beginning: str, end: str) -> None:
    parted = after(assistant, beginning, rest(end))
    follow_up = after(assistant, "tell me more")
    assistant.forget()
    whole = after(assistant, f"{beginning} {end}")
    assert parted.heard.text == f"{beginning} {end}"
    assert (parted.reply, follow_up.reply) == (whole.reply, after(assistant, "tell me more").reply)


def test_a_third_part_belongs_to_it_too(assistant: Assistant) -> None:
    turn = after(assistant, "my knee is twitching", rest("and i can not sleep"), rest("what helps"))
    assert turn.heard.text == "my knee is twitching and i can not sleep what helps"


def test_nothing_of_the_answer_that_came_too_soon_is_remembered(assistant: Assistant) -> None:
    after(assistant, "can stress cause it", rest("or does caffeine cause it"), "goodbye")
    before = after(assistant, "what about dehydration", "tell me about magnesium")
    assistant.forget()
    after(assistant, "can stress cause it or does caffeine cause it", "goodbye")
    assert before.reply == after(assistant, "what about dehydration", "tell me about magnesium").reply


def test_a_command_is_no_rest_of_a_question(assistant: Assistant) -> None:
    turn = after(assistant, "why is my knee twitching", rest("next"))
    assert label(turn) == "next" and turn.heard.text == "next"


def test_a_question_is_no_rest_of_a_command(assistant: Assistant) -> None:
    turn = after(assistant, "why is my knee twitching", "stop", rest("what helps"))
    assert label(turn) == "remedies" and turn.heard.text == "what helps"


def test_what_others_say_meanwhile_does_not_change_the_answer(assistant: Assistant) -> None:
    first = assistant.hear(Heard("why is my knee twitching", called=False))
    second = assistant.hear(rest("the telephone did not work without electricity", called=False))
    assert second.reply.chunks == first.reply.chunks


def test_the_rest_of_what_was_not_for_it_is_let_go_too(assistant: Assistant) -> None:
    assert after(assistant, Heard("so we went home", called=False)).reply.chunks == ()
    assert after(assistant, rest("and had a cup of tea", called=False)).reply.chunks == ()


def test_at_the_beginning_there_is_nothing_to_go_on_with(assistant: Assistant) -> None:
    assert label(after(assistant, rest("why is my knee twitching"))) == "causes"


@pytest.mark.parametrize(
    ("danger", "beside"),
    [
        ("i have a crushing pain in my chest", "as a joke"),
        ("my knee is twitching and i cannot speak properly", "when i was a child"),
        ("i cannot move my leg", "why does my knee twitch"),
        ("i have a fever and my knee is red", "is it serious"),
        ("i cannot move my leg", "where are my keys"),
    ],
)
def test_danger_stands_whatever_somebody_says_right_after(
    assistant: Assistant, danger: str, beside: str
) -> None:
    after(assistant, danger, rest(beside))
    parted = after(assistant, "is it serious")
    assistant.forget()
    after(assistant, danger, beside)
    assert parted.reply.chunks[0] == after(assistant, "is it serious").reply.chunks[0]


@pytest.mark.parametrize(
    ("danger", "clear"), [("i have chest pain", "no i am fine"), ("my knee is numb", "no it is not numb")]
)
def test_danger_can_still_be_taken_back_right_after(assistant: Assistant, danger: str, clear: str) -> None:
    assert after(assistant, danger, rest(clear)).reply.say.startswith("Good.")
    assert label(after(assistant, "what helps")) == "remedies"


@pytest.mark.parametrize(
    ("first", "second", "meant"),
    [
        ("why is my knee twitching", "when should i see a doctor", "warnings"),
        ("could it be my water pills", "is it dangerous", "seriousness"),
        ("is it dangerous", "and what can i do about it", "remedies"),
        ("what about magnesium", "is stress a cause", "remedy reducing-stress"),
        ("when should i see a doctor", "who wrote this", "source"),
    ],
)
def test_another_question_is_no_rest_of_one(
    assistant: Assistant, first: str, second: str, meant: str
) -> None:
    turn = after(assistant, first, rest(second, called=False))
    assert label(turn) == meant and turn.heard.text == second


@pytest.mark.parametrize("first", ["what about magnesium", "is stress a cause", "what can i do about it"])
def test_danger_is_not_lost_in_what_it_is_joined_to(assistant: Assistant, first: str) -> None:
    assert label(after(assistant, first, rest("i fainted", called=False))) == "emergency"
    assert after(assistant, "okay", "is it dangerous").reply.label.intent == "emergency"


def test_a_no_is_no_rest_of_an_emergency(assistant: Assistant) -> None:
    after(assistant, Heard("call an ambulance", called=False), rest("no", called=False))
    assert label(after(assistant, "is it dangerous")) == "emergency"
