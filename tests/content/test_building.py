"""What is trusted is built without being checked, and is the same value; what does not fit is checked after all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from content.building import built
from content.loading import DEFAULT_TOPIC, load_topic
from content.topic import Topic
from content.wording import WORDING_FILE, Wording, load_wording
from content.yamlfile import BrokenFile, read_as, read_yaml
from tests.support.files import CASES, ROOT

HICCUPS = CASES / "hiccups.yaml"


@pytest.mark.parametrize("path", [DEFAULT_TOPIC, HICCUPS], ids=["large", "tiny"])
def test_a_trusted_topic_is_the_same(path: Path) -> None:
    assert load_topic(path, trusted=True) == load_topic(path)


def test_the_trusted_wording_is_right() -> None:
    assert load_wording() == read_as(WORDING_FILE, Wording)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: hiccups", "titel: hiccups"),
        ("title: hiccups", "title: 5"),
        ("reviewed: 2026-11-22", "reviewed: yesterday"),
        ("names: [big meal,", "names: {a: b}\n      why: [big meal,"),
        ("say:", "says:"),
    ],
)
def test_what_does_not_fit_is_checked_after_all(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "topic.yaml"
    text = HICCUPS.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenFile) as checked:
        load_topic(path)
    with pytest.raises(BrokenFile) as trusted:
        load_topic(path, trusted=True)
    assert trusted.value.faults == checked.value.faults


def test_data_of_another_shape_are_an_error() -> None:
    data = read_yaml(HICCUPS)
    data.pop("phrases")
    assert built(Topic, data) == load_topic(HICCUPS)
    for wrong in (
        [],
        "text",
        None,
        {**data, "more": 1},
        {**data, "title": None},
        {**data, "causes": {"items": 1}},
    ):
        with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
            built(Topic, wrong)


def test_a_question_about_a_topic_that_is_known_needs_no_pydantic() -> None:
    code = "import sys; from intents.understanding.interpreter import Interpreter as I; I.load(); print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
