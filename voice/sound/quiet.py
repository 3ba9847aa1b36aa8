"""Keeps native libraries quiet (Kaldi, OpenFst, ALSA, PortAudio).

They write to the error stream of the process whenever they like, and people with a screen reader would have to hear all of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_verbose = False


def let_libraries_speak() -> None:
    """From now on nothing is silenced in this process (``--verbose``)."""
    global _verbose
    _verbose = True


def libraries_speak() -> bool:
    """Whether what the libraries write is wanted."""
    return _verbose


@contextmanager
def native_silence() -> Iterator[None]:
    """Sends file descriptor 2 of this process nowhere; what Python writes to `sys.stderr` still comes out."""
    if _verbose:
        yield
        return
    try:
        kept = os.dup(2)
    except OSError:  # no error stream at all: quiet already
        yield
        return
    before = sys.stderr
    python = open(kept, "w", buffering=1, encoding="utf-8", errors="backslashreplace")  # noqa: PTH123, SIM115
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        if _writes_to_2(before):
            before.flush()
            sys.stderr = python
        os.dup2(nowhere, 2)
        yield
    finally:
        python.flush()
        os.dup2(kept, 2)
        sys.stderr = before
        os.close(nowhere)
        python.close()


def _writes_to_2(stream: object) -> bool:
    """Not so where somebody, pytest for one, has put something else in its place."""
    try:
        return getattr(stream, "fileno", lambda: -1)() == 2
    except (OSError, ValueError):
        return False
