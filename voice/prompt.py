"""Lines typed at a prompt in a terminal, where the arrow keys work and bring back what was typed before."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator


def is_terminal() -> bool:
    """Whether somebody types: else the lines come from a file or another program."""
    return sys.stdin is not None and sys.stdin.isatty()


def typed_lines(prompt: str) -> Iterator[str]:
    """The lines that are typed, until the end of the input (Ctrl-D); bytes that are no text become question marks.

    What was typed is remembered while this runs, and written nowhere.
    """
    _read_as_any_prompt()
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    while True:
        try:
            yield input(prompt)
        except EOFError:
            return


def _read_as_any_prompt() -> None:
    try:
        import readline  # `input` reads with it from then on
    except ImportError:  # Windows has it built in
        return
    if "libedit" not in (readline.__doc__ or ""):
        readline.parse_and_bind(
            "set enable-bracketed-paste off"
        )  # or it writes escape codes, which are read aloud
