"""Single key presses, without waiting for them."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, Protocol, final

from voice.session.keystrokes import Keystrokes

_SEQUENCE = 0.1  # seconds after which an Escape that nothing follows is the key itself
_READ = 4096  # bytes at a time: more than anybody presses
_PASTED = b"\x1b[?2004h", b"\x1b[?2004l"  # mark what is pasted; do not


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

    Ctrl-C stays Ctrl-C. Ctrl-Z puts the terminal back too, until ``fg`` takes it again; behind ``bg`` nothing is pressed.
    Where standard input is no terminal, nothing is ever pressed.
    """

    def __init__(self) -> None:
        self._terminal = sys.stdin is not None and sys.stdin.isatty()
        self._before: Any = None  # the terminal's settings
        self._taken = False  # whether they are ours
        self._handlers: dict[int, Any] = {}  # of signals, as they were
        self._strokes = Keystrokes()
        self._pressed: deque[str] = deque()
        self._came = 0.0  # the moment of the last byte

    def poll(self) -> str:
        if self._terminal and not self._pressed:
            self._pressed.extend(_windows_key() if sys.platform == "win32" else self._read())
        return self._pressed.popleft() if self._pressed else ""

    def __enter__(self) -> TerminalKeys:
        if self._terminal and sys.platform != "win32":
            import termios

            self._before = termios.tcgetattr(0)
            self._take()
            if threading.current_thread() is threading.main_thread():  # no other may
                self._handlers[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, self._stop)
                self._handlers[signal.SIGCONT] = signal.signal(signal.SIGCONT, self._continued)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._give_back()

    def _read(self) -> list[str]:
        """The keys that have come; in the background none, since whoever reads there is stopped."""
        import select

        if not self._in_front():
            return []
        if not self._taken:
            self._take()
        if not select.select([0], [], [], 0)[0]:
            late = self._strokes.unfinished and time.monotonic() > self._came + _SEQUENCE
            return self._strokes.settle() if late else []
        try:
            sent = os.read(0, _READ)
        except OSError:
            sent = b""
        self._came = time.monotonic()
        self._terminal = bool(sent)  # else it was closed, which is as good as Ctrl-D
        return self._strokes.feed(sent) if sent else ["\x04"]

    def _in_front(self) -> bool:
        if sys.platform != "win32":
            with suppress(OSError):  # no terminal of this session, and so no background
                return os.tcgetpgrp(0) == os.getpgrp()
        return True

    def _take(self) -> None:
        """Lets each key come at once, without Enter, and asks for marks around what is pasted."""
        if sys.platform != "win32":
            import tty

            if self._in_front():  # a change from behind would stop the process
                tty.setcbreak(0)
                _write(_PASTED[0])
                self._taken = True

    def _give_back(self) -> None:
        if sys.platform != "win32" and self._taken and self._in_front():
            import termios

            self._taken = False
            _write(_PASTED[1])
            with suppress(termios.error):  # it was closed
                termios.tcsetattr(0, termios.TCSADRAIN, self._before)

    # Ctrl-Z and fg

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        self._give_back()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)  # here the process stands still
        signal.signal(number, self._stop)

    def _continued(self, _number: int, _frame: FrameType | None) -> None:
        self._taken = False  # a shell has used it: `_read` takes it again


def _write(sequence: bytes) -> None:
    """Tells the terminal something, where it is one that understands and may be written to."""
    if os.environ.get("TERM", "dumb") != "dumb":
        with suppress(OSError):
            os.write(0, sequence)


def _windows_key() -> str:
    """One key; arrows and function keys are two characters, the first of which stands for no key, and are passed over."""
    if sys.platform == "win32":
        import msvcrt

        if msvcrt.kbhit():
            key = msvcrt.getwch()
            if key not in "\0\xe0":
                return key
            msvcrt.getwch()
    return ""
