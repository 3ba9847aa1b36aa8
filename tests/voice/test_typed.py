"""What is printed can be typed: a real program, called in all ways in which it can be called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from voice.typed import typed

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="makes a program with a first line for POSIX shells"
)

# As pip writes it, for a program that tells how it can be called again.
_SCRIPT = f"""#!{sys.executable}
import sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from voice.typed import typed
print(typed("knee chat"))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    for name in ("bin/knee", "a b/knee", "other/knee"):
        script = home / name
        script.parent.mkdir()
        script.write_text(_SCRIPT, encoding="utf-8")
        script.chmod(0o755)
    (home / "links").mkdir()
    (home / "links" / "knee").symlink_to(home / "bin" / "knee")
    return home


def told(home: Path, line: str, path: str = "") -> str:
    """What the program says that can be typed, where the user types this line."""
    environment = {"PATH": f"{path}:/usr/bin:/bin" if path else "/usr/bin:/bin", "HOME": str(home)}
    done = subprocess.run(
        ["/bin/sh", "-c", line], cwd=home, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("line", "path", "wanted"),
    [
        ("bin/knee", "", "bin/knee chat"),
        ("./bin/knee listen", "", "./bin/knee chat"),
        ("'a b/knee'", "", "'a b/knee' chat"),
        ("knee", "bin", "knee chat"),
        ("knee", "links", "knee chat"),
        ("bin/knee", "bin", "knee chat"),
        ("bin/knee", "links", "knee chat"),
        ("bin/knee", "other", "bin/knee chat"),
    ],
)
def test_it_is_called_as_it_was_called_unless_its_name_is_enough(
    home: Path, line: str, path: str, wanted: str
) -> None:
    assert told(home, line, f"{home}/{path}" if path else "") == wanted
    assert told(home, wanted, f"{home}/{path}" if path else "") == wanted, "what is printed can be typed"


def test_as_a_module_it_is_called_as_a_module(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    code = "import voice.typed; print(voice.typed.typed('knee chat'))"
    (tmp_path / "sitecustomize.py").write_text(
        f"import sys, atexit; atexit.register(lambda: exec({code!r}))\n", encoding="utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{root}", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "voice", "--version"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == f"{sys.executable} -X utf8 -m voice chat"


def test_inside_another_program_it_is_its_name() -> None:
    assert typed("knee chat") == "knee chat"
