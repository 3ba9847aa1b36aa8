"""Where this program was installed from: told so that pip can do it again."""

from __future__ import annotations

import json
import shlex
from importlib import metadata
from pathlib import Path

import pytest

from voice.export import installed
from voice.export.installed import command_here, quoted, source_here, version_here


class Installed:
    """A distribution with only what is asked of it."""

    version = "1.2.3"

    def __init__(self, origin: object) -> None:
        self._origin = origin

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self._origin is None else json.dumps(self._origin)


def installed_from(monkeypatch: pytest.MonkeyPatch, origin: object) -> None:
    monkeypatch.setattr(installed, "distribution", lambda _name: Installed(origin))


def test_a_folder_is_named_as_it_is_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "my files"
    folder.mkdir()
    installed_from(monkeypatch, {"url": folder.as_uri(), "dir_info": {"editable": True}})
    assert shlex.split(source_here()) == [str(folder)]
    assert version_here() == "1.2.3"


def test_a_folder_that_has_gone_is_not_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed_from(monkeypatch, {"url": (tmp_path / "gone.whl").as_uri(), "archive_info": {}})
    assert source_here() == "knee-voice"


def test_a_repository_is_named_with_its_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    vcs = {"vcs": "git", "commit_id": "abc"}
    installed_from(monkeypatch, {"url": "https://example.org/knee", "vcs_info": vcs})
    assert source_here() == "git+https://example.org/knee@abc"


def test_without_a_trace_it_has_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    installed_from(monkeypatch, None)
    assert source_here() == "knee-voice"

    def nowhere(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(installed, "distribution", nowhere)
    assert (source_here(), version_here()) == ("knee-voice", "0")


def test_the_command_is_there() -> None:
    """It is the program of this environment, or its Python with the module."""
    first, *rest = shlex.split(command_here())
    assert Path(first).is_file() and rest in ([], ["-m", "voice"])


def test_a_path_is_quoted_where_it_must_be() -> None:
    assert quoted(Path("/a/b")) == "/a/b"
    assert shlex.split(quoted(Path("/a b/'c'"))) == ["/a b/'c'"]
