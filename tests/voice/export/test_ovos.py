"""The skill for OpenVoiceOS, built, installed and loaded by OpenVoiceOS's own tools; no network is there."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from content.loading import DEFAULT_TOPIC
from tests.support.peers import DRIVERS, python_of
from voice.commands.tending.export import export

TALK = (
    ("ann", "next"),
    ("ann", "help"),
    ("ann", "is it dangerous"),
    ("ann", "why is my knee twitching"),
    ("ann", "next"),
    ("ann", "what about stress"),
    ("ann", "what is the capital of france"),
    ("ann", "slower"),
    ("bob", "next"),
    ("bob", "does stretching help"),
    ("ann", "what are the causes"),
    ("bob", "why does that help"),
    ("ann", "stop"),
    ("ann", "next"),
    ("ann", "goodbye"),
    ("ann", "next"),
    ("eve", "i have chest pain"),
    ("eve", "thanks"),
)  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """What went over the message bus after one utterance."""

    spoken: tuple[str, ...]
    listens: tuple[bool, ...]  # after each of them, whether the microphone opens
    messages: tuple[str, ...]

    @property
    def conversed(self) -> bool:
        return any(name.endswith("converse.request") for name in self.messages)

    @property
    def fell_back(self) -> bool:
        return any(name.startswith("ovos.skills.fallback.ovos-skill") for name in self.messages)

    @property
    def left_to_others(self) -> bool:
        return not self.spoken and "complete_intent_failure" in self.messages


Said = dict[tuple[str, str], list[Turn]]


@pytest.fixture(scope="module")
def python() -> Path:
    return python_of("ovos")


@pytest.fixture(scope="module")
def skill(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the skill, as pip installs it; whoever has it on the path can load it."""
    folder = tmp_path_factory.mktemp("skill")
    assert export("ovos", folder / "export", [DEFAULT_TOPIC], False, force=False) == 0
    pip = "-m pip install --quiet --disable-pip-version-check --no-deps --no-index --no-build-isolation --target".split()
    run(python, *pip, folder / "site", folder / "export", home=folder)
    return folder / "site"


@pytest.fixture(scope="module")
def said(python: Path, skill: Path) -> Said:
    """TALK, in one run of OpenVoiceOS: the turns by who spoke, and what."""
    out = run(
        python, DRIVERS / "ovos_driver.py", home=skill.parent, said=json.dumps(TALK), PYTHONPATH=str(skill)
    )
    turns = json.loads(out.splitlines()[-1])
    found: Said = {}
    for turn in turns:
        texts, listens = zip(*turn["spoken"]) if turn["spoken"] else ((), ())
        found.setdefault((turn["session"], turn["utterance"]), []).append(
            Turn(texts, listens, tuple(turn["messages"]))
        )
    return found


def run(python: Path, *arguments: str | Path, home: Path, said: str = "", **more: str) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [python, *arguments], input=said, capture_output=True, text=True, check=False, timeout=120,
        cwd=home, env={**kept, "HOME": str(home), **more},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


def test_no_folder_of_ours_is_also_somebody_elses(python: Path, tmp_path: Path) -> None:
    """All of OpenVoiceOS's packages and ours stand in one environment, as users have them."""
    code = "import importlib.metadata as m, json; print(json.dumps(m.packages_distributions()))"
    owners = json.loads(run(python, "-c", code, home=tmp_path))
    assert [owners[name] for name in ("voice", "intents", "content", "models")] == [["knee-voice"]] * 4
    assert "ovos_workshop" in owners


def test_a_question_is_answered_chunk_by_chunk(said: Said) -> None:
    (turn,) = said["ann", "why is my knee twitching"]
    assert turn.fell_back and not turn.conversed
    assert turn.spoken[0] == "There are seven common causes of knee twitching." and len(turn.spoken) > 5


def test_the_microphone_opens_after_the_last_chunk_where_there_is_more(said: Said) -> None:
    (asked,), (bye,) = said["ann", "why is my knee twitching"], said["ann", "goodbye"]
    assert asked.listens == (False,) * (len(asked.spoken) - 1) + (True,)
    assert bye.listens == (False,)


def test_the_conversation_goes_on_by_converse_and_not_as_a_fallback(said: Said) -> None:
    following = (
        said["ann", "next"][1],
        *said["ann", "what about stress"],
        *said["bob", "why does that help"],
    )
    assert [(turn.conversed, turn.fell_back) for turn in following] == [(True, False)] * 3
    assert following[0].spoken[0].startswith("Cause 4 of 7")
    assert "stress" in following[1].spoken[0].lower()


def test_what_is_about_something_else_is_left_to_others(said: Said) -> None:
    """It was asked whether it converses, and whether it falls back, and said no to both."""
    for turn in (*said["ann", "what is the capital of france"], *said["ann", "slower"]):
        assert turn.left_to_others
        assert "skill.converse.pong" in turn.messages and "ovos.skills.fallback.pong" in turn.messages


def test_what_names_nothing_is_left_to_others_outside_a_conversation(said: Said) -> None:
    before = said["ann", "next"][0]
    for turn in (before, *said["ann", "help"], *said["ann", "is it dangerous"], *said["bob", "next"]):
        assert turn.left_to_others


def test_two_people_have_two_conversations(said: Said) -> None:
    (bobs,) = said["bob", "why does that help"]  # between two answers about causes
    assert bobs.conversed and "stretch" in " ".join(bobs.spoken).lower()


def test_stop_is_silence_and_keeps_the_place(said: Said) -> None:
    (stop,), after = said["ann", "stop"], said["ann", "next"][2]
    assert "ovos-skill-knee-voice.knee-voice.stop.response" in stop.messages and not stop.spoken
    assert "mycroft.stop" not in stop.messages, "it was stopped, and nothing else was"
    assert after.conversed and after.spoken[0].startswith("Cause 4 of 7")


def test_goodbye_ends_the_conversation(said: Said) -> None:
    assert said["ann", "goodbye"][0].conversed
    assert said["ann", "next"][3].left_to_others


def test_danger_is_heard_outside_a_conversation_too(said: Said) -> None:
    (turn,) = said["eve", "i have chest pain"]
    assert turn.fell_back and "emergency" in turn.spoken[0]
