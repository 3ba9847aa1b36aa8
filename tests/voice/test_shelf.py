"""Topics on the shelf: what is kept, under which name, and that there is one of each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from content.loading import DEFAULT_TOPIC, load_topic
from tests.support.files import CASES
from voice.errors import TopicError
from voice.settings import Settings
from voice.shelf import forget, keep, own_folder, shelf, topic_called, used_topics

HICCUPS = CASES / "hiccups.yaml"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KNEE_TOPICS", str(tmp_path / "topics"))
    return tmp_path / "topics"


def test_the_names_of_those_that_come_with_it_are_their_ids() -> None:
    for each in shelf(Settings()):
        assert not each.own and load_topic(each.path).id == each.name


def test_nothing_chosen_is_the_usual_one() -> None:
    assert [each.path for each in used_topics(Settings())] == [DEFAULT_TOPIC]
    assert [each.name for each in used_topics(Settings(topics="nosebleed, nowhere"))] == ["nosebleed"]
    assert [each.path for each in used_topics(Settings(topics="none"))] == [DEFAULT_TOPIC]


@pytest.mark.parametrize(
    "name", ["trouble-sleeping", "Trouble sleeping", "trouble_sleeping", " TROUBLE-SLEEPING "]
)
def test_a_name_may_be_written_as_it_is_said(name: str) -> None:
    assert topic_called(name, Settings()).name == "trouble_sleeping.yaml"


@pytest.mark.parametrize("name", ["", "  ", "nowhere"])
def test_a_name_of_none(name: str) -> None:
    with pytest.raises(TopicError, match="no topic called"):
        topic_called(name, Settings())


def test_one_kept_again_is_there_once(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    shutil.copy(HICCUPS, folder / "hiccups.yml")  # by hand, and under another ending
    assert keep(HICCUPS, "hiccups") == folder / "hiccups.yaml"
    assert [path.name for path in folder.iterdir()] == ["hiccups.yaml"]
    large = tmp_path / "large"
    (large / "phrases").mkdir(parents=True)
    shutil.copy(HICCUPS, large / "facts.yaml")
    assert keep(large, "hiccups") == folder / "hiccups"
    assert [each.name for each in shelf(Settings()) if each.own] == ["hiccups"]


def test_what_was_misheard_goes_with_its_topic(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    shutil.copy(HICCUPS, mine)
    (tmp_path / "mine_misheard.yaml").write_text("cause big-meal: [a pig meal]\n", encoding="utf-8")
    keep(mine, "hiccups")
    assert sorted(path.name for path in folder.iterdir()) == ["hiccups.yaml", "hiccups_misheard.yaml"]
    keep(HICCUPS, "hiccups")
    assert [path.name for path in folder.iterdir()] == ["hiccups.yaml"]
    forget(folder / "hiccups.yaml")
    assert list(own_folder().iterdir()) == []
