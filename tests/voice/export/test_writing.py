"""Files written into a folder: all or none, and nothing of anybody's is lost."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from voice.errors import ExportError
from voice.export.writing import Written, write_all

FILES = {PurePosixPath("a.txt"): "one\n", PurePosixPath("deep/er/b.txt"): "zwei, \u00fc\n"}


def test_all_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    assert write_all(folder, FILES) == Written(2, 0)
    assert (folder / "deep" / "er" / "b.txt").read_bytes() == "zwei, \u00fc\n".encode()


def test_what_is_there_already_is_no_fault(tmp_path: Path) -> None:
    write_all(tmp_path, FILES)
    (tmp_path / "a.txt").unlink()
    assert write_all(tmp_path, FILES) == Written(1, 1)


def test_what_differs_is_not_overwritten_and_then_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "b.txt").write_text("mine")
    with pytest.raises(ExportError, match=r"b\.txt would be overwritten, and differs: .* --force\.$"):
        write_all(tmp_path, FILES)
    assert not (tmp_path / "a.txt").exists()
    assert write_all(tmp_path, FILES, force=True) == Written(2, 0)
    assert (tmp_path / "deep" / "er" / "b.txt").read_text(encoding="utf-8") == FILES[
        PurePosixPath("deep/er/b.txt")
    ]


def test_several_that_differ_are_counted(tmp_path: Path) -> None:
    write_all(tmp_path, dict.fromkeys(FILES, "other"))
    with pytest.raises(ExportError, match=r"a\.txt and 1 more would"):
        write_all(tmp_path, FILES)


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match="cannot be written to .*name another folder"):
        write_all(tmp_path / "file", FILES)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_closed_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError, match="cannot be written to"):
        write_all(tmp_path, FILES)
