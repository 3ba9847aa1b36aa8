"""The conversations of all clients: none knows of another, and none is kept for ever."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from voice.serving.domains.mind import Answer, Conversations
from voice.serving.wire.limits import Limits

WHY = "why is my knee twitching"


class Clock:
    """Seconds that pass when the test says so."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mind(assistant: Assistant, clock: Clock) -> Conversations:
    return Conversations(assistant, Limits(conversations=3, remembered=300.0), clock)


def heard(mind: Conversations, text: str, conversation: str = "") -> Answer:
    return asyncio.run(mind.hear(text, conversation))


def test_a_conversation_goes_on(mind: Conversations) -> None:
    assert "seven common causes" in heard(mind, WHY, "a").text
    assert heard(mind, "next", "a").text.startswith("Cause 4 of 7")
    assert "stress" in heard(mind, "what about stress", "a").text.lower()


def test_two_conversations_do_not_mix(mind: Conversations) -> None:
    heard(mind, WHY, "a")
    heard(mind, "what can i do about it", "b")
    assert heard(mind, "next", "a").text.startswith("Cause 4 of 7")
    assert "nothing to go on with" in heard(mind, "next", "c").text
    assert "Cause" not in heard(mind, "next", "b").text


def test_without_a_name_nothing_is_remembered(mind: Conversations) -> None:
    heard(mind, WHY)
    assert "nothing to go on with" in heard(mind, "next").text
    assert len(mind) == 0


def test_a_warning_sign_of_one_is_no_other_ones(mind: Conversations) -> None:
    sign = heard(mind, "my knee is numb", "a")
    assert sign.handled and "See a doctor" in sign.text
    assert "numb" in heard(mind, "is it dangerous", "a").text.lower()
    assert "numb" not in heard(mind, "is it dangerous", "b").text.lower()


def test_it_is_forgotten_after_five_minutes_of_silence(mind: Conversations, clock: Clock) -> None:
    heard(mind, WHY, "a")
    clock.now += 299
    assert heard(mind, "next", "a").text.startswith("Cause 4 of 7"), "and this turn counts anew"
    clock.now += 299
    assert heard(mind, "next", "a").text.startswith("Cause 7 of 7")
    clock.now += 301
    assert len(mind) == 0
    assert not heard(mind, "next", "a").text.startswith("Cause")


def test_the_one_that_was_silent_longest_makes_room(mind: Conversations) -> None:
    for name in "abc":
        heard(mind, WHY, name)
    heard(mind, "next", "a")
    heard(mind, WHY, "d")
    assert len(mind) == 3
    assert heard(mind, "next", "a").text.startswith("Cause 7 of 7")
    assert not heard(mind, "next", "b").text.startswith("Cause"), "it was b"


def test_goodbye_ends_it(mind: Conversations) -> None:
    heard(mind, WHY, "a")
    assert heard(mind, "goodbye", "a").handled
    assert len(mind) == 0


@pytest.mark.parametrize(
    "text", ["how high is the eiffel tower", "", "\0", "frobnicate the quux", "add milk to my shopping list"]
)
def test_what_it_refuses_is_not_handled(mind: Conversations, text: str) -> None:
    answer = heard(mind, text, "a")
    assert not answer.handled
    assert answer.text, "and it says so"


@pytest.mark.parametrize(
    "text", ["i have chest pain", "my face is drooping and i cannot speak", "i want to die"]
)
def test_an_emergency_is_handled_whatever_was_said_before(mind: Conversations, text: str) -> None:
    for conversation in ("", "a"):
        heard(mind, WHY, conversation)
        answer = heard(mind, text, conversation)
        assert answer.handled
        assert "call" in answer.text.lower()


def test_the_pace_is_not_promised_to_change(mind: Conversations) -> None:
    assert heard(mind, "slower", "a") == heard(mind, "faster", "a")


def test_what_the_recognizer_knew_is_used_once(
    mind: Conversations, clock: Clock, assistant: Assistant
) -> None:
    """Its other hypotheses would be lost between two services of the protocol. Of danger both ears are to hear, say: where they
    disagree, it is asked about."""
    said = Heard("i have a pain in my chest", 0.95, second="i have a plane in my chest")
    asked = assistant.another().hear(said).reply
    asyncio.run(mind.expect(replace(said, called=False)))
    assert heard(mind, f"  {said.text.upper()} ").text == asked.say
    assert heard(mind, said.text).text == assistant.another().hear(said.text).reply.say, (
        "typed, it is certain"
    )
    asyncio.run(mind.expect(said))
    clock.now += 61
    assert heard(mind, said.text).text == assistant.another().hear(said.text).reply.say, "that was long ago"
