"""The templates of every kit: whole, filled in, and right in the language that each is written in."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from content.topic import Topic
from tests.support.files import ROOT
from voice.commands.tending.export import values
from voice.export.templates import Kit, filled, kits, places
from voice.export.writing import write_all

FOLDER = Path("/somewhere with spaces/kit")


@pytest.fixture
def ready(topic: Topic) -> dict[str, Kit]:
    return {kit: filled(kit, values(FOLDER, [topic])) for kit in kits()}


def test_there_is_a_kit_for_each(ready: dict[str, Kit]) -> None:
    assert set(ready) == {"home-assistant", "ovos", "service"}


def test_all_that_is_asked_for_is_given_and_all_that_is_given_is_asked_for(topic: Topic) -> None:
    asked = frozenset[str]().union(*map(places, kits()))
    assert asked == set(values(FOLDER, [topic]))


@pytest.mark.parametrize("kit", kits())
def test_nothing_is_left_open_and_what_to_do_next_is_said(ready: dict[str, Kit], kit: str) -> None:
    for text in (ready[kit].next, *ready[kit].files.values()):
        assert not re.search(r"@\w+@", text)
    assert ready[kit].next.startswith("Next, type: ") and ready[kit].next.endswith(".")
    assert not any(path.suffix == ".in" or path.name == "next" for path in ready[kit].files)


def test_a_value_that_is_missing_is_a_fault() -> None:
    with pytest.raises(KeyError):
        filled("home-assistant", {})


def test_the_readmes_can_be_listened_to(ready: dict[str, Kit]) -> None:
    """Headings in order, no tables and no pictures, and nothing that is only seen."""
    readmes = [text for kit in ready.values() for path, text in kit.files.items() if path.name == "README.md"]
    assert len(readmes) >= 2
    for text in readmes:
        levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
        assert levels[0] == 1 and set(levels[1:]) == {2}
        assert not re.search(r"\||!\[|<[a-z]", text), "no tables, pictures or tags"
        assert text.isascii()


def test_paths_with_spaces_can_be_typed(ready: dict[str, Kit]) -> None:
    for kit in ready.values():
        assert str(FOLDER) not in kit.next.splitlines()[0].replace(f"'{FOLDER}'", "")


def test_what_is_in_a_language_of_its_own_can_be_read(ready: dict[str, Kit], topic: Topic) -> None:
    files = ready["home-assistant"].files
    texts = {path.as_posix(): text for path, text in files.items()}
    component = "custom_components/knee_voice"
    assert json.loads(texts[f"{component}/manifest.json"])["domain"] == "knee_voice"
    assert json.loads(texts[f"{component}/translations/en.json"])["config"]["error"]
    [trigger] = yaml.safe_load(texts["automation.yaml"])["triggers"]
    assert all(word in " ".join(trigger["command"]) for word in topic.words.part)


def test_the_python_in_them_is_as_tidy_as_ours(ready: dict[str, Kit], tmp_path: Path) -> None:
    write_all(tmp_path, {path: text for kit in ready.values() for path, text in kit.files.items()})
    assert len(list(tmp_path.rglob("*.py"))) >= 7
    for check in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *check, "--no-cache", "--config", ROOT / "pyproject.toml", tmp_path],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
