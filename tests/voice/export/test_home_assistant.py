"""What is exported for Home Assistant, tried by its real core in an environment of its own, against the real ``knee serve``."""

from __future__ import annotations

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from content.loading import DEFAULT_TOPIC
from tests.support.commands import Knee
from tests.support.files import QUESTION
from tests.support.peers import DRIVERS, python_of
from voice.commands.tending.export import export

pytest_plugins = ["tests.support.house"]

LOADED = 60.0  # seconds for the server to listen, on a busy machine


@pytest.fixture(scope="module")
def python() -> Path:
    return python_of("home-assistant")


@pytest.mark.skipif(not find_spec("wyoming"), reason="needs the extra serve")
def test_home_assistants_core_uses_all_of_it(python: Path, knee: Knee, tmp_path: Path) -> None:
    """The tests of tests/peers/home_assistant_core.py, in one run of its own pytest."""
    folder = tmp_path / "exported"
    assert export("home-assistant", folder, [DEFAULT_TOPIC], False, force=False) == 0
    with knee.held_open("serve", "--port", "0") as server:
        port = server.read_line(LOADED).strip().rpartition(":")[2]
        done = run_by(python, folder, port)
    assert done.returncode == 0, done.stdout[-6_000:]
    assert " passed" in done.stdout and "skipped" not in done.stdout


def run_by(python: Path, folder: Path, port: str) -> subprocess.CompletedProcess[str]:
    arguments = [
        "-m", "pytest", "-c", os.devnull, "--rootdir", DRIVERS, "--confcutdir", DRIVERS, "-o", "asyncio_mode=auto",
        "-p", "no:cacheprovider", "-q", "--tb=short", "--show-capture=no", DRIVERS / "home_assistant_core.py",
    ]  # fmt: skip
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    known = {"KNEE_PORT": port, "KNEE_QUESTION": str(QUESTION), "KNEE_EXPORTED": str(folder)}
    return subprocess.run(
        [python, *map(str, arguments)], cwd=folder, env={**kept, "HOME": str(folder), **known},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=300,
    )  # fmt: skip
