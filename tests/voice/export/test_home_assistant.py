"""What is exported for Home Assistant, tried by its real core in an environment of its own, against our real server."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from content.loading import DEFAULT_TOPIC
from tests.support.files import QUESTION
from tests.support.peers import DRIVERS, python_of
from voice.commands.tending.export import export

pytest.importorskip("wyoming", reason="needs the extra serve")

from tests.support.serving import serving, shared  # noqa: F401
from voice.serving.domains.services import Services


@pytest.fixture(scope="module")
def python() -> Path:
    return python_of("home-assistant")


def test_home_assistants_core_uses_all_of_it(python: Path, shared: Services, tmp_path: Path) -> None:  # noqa: F811
    """Ten tests, in one run of its own pytest: tests/peers/home_assistant_core.py."""
    folder = tmp_path / "exported"
    assert export("home-assistant", folder, DEFAULT_TOPIC, force=False) == 0
    status, out = asyncio.run(_tested(shared, python, folder))
    assert status == 0 and " passed" in out, out[-6_000:]
    assert "skipped" not in out


async def _tested(shared: Services, python: Path, folder: Path) -> tuple[int | None, str]:  # noqa: F811
    arguments = [
        "-m", "pytest", "-c", os.devnull, "--rootdir", DRIVERS, "--confcutdir", DRIVERS, "-o", "asyncio_mode=auto",
        "-p", "no:cacheprovider", "-q", "--tb=short", "--show-capture=no", DRIVERS / "home_assistant_core.py",
    ]  # fmt: skip
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    async with serving(shared) as port:
        process = await asyncio.create_subprocess_exec(
            python, *map(str, arguments), cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env={**kept, "HOME": str(folder), "KNEE_PORT": str(port), "KNEE_QUESTION": str(QUESTION), "KNEE_EXPORTED": str(folder)},
        )  # fmt: skip
        out, _ = await asyncio.wait_for(process.communicate(), 300)
    return process.returncode, out.decode(errors="replace")
