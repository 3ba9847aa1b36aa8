"""A look ahead at what would be answered: it changes nothing, and tells how long to wait for more."""

from __future__ import annotations

import time

import pytest

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.meaning import Decision, Label

GROWING = "what causes it and could it be my water pills or should i see a doctor about it".split()


def test_it_tells_what_is_answered_then(assistant: Assistant) -> None:
    for said in ("why does my knee twitch", "the second one", "why does that happen", "does magnesium help"):
        glance = assistant.glance(said)
        reply = assistant.hear(said).reply
        assert (glance.decision, glance.label, glance.confidence) == (
            reply.decision,
            reply.label,
            reply.confidence,
        )


def test_nothing_is_remembered_of_it(assistant: Assistant) -> None:
    assistant.hear("what causes it")
    for count in range(1, len(GROWING) + 1):
        assistant.glance(" ".join(GROWING[:count]))
    assistant.glance("i have chest pain")
    assistant.glance("goodbye")
    assert str(assistant.hear("the second one").reply.label) == "cause dehydration"
    assert assistant.hear("say that again").reply.label == Label("repeat")


def test_it_knows_what_was_told(assistant: Assistant) -> None:
    assert assistant.glance("the second one").label == Label("none")
    assistant.hear("what causes it")
    assert assistant.glance("the second one").label == Label("cause", "dehydration")


@pytest.mark.parametrize("said", ["i have chest pain", "i can not breathe", "her face is drooping"])
def test_an_emergency_is_urgent(assistant: Assistant, said: str) -> None:
    assert assistant.glance(said).urgent


@pytest.mark.parametrize("said", ["no chest pain", "why does my knee twitch", "my knee is numb", "stop"])
def test_nothing_else_is(assistant: Assistant, said: str) -> None:
    assert not assistant.glance(said).urgent


@pytest.mark.parametrize(
    "said", ["stop", "next", "say that again", "slower please", "yes please", "no thanks", "that's all"]
)
def test_a_command_alone(assistant: Assistant, said: str) -> None:
    assistant.hear("what causes it")
    assert assistant.glance(said).command


@pytest.mark.parametrize(
    "said", ["can i stop my pills", "how do i stop it", "can i go on", "my knee", "okay", "i see"]
)
def test_no_command(assistant: Assistant, said: str) -> None:
    assistant.hear("what causes it")
    assert not assistant.glance(said).command


@pytest.mark.parametrize(
    "said", ["my knee is numb", "it is swollen", "i have no pain", "it hurts and it tingles"]
)
def test_who_tells_signs_may_tell_more(assistant: Assistant, said: str) -> None:
    assert assistant.glance(said).listing


@pytest.mark.parametrize("said", ["is numbness bad", "my knee is numb, is it bad", "what causes it", "stop"])
def test_who_asks_has_told_them(assistant: Assistant, said: str) -> None:
    assert not assistant.glance(said).listing


def test_talk_in_the_room(assistant: Assistant) -> None:
    glance = assistant.glance(Heard("put the kettle on love", called=False))
    assert glance.decision is Decision.IGNORE and not (glance.urgent or glance.command or glance.listing)


def test_it_is_fast(assistant: Assistant) -> None:
    """Spoken partials come four or five a second; the processor has other work."""
    assistant.hear("what causes it")
    assistant.hear("the second one")
    began = time.process_time()
    for count in range(1, len(GROWING) + 1):
        assistant.glance(" ".join(GROWING[:count]))
    assert (time.process_time() - began) / len(GROWING) < 3e-3  # seconds; 0.6 ms on a quiet machine
