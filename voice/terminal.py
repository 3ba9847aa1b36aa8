"""Plain lines in and out: answers on standard output, everything else on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import BinaryIO, TextIO

INTERRUPTED = 130
"""The status that a shell tells of a command which Ctrl-C ended."""

_LONGEST_LINE = 1_000_000  # bytes; what is beyond is dropped, so that endless input cannot fill the memory


def prepare() -> None:
    """UTF-8 whatever the locale says, and a line leaves as soon as it is written: others may be waiting for it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)


def say_lines(*chunks: str) -> None:
    """One line a chunk, on standard output."""
    for chunk in chunks:
        print(chunk)


def send(data: bytes) -> None:
    """Bytes that are no text, on standard output. Raises OSError, and BrokenPipeError where nobody reads them."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def note(sentence: str) -> None:
    """A remark that is no answer, on standard error; lost where that is closed or full."""
    if sys.stderr is None:  # else print would choose standard output
        return
    try:
        print(sentence, file=sys.stderr)
    except OSError:
        abandon(sys.stderr)


def abandon(stream: TextIO | None) -> None:
    """Sends what is still to be written nowhere: its reader has gone or its disk is full."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def input_lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a byte stream as they come, whatever bytes they hold."""
    while raw := stream.readline(_LONGEST_LINE):
        rest = raw
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(_LONGEST_LINE)
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")
