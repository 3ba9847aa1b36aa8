"""A pytest plugin: ``pytest_plugins = ["tests.support.house"]`` gives the fixture ``knee``, which runs real commands."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.support.commands import Knee, build_house


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as it is installed. Where tests run side by side, the first that needs it builds it for all."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return build_house(tmp_path_factory.mktemp("house"))
    shared = tmp_path_factory.getbasetemp().parent / "house"
    whole = shared.with_suffix(".whole")
    with FileLock(shared.with_suffix(".lock")):
        if not whole.exists():
            shutil.rmtree(shared, ignore_errors=True)  # half built by one that failed
            build_house(shared)
            whole.touch()
    return shared


@pytest.fixture(scope="session")
def knee(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Knee:
    return Knee(house, tmp_path_factory.mktemp("knee"))
