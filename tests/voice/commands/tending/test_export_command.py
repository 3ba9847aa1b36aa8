"""``knee export`` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import Knee, assert_quiet, one_sentence
from tests.support.files import CASES
from voice.export.templates import kits

pytest_plugins = ["tests.support.house"]


@pytest.mark.parametrize("kit", kits())
def test_a_folder_is_written_and_it_is_said_what_to_type(knee: Knee, tmp_path: Path, kit: str) -> None:
    folder = tmp_path / "a new one"
    done = knee("export", kit, folder)
    assert done.status == 0
    assert_quiet(done.err)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert done.lines[0] == f"Wrote {len(files)} of {len(files)} files into {folder}."
    assert done.lines[1].startswith("Next, type: ") and len(done.lines) == 3


def test_again_it_is_as_it_should_be_and_what_was_changed_is_kept(knee: Knee, tmp_path: Path) -> None:
    knee("export", "ovos", tmp_path)
    assert "already, as they should be." in knee("export", "ovos", tmp_path).lines[0]
    (tmp_path / "README.md").write_text("mine")
    refused = one_sentence(knee("export", "ovos", tmp_path))
    assert "README.md" in refused and "--force" in refused
    assert (tmp_path / "README.md").read_text() == "mine"
    forced = knee("export", "ovos", tmp_path, "--force")
    assert forced.lines[0].startswith("Wrote 1 of ") and "others were there" in forced.lines[0]


def test_another_topic_is_written_about(knee: Knee, tmp_path: Path) -> None:
    assert knee("export", "home-assistant", tmp_path, "--topic", CASES / "hiccups.yaml").status == 0
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert any("hiccups" in text for text in texts)
    assert not any("twitch" in text for text in texts)


def test_a_kit_that_is_not_there_is_wrong_usage(knee: Knee, tmp_path: Path) -> None:
    done = knee("export", "toaster", tmp_path)
    assert done.status == 2 and "home-assistant" in done.err
    assert list(tmp_path.iterdir()) == []
