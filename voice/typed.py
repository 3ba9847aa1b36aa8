"""The program's own commands, in sentences that tell people to use them."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path


def typed(command: str) -> str:
    """A command of this program as it can be typed here and now: "knee chat", or ".venv/bin/knee chat" where only that is found.

    The program is called as it was called before, unless it is on the search path: then by its name.
    """
    name, _, rest = command.partition(" ")
    return f"{_program(name)} {rest}"


def _program(name: str) -> str:
    called = sys.argv[0] if sys.argv else ""
    if _is_module(called):
        script = Path(sys.executable).with_name(name)
        words = sys.orig_argv[: sys.orig_argv.index("-m") + 2] if "-m" in sys.orig_argv else []
    else:
        script, words = Path(called), [called]
    if script.stem != name or not words:  # it runs inside another program
        return name
    found = shutil.which(name)
    if found and _same(Path(found), script):
        return name
    if os.name == "nt":
        return " ".join(f'"{word}"' if " " in word else word for word in words)
    return shlex.join(words)


def _is_module(called: str) -> bool:
    """Whether it was started with ``python -m`` and the name of this package."""
    return Path(called) == Path(__file__).with_name("__main__.py")


def _same(one: Path, other: Path) -> bool:
    """Whether two names mean one program; on Windows the one that was called has lost its ending."""
    return one.resolve().with_suffix("") == other.resolve().with_suffix("")
