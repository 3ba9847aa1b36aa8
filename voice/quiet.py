"""Native libraries (Kaldi, OpenFst, ALSA) write to the terminal's error stream; people who listen to a
screen reader would have to hear all of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def native_silence() -> Iterator[None]:
    """Sends file descriptor 2 nowhere for a moment. It is the whole process's: keep the moment short."""
    try:
        kept = os.dup(2)
    except OSError:  # no error stream at all: quiet already
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
