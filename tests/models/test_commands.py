"""The clips of people that commands are measured with, and how they are counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.train.listening.clips import ClipOf, read_clips
from models.train.listening.commands import Trial, table


def test_the_parts_have_all_kinds_and_no_test_set_among_those_to_choose_by() -> None:
    clips = read_clips()
    for part in ("dev", "test"):
        some = [clip for clip in clips if clip.part == part]
        assert {clip.kind for clip in some} == {"command", "answer", "other"}
        assert not any(clip.set.startswith("test_") for clip in some)
    assert all(clip.set.startswith("test_") for clip in clips if clip.part == "held")


def test_a_list_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.tsv"
    path.write_text("dev\tshout\tstop\tsct\t1\t0\t16000\n", encoding="utf-8")
    with pytest.raises(ValueError, match="make it again"):
        read_clips(path)


def test_what_was_heard_is_counted_by_kind() -> None:
    def trial(said: str, kind: str, heard: str) -> Trial:
        return Trial(ClipOf("dev", kind, said, "sct", 0, 0, 16000), heard)  # type: ignore[arg-type]

    trials = [
        trial("stop", "command", "stop"),
        trial("stop", "command", ""),
        trial("next", "command", "yes"),
        trial("yes", "answer", "no"),
        trial("no", "answer", "enough"),
        trial("left", "other", "next"),
        trial("cat", "other", ""),
    ]
    assert list(table(trials)) == [
        "dev: commands 1 of 3, taken for another 1; "
        "yes and no 0 of 2, taken for one another 1, for a command 1; "
        "other words taken for a command 1 of 2, for yes or no 0"
    ]
