"""The protocol of speech-dispatcher: text over a unix socket of this machine (SSIP, of Speech Dispatcher 0.11).

No thread: what the daemon tells of its own accord is read when somebody asks how far it is.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import final

from voice.errors import DeviceError

_PATIENCE = 2.0  # seconds for an answer, of which most take a millisecond
_BEGUN, _ENDED, _CANCELLED = "701", "702", "703"  # events; in between there are others
_EVENT = "7"
_LOST = "The voice of your system stopped answering: start speech-dispatcher again."


def usual_socket() -> Path:
    """Where the daemon of this user listens: ``SPEECHD_ADDRESS`` (unix_socket:PATH) names another place."""
    kind, _, named = os.environ.get("SPEECHD_ADDRESS", "").partition(":")
    if kind == "unix_socket" and named:
        return Path(named)
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime) if runtime else Path.home() / ".cache"
    return folder / "speech-dispatcher" / "speechd.sock"


@final
class SpeechDaemon:
    """A connection that speaks one text at a time. May be used from several threads.

    Raises DeviceError where no daemon answers, and when it stops doing so.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = RLock()
        self._socket: socket.socket | None = None
        self._unread = b""
        self._text = 0  # the number of the text that is spoken
        self._wishes: dict[str, int] = {}
        self.open()

    def open(self) -> None:
        """Connects anew, with what was wished for before."""
        with self._lock:
            self.close()
            path = self._path or usual_socket()
            try:
                self._socket = socket.socket(socket.AF_UNIX)
                self._socket.settimeout(_PATIENCE)
                self._socket.connect(str(path))
                name = "".join(filter(str.isalnum, path.owner())) or "user"
            except (
                AttributeError,
                OSError,
                KeyError,
            ) as error:  # no such sockets, no daemon, a user without a name
                self._drop()
                raise DeviceError(
                    "speech-dispatcher does not answer: run 'speech-dispatcher --spawn', then try again."
                ) from error
            self._ask(f"SET SELF CLIENT_NAME {name}:knee-voice:answers")
            self._ask("SET SELF NOTIFICATION ALL ON")
            # Not "text": a screen reader that reads the same line from the terminal would cut it off.
            self._ask("SET SELF PRIORITY MESSAGE")
            for wished, value in self._wishes.items():
                self._ask(f"SET SELF {wished} {value}")

    def close(self) -> None:
        """What is spoken is cut off."""
        with self._lock:
            if self._socket:
                with suppress(OSError):
                    self._socket.sendall(b"CANCEL SELF\r\nQUIT\r\n")
            self._drop()

    def setting(self, name: str) -> int:
        """What this user has set in the system, such as RATE: -100 to 100."""
        return int(self._ask(f"GET {name}")[0])

    def wish(self, name: str, value: int) -> None:
        """Another setting for this connection. Does not complain: the next text will."""
        self._wishes[name] = value
        with suppress(DeviceError):
            self._ask(f"SET SELF {name} {value}")

    def speak(self, text: str) -> None:
        """Begins to say it; returns at once. ``text`` is one line, and nothing is being said."""
        with self._lock:
            self._ask("SPEAK")
            stuffed = f".{text}" if text.startswith(".") else text
            self._text = int(self._ask(f"{stuffed}\r\n.")[0])

    def cancel(self) -> None:
        """Silence, now. Does not complain."""
        with self._lock, suppress(DeviceError):
            if self._text:
                self._text = 0
                self._ask("CANCEL SELF")

    def speaking(self) -> bool:
        """Whether the text was not heard to its end yet, and nobody has cut it off. Does not complain: `check` does."""
        with self._lock:
            if self._text:
                self._read_ahead()
            return bool(self._text)

    def check(self) -> None:
        """Raises DeviceError where the connection is lost."""
        if not self._socket:
            raise DeviceError(_LOST)

    def _ask(self, command: str) -> list[str]:
        """What the daemon answers, line by line, without the line that says that all is well."""
        with self._lock:
            self.check()
            assert self._socket
            try:
                self._socket.sendall(f"{command}\r\n".encode(errors="replace"))
                told = self._answer()
            except OSError as error:
                self._drop()
                raise DeviceError(_LOST) from error
        code, last = told[-1][:3], told[-1][4:]
        if code[0] != "2":
            raise DeviceError(f"speech-dispatcher refused to speak ({last.lower()}): see its settings.")
        return [line[4:] for line in told[:-1]]

    def _drop(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket, self._unread, self._text = None, b"", 0

    def _answer(self) -> list[str]:
        """The lines up to the one with a space after its number; events that come in between are noted."""
        until = time.monotonic() + _PATIENCE
        lines: list[str] = []
        while True:
            line = self._line()
            while line is None:
                if time.monotonic() > until:
                    raise TimeoutError
                self._receive(wait=True)
                line = self._line()
            lines.append(line)
            if line[3:4] == " ":
                if line[0] != _EVENT:
                    return lines
                self._note(lines)
                lines = []

    def _read_ahead(self) -> None:
        """Notes the events that have come. Does not wait."""
        try:
            while self._receive(wait=False):
                pass
        except OSError:
            self._drop()
        event: list[str] = []
        while (line := self._line()) is not None:
            event.append(line)
            if line[3:4] == " ":
                self._note(event)
                event = []
        # The rest of it has not come yet.
        self._unread = "".join(f"{line}\r\n" for line in event).encode() + self._unread

    def _note(self, event: list[str]) -> None:
        if event[-1][:3] in (_ENDED, _CANCELLED) and event[0][4:] == str(self._text):
            self._text = 0

    def _line(self) -> str | None:
        line, end, rest = self._unread.partition(b"\r\n")
        if not end:
            return None
        self._unread = rest
        return line.decode(errors="replace")

    def _receive(self, wait: bool) -> bool:
        """Whether something came. Raises OSError."""
        if not self._socket:
            return False
        self._socket.settimeout(_PATIENCE if wait else 0)
        try:
            data = self._socket.recv(4096)
        except BlockingIOError:
            return False
        finally:
            self._socket.settimeout(_PATIENCE)
        if not data:
            raise ConnectionResetError
        self._unread += data
        return True
