"""Single key presses, without waiting for them."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Any, Protocol, final


class Keys(Protocol):
    """A keyboard."""

    def poll(self) -> str:
        """The key pressed since the last call, or nothing. Never waits."""


class NoKeys:
    """Where there is no terminal."""

    def poll(self) -> str:
        return ""


@final
class TerminalKeys:
    """The keys of the terminal this runs in, one by one; a context manager that puts the terminal back.

    Ctrl-C stays Ctrl-C. Where standard input is no terminal, nothing is ever pressed.
    """

    def __init__(self) -> None:
        self._terminal = sys.stdin is not None and sys.stdin.isatty()
        self._before: Any = None

    def poll(self) -> str:
        if not self._terminal:
            return ""
        if sys.platform == "win32":
            import msvcrt

            return msvcrt.getwch() if msvcrt.kbhit() else ""
        import select

        if not select.select([0], [], [], 0)[0]:
            return ""
        try:
            pressed = os.read(0, 1)
        except OSError:
            pressed = b""
        self._terminal = bool(pressed)  # else it was closed, which is as good as Ctrl-D
        return pressed.decode("latin-1") or "\x04"

    def __enter__(self) -> TerminalKeys:
        if self._terminal and sys.platform != "win32":
            import termios
            import tty

            self._before = termios.tcgetattr(0)
            tty.setcbreak(0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None and sys.platform != "win32":
            import termios

            termios.tcsetattr(0, termios.TCSADRAIN, self._before)
