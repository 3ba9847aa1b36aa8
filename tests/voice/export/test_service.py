"""The unit for systemd and the recipe for a container: right in their own languages, and right about this program."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from content.topic import Topic
from tests.support.files import ROOT
from voice.commands.options.parser import parse
from voice.commands.tending.export import values
from voice.export.templates import filled
from voice.serving.wire.address import PORT

UNIT, CONTAINER = PurePosixPath("knee-voice.service"), PurePosixPath("Containerfile")


@pytest.fixture
def files(topic: Topic, tmp_path: Path) -> dict[PurePosixPath, str]:
    return dict(filled("service", values(tmp_path, [topic])).files)


def test_the_unit_is_one(files: dict[PurePosixPath, str], tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    unit = tmp_path / UNIT
    unit.write_text(files[UNIT], encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", unit],
        capture_output=True, text=True, check=False, timeout=30, env={"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    unit.write_text(files[UNIT].replace("Restart=on-failure", "Restart=perhaps"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", unit],
        capture_output=True, text=True, check=False, timeout=30, env={"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    assert "perhaps" in done.stderr, "or this test would not notice"


def test_both_start_a_server_that_is_there(files: dict[PurePosixPath, str]) -> None:
    [started] = re.findall(r"^ExecStart=(.*)$", files[UNIT], re.MULTILINE)
    command = shlex.split(started)
    options = parse(command[command.index("serve") :])
    assert (options.command, options.host, options.port) == ("serve", "127.0.0.1", PORT)
    [started] = re.findall(r"^CMD (.*)$", files[CONTAINER], re.MULTILINE)
    options = parse(json.loads(started)[1:])
    assert (options.command, options.host, options.port) == ("serve", "0.0.0.0", PORT)
    assert f"EXPOSE {PORT}" in files[CONTAINER]
    assert f"--publish 127.0.0.1:{PORT}:{PORT}" in files[CONTAINER], (
        "and is not open to the network by itself"
    )


def test_the_container_asks_for_extras_that_there_are(files: dict[PurePosixPath, str]) -> None:
    tomllib = pytest.importorskip("tomllib", reason="needs Python 3.11, which reads TOML")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [extras] = re.findall(r"\.whl\)\[(.*?)\]", files[CONTAINER])
    assert set(extras.split(",")) <= project["optional-dependencies"].keys()
    [base] = re.findall(r"^FROM (.*)$", files[CONTAINER], re.MULTILINE)
    assert base.startswith("python:3.")
    assert "USER knee" in files[CONTAINER]
