"""What is heard in a room where others talk, without being called: let go in silence, and nothing of it remembered."""

from __future__ import annotations

import pytest

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.meaning import Decision, Label
from intents.reply import Reply

OTHERS = "then she took the tray and carried it out to the garden"


def overheard(assistant: Assistant, text: str) -> Reply:
    return assistant.hear(Heard(text, called=False)).reply


@pytest.fixture
def fresh(assistant: Assistant) -> Assistant:
    assistant.forget()
    return assistant


def test_talk_between_others_gets_no_reply(fresh: Assistant) -> None:
    reply = overheard(fresh, OTHERS)
    assert reply.chunks == () and reply.decision is Decision.IGNORE


def test_whoever_called_gets_one(fresh: Assistant) -> None:
    reply = fresh.hear(Heard(OTHERS)).reply
    assert reply.chunks and reply.decision.lets_go


def test_a_question_is_answered_in_the_room_too(fresh: Assistant) -> None:
    assert overheard(fresh, "why does my knee keep twitching").label == Label("causes")


def test_danger_is_told_in_the_room_too(fresh: Assistant) -> None:
    assert overheard(fresh, "i have chest pain and i can not breathe").label == Label("emergency")


def test_what_others_say_in_between_changes_nothing(fresh: Assistant) -> None:
    answered = overheard(fresh, "what causes my knee to twitch")
    assert overheard(fresh, OTHERS).chunks == ()
    assert overheard(fresh, "repeat that").chunks == answered.chunks
    overheard(fresh, OTHERS)
    assert overheard(fresh, "what about the second one").label == Label("cause", "dehydration")


def test_what_is_not_understood_over_an_answer_does_not_end_it(fresh: Assistant) -> None:
    said = "what is the matter with the table"
    answered = overheard(fresh, "what causes my knee to twitch")
    assert (
        fresh.glance(Heard(said, called=False)).first
        and not fresh.glance(Heard(said, called=False, over=True)).first
    )
    assert fresh.hear(Heard(said, called=False, over=True)).reply.chunks == ()
    assert overheard(fresh, "repeat that").chunks == answered.chunks
    assert fresh.hear(Heard(said, over=True)).reply.chunks  # by whoever called, a sentence is waited for


def test_after_much_talk_between_others_what_points_back_points_at_nothing(fresh: Assistant) -> None:
    overheard(fresh, "what causes my knee to twitch")
    for _ in range(4):
        overheard(fresh, OTHERS)
    assert overheard(fresh, "and the second one was even worse than that").chunks == ()


def test_after_refusals_in_a_row_it_says_how_to_be_rid_of_it(fresh: Assistant) -> None:
    said = [overheard(fresh, "how many times did your knee twitch").say for _ in range(4)]
    assert ["say goodbye" in each and "not talking to me" in each for each in said] == [
        False,
        False,
        True,
        True,
    ]


def test_nobody_is_asked_back_who_asked_nothing(fresh: Assistant) -> None:
    vague = "i was rehearsing the big jumps all afternoon does that explain the twitch"
    assert fresh.hear(vague).reply.decision is Decision.OFFER
    fresh.forget()
    assert overheard(fresh, vague).decision is not Decision.OFFER
