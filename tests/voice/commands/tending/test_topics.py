"""``knee topics``: real commands that list, add, check and remove topics, and ask about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import Knee, one_sentence
from tests.support.files import CASES

pytest_plugins = ["tests.support.house"]
HICCUPS = CASES / "hiccups.yaml"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"KNEE_TOPICS": str(tmp_path / "topics"), "KNEE_SETTINGS": str(tmp_path / "settings.yaml")}


def test_a_topic_of_ones_own_is_added_asked_about_and_removed(knee: Knee, env: dict[str, str]) -> None:
    added = knee("topics", "add", HICCUPS, env=env)
    assert (added.status, added.lines) == (0, ["From now on you can ask about hiccups."])
    assert Path(env["KNEE_TOPICS"], "hiccups.yaml").read_bytes() == HICCUPS.read_bytes()
    listed = knee("topics", "list", "--json", env=env).records[0]
    used = {each["name"]: each["own"] for each in listed if each["used"]}
    assert used == {"knee-twitching": False, "hiccups": True}
    first, second = knee(
        "ask", "--json", "-", stdin="why do i have hiccups\nwhy does my knee twitch\n", env=env
    ).records
    assert (first["topic"], second["topic"]) == ("hiccups", "knee-twitching")
    assert first["intent"] == second["intent"] == "causes"
    removed = knee("topics", "remove", "hiccups", env=env)
    assert removed.status == 0 and not list(Path(env["KNEE_TOPICS"]).iterdir())
    assert "knee twitching" in knee("ask", "what can you do", env=env).out


def test_a_topic_that_comes_with_the_program_is_used_by_its_name(knee: Knee, env: dict[str, str]) -> None:
    assert knee("topics", "add", "nosebleed", env=env).lines == ["From now on you can ask about nosebleeds."]
    assert knee("topics", "add", "nosebleed", env=env).lines == ["nosebleed is used already."]
    assert knee("topics", "remove", "knee-twitching", env=env).status == 0
    assert (
        knee("ask", "--json", "-", stdin="what are the causes\n", env=env).records[0]["topic"] == "nosebleed"
    )
    last = knee("topics", "remove", "nosebleed", env=env)
    assert last.status == 1 and "the only topic that is used" in one_sentence(last)


def test_topics_can_be_named_for_once(knee: Knee, env: dict[str, str]) -> None:
    asked = knee(
        "ask", "--topic", "nosebleed", "--topic", HICCUPS, "--json", "-", stdin="why do i hiccup\n", env=env
    )
    assert asked.records[0]["topic"] == "hiccups"
    unknown = knee("ask", "--topic", "nowhere", "hello", env=env)
    assert unknown.status == 1 and "There is no topic called 'nowhere'" in one_sentence(unknown)


def test_a_faulty_topic_is_not_added(knee: Knee, env: dict[str, str], tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(
        HICCUPS.read_text(encoding="utf-8").replace("title: hiccups\n", "", 1), encoding="utf-8"
    )
    done = knee("topics", "add", faulty, env=env)
    assert done.status == 1 and "'title'" in done.out and "is not added" in done.out
    assert not Path(env["KNEE_TOPICS"]).exists()


def test_one_that_is_there_is_only_replaced_when_that_is_said(
    knee: Knee, env: dict[str, str], tmp_path: Path
) -> None:
    knee("topics", "add", HICCUPS, env=env)
    again = knee("topics", "add", HICCUPS, env=env)
    assert again.status == 1 and "--force" in one_sentence(again)
    assert knee("topics", "add", "--force", HICCUPS, env=env).status == 0
    other = tmp_path / "other.yaml"
    other.write_text(
        HICCUPS.read_text(encoding="utf-8").replace("id: hiccups", "id: nosebleed", 1), encoding="utf-8"
    )
    assert "comes with the program" in one_sentence(knee("topics", "add", other, env=env))


def test_a_topic_that_broke_since_is_left_out_and_named(knee: Knee, env: dict[str, str]) -> None:
    knee("topics", "add", HICCUPS, env=env)
    Path(env["KNEE_TOPICS"], "hiccups.yaml").write_text("id: [", encoding="utf-8")
    done = knee("ask", "why does my knee twitch", env=env)
    assert done.status == 0 and "hiccups.yaml is left out" in done.err and "seven" in done.out
    listed = knee("topics", env=env)
    assert listed.status == 1 and "hiccups: cannot be used" in listed.out


def test_a_folder_that_cannot_be_written(knee: Knee, env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "topics").write_text("a file", encoding="utf-8")
    done = knee("topics", "add", HICCUPS, env=env)
    assert done.status == 1 and "cannot be kept" in done.err


def test_check_tries_topics_together(knee: Knee, env: dict[str, str]) -> None:
    done = knee("topics", "check", "nosebleed", "trouble-sleeping", env=env, within=120)
    assert done.status == 0 and "Trying the phrases of each topic on all of them together." in done.err


@pytest.mark.parametrize("arguments", [["add"], ["remove"], ["list", "hiccups"], ["give"]])
def test_wrong_usage(knee: Knee, env: dict[str, str], arguments: list[str]) -> None:
    assert knee("topics", *arguments, env=env).status == 2
