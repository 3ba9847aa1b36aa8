"""Unpacking an archive from elsewhere: only plain files, only into one folder, and only so many."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from voice.errors import FetchError

SUMS = "SHA256SUMS"
_BLOCK = 1 << 20
_PART = re.compile(r'[^\x00-\x1f\x7f<>:"|?*\\/]+')  # of a path: what every system takes for a name
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Limits:
    """What an archive may hold: ``files``, ``bytes`` when unpacked, and ``ratio`` of these to its own size."""

    files: int = 2_000
    bytes: int = 6_000_000_000
    ratio: int = 20  # those of real models are below 3


def unpack(archive: Path, folder: Path, limits: Limits | None = None) -> Path:
    """Unpacks a zip archive into ``folder``, which exists and is empty; returns the folder of the model in it.

    A list of checksums is left beside the files, so that later damage is found. Raises FetchError for an archive
    that is damaged, too large, or wants to write anywhere else, and OSError where the disk is full.
    """
    limits = limits or Limits()
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = _checked(opened.infolist(), archive.stat().st_size, limits)
            sums = _written(opened, entries, folder)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise FetchError(f"It is no zip archive that can be read ({error}): choose another model.") from error
    root = _root(folder)
    if not (root / SUMS).exists():
        inside = root.relative_to(folder)
        lines = [f"{digest}  {path.relative_to(inside).as_posix()}\n" for path, digest in sums]
        (root / SUMS).write_text("".join(sorted(lines)), encoding="utf-8")
    return root


def _checked(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> list[zipfile.ZipInfo]:
    """The entries, having looked at all of them before the first is written."""
    if len(entries) > limits.files:
        raise _refused(f"it holds {len(entries)} files, more than {limits.files}")
    if sum(entry.file_size for entry in entries) > min(limits.bytes, limits.ratio * size):
        raise _refused("it would grow far larger than a model is")
    seen: set[str] = set()
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _refused(f"{entry.filename!a} is a link or a device")
        if entry.flag_bits & _ENCRYPTED:
            raise _refused(f"{entry.filename!a} has a password")
        # The name as it stands in the archive: zipfile itself mends some of the bad ones.
        parts = entry.orig_filename.removesuffix("/").split("/")
        # A dot or a blank at the end (so "." and ".." too) is dropped by Windows.
        if not all(_PART.fullmatch(part) and part[-1] not in ". " for part in parts):
            raise _refused(f"{entry.orig_filename!a} leads out of the folder")
        path = "/".join(parts).casefold()
        if path in seen:
            raise _refused(f"{entry.filename!a} is in it twice")
        seen.add(path)
    return entries


def _written(
    opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo], folder: Path
) -> list[tuple[PurePosixPath, str]]:
    sums = []
    for entry in entries:
        path = PurePosixPath(entry.filename)
        target = folder / path
        try:
            if entry.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:  # never over something else
                sums.append((path, _copied(opened, entry, file)))
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise _refused(f"{entry.filename!a} is a file and a folder") from error
    return sums


def _copied(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, file: BinaryIO) -> str:
    """Copies one file; its SHA-256. zipfile gives no more than the size that was looked at, and checks the CRC."""
    digest = hashlib.sha256()
    with opened.open(entry) as source:
        while block := source.read(_BLOCK):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def _root(folder: Path) -> Path:
    """Most archives hold one folder, and the model in that."""
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _refused(why: str) -> FetchError:
    return FetchError(f"The archive is refused, {why}: choose another model.")
