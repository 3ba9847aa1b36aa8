"""The package as it is handed on: what is in the wheel and in the source archive, and that its types are there for others."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.files import ROOT

PACKAGES = ("voice", "intents", "content", "models")
MADE = "intents/learning/learnt.txt"  # while the wheel is built
pytestmark = pytest.mark.skipif(
    find_spec("hatchling") is None or find_spec("argparse_manpage") is None,
    reason="what builds the package is not here: pip install hatchling argparse-manpage",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive, from a copy, so that no other test sees what is made meanwhile."""
    folder = tmp_path_factory.mktemp("package")
    unwanted = shutil.ignore_patterns("__pycache__", Path(MADE).name, "cases")
    for name in (*PACKAGES, "tests"):
        shutil.copytree(ROOT / name, folder / "source" / name, ignore=unwanted)
    for name in ("pyproject.toml", "Makefile", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, folder / "source" / name)
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder / "dist")],
        cwd=folder / "source", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    (file,) = (built / "dist").glob("*.whl")
    return zipfile.ZipFile(file)


def shipped() -> set[str]:
    """The files of the packages, but for the recipe of the model and what is made."""
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.is_file())
    names = {file.relative_to(ROOT).as_posix() for file in files if "__pycache__" not in file.parts}
    return {name for name in names if not name.startswith("models/train/")} - {MADE}


def test_the_wheel_holds_every_file_of_the_packages_and_no_other(wheel: zipfile.ZipFile) -> None:
    inside = {name for name in wheel.namelist() if not name.startswith("knee_voice-")}
    assert inside == shipped() | {MADE}
    assert len(wheel.read(MADE)) > 1_000_000, "what was learnt from the phrases"
    for name in ("content/topics/knee_twitching/facts.yaml", "models/embedded/am/final.mdl"):
        assert wheel.getinfo(name).file_size > 1_000


def test_every_package_says_that_it_has_types(built: Path, wheel: zipfile.ZipFile) -> None:
    (file,) = (built / "dist").glob("*.tar.gz")
    with tarfile.open(file) as archive:
        sources = {name.partition("/")[2] for name in archive.getnames()}
    for package in PACKAGES:
        assert f"{package}/py.typed" in wheel.namelist() and f"{package}/py.typed" in sources
    assert shipped() | {"pyproject.toml", "LICENSE", "models/train/recipe.py"} <= sources


def test_the_wheel_brings_a_manual_page_with_all_commands(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith("share/man/man1/knee.1")]
    page = wheel.read(name).decode()
    assert page.startswith(".TH KNEE") and ".SH EXIT STATUS" in page and "KNEE_SETTINGS" in page
    for command in ("listen", "ask", "say", "eval", "completions"):
        assert f"usage: knee {command} " in page
    if shutil.which("groff"):
        drawn = subprocess.run(
            ["groff", "-man", "-ww", "-Tutf8"], input=page, capture_output=True, text=True, check=True
        )
        assert drawn.stderr == "" and "of fetched models." in drawn.stdout
    else:
        print("how it looks was not checked: groff is not here")


def test_the_types_of_the_installed_wheel_are_seen(
    wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("user")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    wheel.extractall(site)
    program = folder / "program.py"
    program.write_text(
        "import models.train\n"
        "from content.topic import Topic\n"
        "from intents.dialog.assistant import Assistant\n"
        "from voice.sound.audio import AudioChunk\n"
        "answer: str = Assistant.load().hear('why').reply.say\n"
        "seconds: float = AudioChunk.silence(1.0).seconds\n"
        "wrong: int = Assistant.load().hear('why').reply.say\n"
        "def title(topic: Topic) -> str:\n    return topic.title\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "--cache-dir", folder / "cache", program],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    errors = [
        line.partition(": ")[0].rpartition(":")[2] for line in done.stdout.splitlines() if ": error:" in line
    ]
    assert errors == ["1", "7"], f"the recipe is not shipped, and a text is no number:\n{done.stdout}"
