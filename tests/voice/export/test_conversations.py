"""The conversations of the skill for OpenVoiceOS: whose they are, how many, and for how long. It needs nothing of OpenVoiceOS."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from content.topic import Topic
from intents.dialog.assistant import Assistant
from intents.understanding.interpreter import Interpreter
from voice.commands.tending.export import values
from voice.export.templates import filled
from voice.export.writing import write_all

QUESTION = "why is my knee twitching"


@pytest.fixture(scope="module")
def module(topic: Topic, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The file of the skill, as it is exported."""
    folder = tmp_path_factory.mktemp("skill")
    write_all(folder, filled("ovos", values(folder, [topic])).files)
    return loaded(folder / "ovos_skill_knee_voice" / "conversations.py")


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def conversations(module: ModuleType, interpreter: Interpreter, clock: Clock) -> Any:
    return module.Conversations(Assistant(interpreter), clock)


@pytest.mark.parametrize(
    "text",
    [QUESTION, "could dehydration do this", "my knee is numb", "I have chest pain", "does stretching help"],
)
def test_what_names_the_topic_or_danger_opens_one(conversations: Any, text: str) -> None:
    assert conversations.wants("ann", text)
    assert conversations.reply("ann", text).chunks and conversations.is_open("ann")


@pytest.mark.parametrize(
    "text", ["next", "stop", "yes", "thanks", "help", "what can you do", "is it dangerous", "turn on the light", ""]
)  # fmt: skip
def test_what_may_be_meant_for_anybody_opens_none(conversations: Any, text: str) -> None:
    assert not conversations.wants("ann", text)
    assert conversations.reply("ann", text) is None and not conversations.is_open("ann")


def test_what_is_left_to_others_changes_nothing(conversations: Any) -> None:
    conversations.reply("ann", QUESTION)
    for _ in range(4):
        assert conversations.reply("ann", "turn on the light") is None
        assert conversations.reply("ann", "slower") is None, "it is not our voice"
    assert conversations.reply("ann", "next").chunks[0].startswith("Cause 4 of 7")


def test_a_conversation_is_forgotten_after_a_while(
    conversations: Any, clock: Clock, module: ModuleType
) -> None:
    conversations.reply("ann", QUESTION)
    clock.now = module.FORGOTTEN
    assert conversations.reply("ann", "next").chunks, "it counts from the last turn"
    clock.now += module.FORGOTTEN + 1
    assert not conversations.is_open("ann") and not conversations.wants("ann", "next")


def test_the_quietest_goes_where_there_are_too_many(
    conversations: Any, clock: Clock, module: ModuleType
) -> None:
    for number in range(module.MOST):
        clock.now += 1
        conversations.reply(f"guest {number}", QUESTION)
    clock.now += 1
    conversations.reply("guest 0", "next")
    conversations.reply("one more", QUESTION)
    assert conversations.is_open("guest 0") and not conversations.is_open("guest 1")
    assert conversations.is_open("guest 2") and conversations.is_open("one more")


def test_it_can_be_closed(conversations: Any) -> None:
    conversations.reply("ann", QUESTION)
    conversations.close("ann")
    assert not conversations.is_open("ann")
