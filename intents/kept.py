"""Bytes that are kept in a folder, which several processes may share: bounded, whole or not at all.

Where nothing can be kept (a full disk, a folder that may not be written), all goes on as if nothing were there.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import final

_CHECKSUM = 32  # bytes before what is kept


@final
class KeptFolder:
    """One file an entry, by a key of 32 bytes. No method raises OSError.

    At most ``limit`` bytes are kept: what was not used for longest goes first. (Processes that write in the same
    moment may exceed it until the next `put`.) Files that do not end in ``suffix`` are neither counted nor touched.
    """

    def __init__(self, folder: Path, suffix: str, limit: int) -> None:
        self.limit = limit
        self._folder = folder
        self._suffix = suffix
        self._ours = re.compile(
            rf"[0-9a-f]{{64}}(\.[0-9a-f]{{32}})?{re.escape(suffix)}"
        )  # longer: unfinished

    def get(self, key: bytes) -> bytes | None:
        """What was put there, or None. A damaged file is deleted."""
        path = self._path(key)
        try:
            stored = path.read_bytes()
        except OSError:
            return None
        whole = stored[:_CHECKSUM] == _checksum(key, stored[_CHECKSUM:])
        with suppress(OSError):  # a folder that may only be read still serves
            os.utime(path) if whole else path.unlink()
        return stored[_CHECKSUM:] if whole else None

    def put(self, key: bytes, data: bytes) -> None:
        """Keeps the data, whole or not at all."""
        stored = _checksum(key, data) + data
        if len(stored) > self.limit:
            return
        path = self._path(key)
        unfinished = path.with_suffix(f".{os.urandom(16).hex()}{self._suffix}")
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_room(len(stored))
            try:
                unfinished.touch(mode=0o600, exist_ok=False)
                unfinished.write_bytes(stored)  # not synced: what a power cut spoils, the checksum finds
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)

    def touch(self, key: bytes) -> int:
        """Counts as a use, without reading. Returns the bytes that it takes, 0 where there is nothing."""
        with suppress(OSError):
            size = self._path(key).stat().st_size
            with suppress(OSError):
                os.utime(self._path(key))
            return size
        return 0

    def _path(self, key: bytes) -> Path:
        return self._folder / f"{key.hex()}{self._suffix}"

    def _make_room(self, size: int) -> None:
        """Deletes the oldest files until ``size`` bytes fit. Raises OSError where that cannot be done."""
        found = []
        for file in self._folder.iterdir():
            if self._ours.fullmatch(file.name):
                with suppress(FileNotFoundError):  # another process deleted it
                    status = file.lstat()
                    found.append((status.st_mtime_ns, status.st_size, file))
        excess = sum(length for _, length, _ in found) + size - self.limit
        for _, length, file in sorted(found):
            if excess > 0:
                file.unlink(missing_ok=True)
                excess -= length


def _checksum(key: bytes, data: bytes) -> bytes:
    return sha256(key + data).digest()  # with the key: a file under another name is no entry
