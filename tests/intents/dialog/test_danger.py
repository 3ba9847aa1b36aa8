"""How a conversation goes on while an emergency or a sign stands, and what takes it back."""

from __future__ import annotations

import pytest

from content.wording import load_wording
from content.yamlfile import read_yaml
from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.meaning import EMERGENCY, NONE, Decision
from intents.safety.redflags import REDFLAGS_FILE

WORDING = load_wording()
NUMBER = WORDING.emergency_number
CALL = WORDING.emergency[0].format(number=NUMBER)
STILL = WORDING.still_emergency.format(number=NUMBER)
PASSED = WORDING.emergency_was.format(number=NUMBER)
ALONE = WORDING.emergencies["thoughts of suicide"][0].format(number=NUMBER)


def last(assistant: Assistant, *said: str) -> tuple[str, str]:
    reply = [assistant.hear(text).reply for text in said][-1]
    return str(reply.label), reply.say


@pytest.mark.parametrize(
    "asked",
    [
        "what now", "what do i do", "how do i call", "should i rub it", "does heat help", "and then", "what are the causes",
        "can i wait until tomorrow", "is it normal", "tell me more", "yes", "help me", "i do not know what to do",
    ],
)  # fmt: skip
def test_an_emergency_goes_before_what_does_not_name_the_topic(assistant: Assistant, asked: str) -> None:
    label, said = last(assistant, "my leg is hot and swollen since the operation", asked)
    assert label == "emergency"
    assert said.startswith(CALL)
    assert WORDING.emergency_again in said
    assert "assage" not in said


def test_what_names_the_topic_is_answered_after_a_reminder_each_time(assistant: Assistant) -> None:
    assistant.hear("i can not breathe")
    for _ in range(4):
        label, said = last(assistant, "what helps a twitching knee")
        assert label == "remedies"
        assert said.startswith(STILL)


@pytest.mark.parametrize(("said", "label"), [("goodbye", "goodbye"), ("say that again", "repeat")])
def test_a_command_stays_one(assistant: Assistant, said: str, label: str) -> None:
    assert last(assistant, "i can not breathe", said)[0] == label


def test_an_emergency_that_has_passed_is_told_once_more(assistant: Assistant) -> None:
    label, said = last(assistant, "my husband has collapsed", "he is awake again")
    assert (label, said) == (str(NONE), WORDING.emergency_over.format(number=NUMBER))
    assert last(assistant, "he is fine")[1] == said
    assert last(assistant, "what helps")[1].startswith(PASSED)
    assert PASSED not in last(assistant, "what causes it")[1]


@pytest.mark.parametrize("said", ["he stopped breathing", "is he fine", "ok thanks", "he is fine but weak"])
def test_in_doubt_an_emergency_stands(assistant: Assistant, said: str) -> None:
    last(assistant, "my husband has collapsed", said)
    assert last(assistant, "what now")[0] == "emergency"


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("what do we do now", True),
        ("he is awake again", True),
        ("the meeting starts at nine tomorrow", False),
    ],
)
def test_in_a_room_only_what_asks_or_clears_is_for_the_assistant(
    assistant: Assistant, said: str, answered: bool
) -> None:
    assistant.hear(Heard("my husband has collapsed", called=False))
    assert bool(assistant.hear(Heard(said, called=False)).reply.chunks) is answered


def test_what_was_meant_instead_is_answered(assistant: Assistant) -> None:
    label, said = last(assistant, "i have chest pain", "sorry i meant knee pain")
    assert label == "warning severe-pain"
    assert NUMBER not in said


def test_what_is_asked_beside_the_all_clear_is_answered(assistant: Assistant) -> None:
    label, said = last(
        assistant, "what helps", "my wife has fainted", "she is awake again so what was the second remedy"
    )
    assert label == "remedy mineral-foods"
    assert said.startswith(PASSED)


@pytest.mark.parametrize(
    ("reported", "denied", "word"),
    [
        ("my knee hurts", "no it does not hurt", "warning sign"),
        ("my knee is numb", "actually it is not numb", "numbness"),
        ("i can not walk", "i can walk just fine", "walking"),
    ],
)
def test_a_sign_that_is_denied_is_withdrawn(
    assistant: Assistant, reported: str, denied: str, word: str
) -> None:
    assert word in last(assistant, reported, "is it serious")[1].split(".")[0]
    assert last(assistant, denied)[1] == WORDING.sign_over
    assert word not in last(assistant, "is it serious")[1].split(".")[0]


def test_another_sign_that_is_denied_withdraws_nothing(assistant: Assistant) -> None:
    last(assistant, "my knee hurts", "my knee is not numb")
    assert "warning sign" in last(assistant, "is it serious")[1]


def test_thoughts_of_suicide_have_words_of_their_own(assistant: Assistant) -> None:
    reply = assistant.hear("i want to kill myself").reply
    assert (reply.label, reply.decision) == (EMERGENCY, Decision.ANSWER)
    assert (reply.chunks, reply.more) == ((ALONE,), ())
    assert last(assistant, "what can i do about it") == ("emergency", ALONE)
    assert last(assistant, "i can not breathe")[1].startswith(CALL)


def test_words_of_their_own_are_those_of_signs_there_are() -> None:
    signs = {sign["sign"] for sign in read_yaml(REDFLAGS_FILE, trusted=True)["signs"]}
    assert WORDING.emergencies
    assert set(WORDING.emergencies) <= signs


def test_all_signs_that_were_reported_are_told_and_nothing_else_was_asked(assistant: Assistant) -> None:
    label, said = last(assistant, "my knee is swollen, numb and i can not walk")
    assert label.startswith("warning")
    assert WORDING.also not in said
    assert all(f"About {title}" in said for title in ("bad pain", "numbness", "trouble with walking"))


def test_a_sign_that_is_asked_about_again_is_told_in_short(assistant: Assistant) -> None:
    label, said = last(assistant, "my knee is numb", "how soon")
    assert label == "warning numbness-weakness"
    assert said.startswith("As I said")
    assert last(assistant, "my knee is numb")[1].startswith("About")
