"""The tools of OpenFst, which Debian packages: they compile the text of a graph and convert it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

_INSTALL = "install Debian's libfst-tools and libfst22-plugins-base"
_LIBRARIES = Path("/usr/lib")


class OpenFstError(Exception):
    """A tool of OpenFst that is missing or failed; the message says what to do."""


def run(program: str, *arguments: str, text: str | None = None) -> None:
    """Runs one tool, with ``text`` as its input. Raises OpenFstError."""
    environment = dict(os.environ)
    folders = [str(folder) for folder in plugin_folders()]
    known = environment.get("LD_LIBRARY_PATH")
    environment["LD_LIBRARY_PATH"] = os.pathsep.join([*folders, *([known] if known else [])])
    try:
        done = subprocess.run(
            [program, *arguments], input=text, env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise OpenFstError(f"{program} is missing: {_INSTALL}.") from error
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        hint = f": {_INSTALL}" if "dlopen" in reason or "unknown" in reason.lower() else ""
        raise OpenFstError(f"{program} failed ({reason}){hint}.")


def plugin_folders() -> list[Path]:
    """Where Debian puts the types of graph that are plug-ins."""
    return sorted({path.parent for path in _LIBRARIES.glob("*/fst/*/olabel_lookahead-fst.so")})


def compile_graph(lines: Iterable[str], target: Path, sort_by: str) -> None:
    """Writes the graph of these lines of arcs and final states, its arcs sorted "ilabel" or "olabel"."""
    run("fstcompile", "-", str(target), text="\n".join(lines) + "\n")
    run("fstarcsort", f"--sort_type={sort_by}", str(target), str(target))


def convert(source: Path, target: Path, kind: str, **options: Path) -> None:
    """Writes a graph as another type: "const", "ngram", "olabel_lookahead"."""
    flags = [f"--{name}={value}" for name, value in options.items()]
    run("fstconvert", f"--fst_type={kind}", *flags, str(source), str(target))


def relabelling(path: Path) -> Mapping[int, int]:
    """The new label of each old one, as fstconvert saved them."""
    pairs = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return {int(old): int(new) for old, new in pairs}
