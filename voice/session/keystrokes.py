"""Keys from what a terminal sends: an arrow, a function key, a pasted text are many bytes, among them letters.

The sequences are those of ECMA-48 and xterm (invisible-island.net/xterm/ctlseqs): ESC [ … (CSI), ESC O … (SS3), ESC and a
letter (Alt), ESC [ 200 ~ … ESC [ 201 ~ (pasted text), ESC ] … BEL (what a terminal says of itself), and ESC [ [ A of the
Linux console. A sequence may come in pieces.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from enum import Enum, auto

ESCAPE = "\x1b"

_KEYPAD = {"M": "\r", "k": "+", "m": "-"}  # of the keypad where a program before this one has left it so
_PASTE_ENDS = "\x1b[201~"
_BELL = "\x07"


class _In(Enum):
    KEY = auto()  # between two keys
    ESCAPE = auto()
    CSI = auto()
    SS3 = auto()
    CONSOLE = auto()
    STRING = auto()
    PASTE = auto()


class Keystrokes:
    """Takes bytes as they come, gives keys: one character each, `ESCAPE` for the key of that name. All others are passed over."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._in = _In.KEY
        self._sequence = ""  # what came of the one that is not complete

    @property
    def unfinished(self) -> bool:
        """Whether more must come before what came last is understood."""
        return self._in is not _In.KEY

    def feed(self, sent: bytes) -> list[str]:
        """The keys that are complete with what was sent now."""
        return [key for character in self._decoder.decode(sent) for key in self._take(character)]

    def settle(self) -> list[str]:
        """Nothing more has come for a while: an Escape was the key itself, and a sequence is given up."""
        pressed = [ESCAPE] if self._in is _In.ESCAPE else []
        self._in = _In.KEY
        return pressed

    def _take(self, character: str) -> Iterator[str]:
        if character == ESCAPE and self._in is not _In.PASTE:
            self._in = (
                _In.ESCAPE
            )  # also in a sequence: it was broken off; and after another Escape: Alt and an arrow
            return
        match self._in:
            case _In.KEY:
                yield character
            case _In.ESCAPE:
                begins = {"[": _In.CSI, "O": _In.SS3} | dict.fromkeys("]PX^_", _In.STRING)
                self._in, self._sequence = begins.get(character, _In.KEY), ""
            case _In.CSI | _In.SS3:
                yield from self._go_on(character)
            case _In.CONSOLE:
                self._in = _In.KEY
            case _In.STRING:
                self._in = _In.KEY if character == _BELL else _In.STRING
            case _In.PASTE:
                self._sequence = (self._sequence + character)[-len(_PASTE_ENDS) :]
                self._in = _In.KEY if self._sequence == _PASTE_ENDS else _In.PASTE

    def _go_on(self, character: str) -> Iterator[str]:
        """One more character of a CSI or SS3 sequence: numbers and signs, and at its end a letter or ``~``."""
        begun = self._in
        if " " <= character <= "?":
            self._sequence += character
            return
        self._in = _In.KEY
        if character < " ":  # broken off by Enter, Ctrl-D …
            yield character
        elif begun is _In.SS3 and not self._sequence:
            yield from _KEYPAD.get(character, "")
        elif begun is _In.CSI and not self._sequence and character == "[":
            self._in = _In.CONSOLE
        elif begun is _In.CSI and (self._sequence, character) == ("200", "~"):
            self._in, self._sequence = _In.PASTE, ""
