"""A topic is one file or a folder: both say and know the same, and each fault names its own file."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
import yaml

from content.layout import layout_of
from content.loading import DEFAULT_TOPIC, check_topic, load_topic
from content.phrases import load_misheard, load_phrases
from content.yamlfile import BrokenFile
from tests.support.files import CASES

HICCUPS = CASES / "hiccups.yaml"
TODAY = date(2026, 12, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny topic, taken apart into a folder."""
    topic = yaml.load(HICCUPS.read_text(encoding="utf-8"), yaml.BaseLoader)
    phrases = topic.pop("phrases")
    place = tmp_path / "hiccups"
    (place / "phrases").mkdir(parents=True)
    (place / "facts.yaml").write_text(yaml.safe_dump(topic, sort_keys=False), encoding="utf-8")
    for name, those in phrases.items():
        (place / "phrases" / f"{name}.yaml").write_text(yaml.safe_dump(those), encoding="utf-8")
    return place


def test_a_folder_says_what_the_one_file_says(folder: Path) -> None:
    topic = load_topic(folder)
    assert topic == load_topic(HICCUPS)
    assert load_phrases(folder, topic) == load_phrases(HICCUPS, topic)
    assert check_topic(folder, TODAY) == check_topic(HICCUPS, TODAY) == []


def test_any_file_of_a_folder_stands_for_it(folder: Path) -> None:
    whole = layout_of(folder)
    assert [path.relative_to(folder).as_posix() for path in whole.files()] == [
        "facts.yaml", "phrases/cause.yaml", "phrases/none.yaml", "phrases/remedy.yaml", "phrases/warning.yaml",
    ]  # fmt: skip
    assert all(layout_of(path) == whole for path in whole.files())
    stranger = folder.with_name("other.yaml")
    assert layout_of(stranger).facts == stranger


def test_facts_are_read_without_phrases(folder: Path) -> None:
    """Answering needs no phrases: where they are broken, it still answers."""
    (folder / "phrases" / "cause.yaml").write_text("}{", encoding="utf-8")
    topic = load_topic(folder)
    with pytest.raises(BrokenFile, match=r"cause\.yaml, line 1"):
        load_phrases(folder, topic)


@pytest.mark.parametrize(
    ("file", "text", "line", "says"),
    [
        ("phrases/cause.yaml", "big-meal:\n- a\nsmall-meal:\n- b\n", 3, "'small-meal' is no id in 'causes'"),
        ("phrases/cause.yaml", "big-meal:\n- a\n- 5\n", 3, "must be text; put it in quotes"),
        ("phrases/none.yaml", "some: text\n", 1, "must be a list"),
        ("phrases/causes.yaml", "[]\n", 1, "use one of: cause.yaml, warning.yaml, remedy.yaml, none.yaml"),
        ("phrases/cause.yml", "[]\n", 1, "use one of: cause.yaml, warning.yaml, remedy.yaml, none.yaml"),
        ("misheard.yaml", "causes: []\n", 1, "needs at least 1 entry"),
    ],
)
def test_a_fault_names_its_file(folder: Path, file: str, text: str, line: int, says: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    [fault] = check_topic(folder, TODAY)
    assert (fault.file, fault.line) == (str(folder / file), line)
    assert says in fault.message


def test_phrases_stand_in_one_place_only(folder: Path) -> None:
    with (folder / "facts.yaml").open("a", encoding="utf-8") as facts:
        facts.write("phrases:\n  none: [what]\n")
    [fault] = check_topic(folder, TODAY)
    assert "'phrases' is not a known key" in fault.message


def test_facts_and_phrases_are_both_checked(folder: Path) -> None:
    (folder / "facts.yaml").write_text("id: x\n", encoding="utf-8")
    (folder / "phrases" / "none.yaml").write_text("- 5\n", encoding="utf-8")
    faults = check_topic(folder, TODAY)
    assert {Path(fault.file).name for fault in faults} == {"facts.yaml", "none.yaml"}
    assert faults[0].file.endswith("facts.yaml")


def test_the_default_topic_is_a_folder() -> None:
    assert layout_of(DEFAULT_TOPIC).phrases
    assert len(load_misheard(DEFAULT_TOPIC)) > 20
    assert load_misheard(HICCUPS) == {}


def test_a_file_of_a_folder_may_be_named_from_inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "phrases")
    assert layout_of(Path("cause.yaml")) == layout_of(folder)
    assert check_topic(Path("none.yaml"), TODAY) == []


def test_what_editors_leave_is_no_file_of_phrases(folder: Path) -> None:
    for name in (".cause.yaml.swp", "cause.yaml~", "#cause.yaml#"):
        (folder / "phrases" / name).write_text("}{", encoding="utf-8")
    assert check_topic(folder, TODAY) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "topic.yaml")
    with pytest.raises(BrokenFile, match="is no plain file; save it as one"):
        load_topic(tmp_path / "topic.yaml")
    [fault] = check_topic(tmp_path / "topic.yaml", TODAY)
    assert "is no plain file" in fault.message
