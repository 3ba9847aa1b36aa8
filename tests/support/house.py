"""A pytest plugin: ``pytest_plugins = ["tests.support.house"]`` gives the fixture ``knee``, which runs real commands."""

from __future__ import annotations

import pytest

from tests.support.commands import Knee, build_house


@pytest.fixture(scope="session")
def knee(tmp_path_factory: pytest.TempPathFactory) -> Knee:
    folder = tmp_path_factory.mktemp("knee")
    house = folder / "house"
    return Knee(build_house(house), folder)
