"""How this program is to be quoted, and installed once more: in instructions that are followed as they stand."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from importlib.metadata import EntryPoints, PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

_NAME = "knee-voice"


def version_here() -> str:
    """The version of the package; 0 where it is not installed but run from a folder."""
    try:
        return distribution(_NAME).version
    except PackageNotFoundError:
        return "0"


def command_here() -> str:
    """The command by its whole path, as services need it."""
    python = Path(sys.executable)
    suffix = ".exe" if sys.platform == "win32" else ""
    beside = [python.with_name(script.name + suffix) for script in _scripts()]
    return next((quoted(path) for path in beside if path.is_file()), f"{quoted(python)} -m voice")


def source_here() -> str:
    """What pip installs it from once more: where it came from, or its name where that is not known or not there any more."""
    try:
        origin = json.loads(distribution(_NAME).read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return _NAME
    address, vcs = origin.get("url", ""), origin.get("vcs_info")
    if vcs:
        return f"{vcs['vcs']}+{address}@{vcs['commit_id']}"
    if urlsplit(address).scheme == "file":
        path = Path(_path_in(urlsplit(address).path))
        return quoted(path) if path.exists() else _NAME
    return address or _NAME


def _scripts() -> EntryPoints:
    try:
        return distribution(_NAME).entry_points.select(group="console_scripts")
    except PackageNotFoundError:
        return EntryPoints()


def quoted(path: Path) -> str:
    """A path as it is quoted in a terminal, whatever spaces it has.

    >>> quoted(Path("/my files/skill"))
    "'/my files/skill'"
    """
    return subprocess.list2cmdline([str(path)]) if sys.platform == "win32" else shlex.quote(str(path))


def _path_in(quoted_path: str) -> str:
    """The path in a file address; on Windows without the slash before the drive. (Python's own way imports a network client.)"""
    path = unquote(quoted_path)
    return path[1:] if sys.platform == "win32" and path[2:3] == ":" else path
