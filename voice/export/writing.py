"""Files written into somebody's folder, where nothing of theirs is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from voice.errors import ExportError


@dataclass(frozen=True)
class Written:
    """How many files were written, and how many were there already, word for word."""

    new: int
    kept: int


def write_all(folder: Path, files: Mapping[PurePosixPath, str], force: bool = False) -> Written:
    """Writes the files into a folder, which is made where it is missing.

    Raises ExportError, before anything was written, where one is there already and differs, unless ``force``d; and where the
    folder cannot be written to.
    """
    try:
        there = {path: _content(folder / path) for path in files}
        changed = [
            str(folder / path) for path, text in there.items() if text not in (None, files[path].encode())
        ]
        if changed and not force:
            others = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
            raise ExportError(
                f"{changed[0]}{others} would be overwritten, and differs: name another folder, or add --force."
            )
        new = [path for path in files if there[path] != files[path].encode()]
        for path in new:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(files[path].encode())
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise ExportError(f"{folder} cannot be written to ({reason}): name another folder.") from error
    return Written(len(new), len(files) - len(new))


def _content(path: Path) -> bytes | None:
    """What a file holds; None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
