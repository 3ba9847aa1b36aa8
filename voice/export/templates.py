"""The templates of a kit, filled in.

A kit is a folder beside this file. Where the name of a file there ends in ``.in``, that falls away: so nobody takes those in
Python for modules of this house. One of them, ``next.in``, is not written: it says what to do next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_ROOM = Path(__file__).parent
_SUFFIX = ".in"
_NEXT = PurePosixPath("next")
_PLACE = re.compile(r"@([a-z_]+)@")


@dataclass(frozen=True)
class Kit:
    """The files of one kit by their paths in it, and in words what to do with them."""

    files: Mapping[PurePosixPath, str]
    next: str


def kits() -> tuple[str, ...]:
    """The names of all kits."""
    return tuple(sorted(path.name for path in _ROOM.iterdir() if path.is_dir() and path.name[0] != "_"))


def places(kit: str) -> frozenset[str]:
    """The names of all that is filled in."""
    return frozenset(name for text in _texts(kit).values() for name in _PLACE.findall(text))


def filled(kit: str, values: Mapping[str, str]) -> Kit:
    """A kit with each ``@name@`` replaced. Raises KeyError where a value is missing: a fault of ours."""
    files = {path: _PLACE.sub(lambda match: values[match[1]], text) for path, text in _texts(kit).items()}
    return Kit({path: text for path, text in files.items() if path != _NEXT}, files[_NEXT].strip())


def _texts(kit: str) -> dict[PurePosixPath, str]:
    folder = _ROOM / kit
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        PurePosixPath(path.relative_to(folder).as_posix().removesuffix(_SUFFIX)): path.read_text(
            encoding="utf-8"
        )
        for path in found
    }
