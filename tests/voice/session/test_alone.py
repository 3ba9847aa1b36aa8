from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.files import ROOT
from voice.errors import NotAloneError
from voice.session.alone import alone

OTHER = """
from voice.session.alone import alone
with alone():
    print("alone", flush=True)
    input()
"""


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def other() -> subprocess.Popen[str]:
    """Another process that listens."""
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout and process.stdout.readline() == "alone\n"
    return process


def test_one_after_the_other() -> None:
    for _ in range(2):
        with alone():
            pass


@pytest.mark.parametrize("ending", ["kill", "goodbye"])
def test_a_second_one_is_told_until_the_first_ends_however_that_ends(ending: str) -> None:
    with other() as first:
        with (
            pytest.raises(NotAloneError, match=r"answer each other: end that one, or add --anyway\.$"),
            alone(),
        ):
            raise AssertionError("it was let in")
        with alone(anyway=True):
            pass
        if ending == "kill":
            first.kill()
        else:
            first.communicate("\n")
        first.wait()
    with alone():
        pass


def test_where_no_lock_can_be_kept_it_listens(monkeypatch: pytest.MonkeyPatch, runtime: Path) -> None:
    (runtime / "knee-voice.lock").mkdir()
    with alone():
        pass
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime / "nowhere"))
    monkeypatch.setattr("tempfile.tempdir", str(runtime))
    with alone():
        assert list(runtime.glob("knee-voice-*.lock"))


def test_a_user_without_a_name_is_listened_to(monkeypatch: pytest.MonkeyPatch, runtime: Path) -> None:
    """As in a container that runs under a number of its own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime / "nowhere"))
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 987_654)
    with alone():
        pass
