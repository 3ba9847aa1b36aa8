"""Reading labelled lines: whatever stands before the three columns that count, and what to do where they are missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from content.yamlfile import BrokenFile
from intents.meaning import Label
from intents.measuring.cases import Case, read_cases


def test_reads_the_last_three_columns(tmp_path: Path) -> None:
    path = tmp_path / "cases.tsv"
    path.write_bytes(
        b"\xef\xbb\xbfcauses\t-\twhy\r\n\n"  # as some editors save it: with a mark, and lines that end in two characters
        b"raise\twarning\tmobility\ti can't bend it\n"
        b"why is that\tcauses\t\trecording.wav"
    )
    assert read_cases(path) == [
        Case(Label("causes"), "why"),
        Case(Label("warning", "mobility"), "i can't bend it", ("raise",)),
        Case(Label("causes"), "recording.wav", ("why is that",)),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"causes\t-\twhy\ncauses why\n", r"cases.tsv, line 2: write intent, item \(or -\) and text"),
        (b"causes\t-\t\xff\n", "it is not UTF-8 text"),
        (None, "No such file"),
    ],
)
def test_what_is_no_such_file_is_a_sentence(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "cases.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BrokenFile, match=says):
        read_cases(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "cases.tsv")
    with pytest.raises(BrokenFile, match="is no plain file"):
        read_cases(tmp_path / "cases.tsv")
