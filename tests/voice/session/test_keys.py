"""The keys of a real (pseudo) terminal, and in it a shell with Ctrl-Z, ``fg`` and ``bg``."""

from __future__ import annotations

import os
import pty
import select
import shutil
import sys
import termios
import time
from collections.abc import Iterator

import pytest

from tests.support.files import ROOT

PROGRAM = f"""
import os, sys, time
sys.path.insert(0, {str(ROOT)!r})
from voice.session.keys import TerminalKeys
with TerminalKeys() as keys:
    print("ready", flush=True)
    while (key := keys.poll()) != "q":
        if key:
            print(f"<{{ascii(key)}}>", flush=True)
        time.sleep(0.01)
print("left", flush=True)
"""
UP, F2, PASTE = b"\x1b[A", b"\x1bOQ", b"\x1b[200~quit\x1b[201~"


class Shell:
    """bash in a terminal of its own."""

    def __init__(self, term: str) -> None:
        self.process, self.terminal = pty.fork()
        if not self.process:
            os.environ.update(PS1="shell> ", TERM=term, PROGRAM=PROGRAM)
            os.execlp("bash", "bash", "--norc", "--noprofile", "--noediting", "-i")
        self.shown = b""
        self.expect(b"shell> ")

    def type(self, sent: bytes) -> None:
        self.shown = b""
        os.write(self.terminal, sent)

    def expect(self, part: bytes, within: float = 10) -> None:
        end = time.monotonic() + within
        while part not in self.shown:
            ready, _, _ = select.select([self.terminal], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"{part!r} is not in {self.shown!r}"
            self.shown += os.read(self.terminal, 4096)

    def start(self) -> None:
        self.type(f'{sys.executable} -c "$PROGRAM"\n'.encode())
        self.expect(b"ready")

    def close(self) -> None:
        os.close(self.terminal)  # hangs up
        os.waitpid(self.process, 0)


@pytest.fixture
def shell() -> Iterator[Shell]:
    if not shutil.which("bash"):
        pytest.skip("no bash")
    shell = Shell("xterm")
    yield shell
    shell.close()


def canonical(terminal: int) -> bool:
    """Whether a line is edited and shown before a program gets it."""
    flags = termios.tcgetattr(terminal)[3]
    return bool(flags & termios.ICANON) and bool(flags & termios.ECHO)


def test_keys_come_one_by_one_and_sequences_are_none(shell: Shell) -> None:
    shell.start()
    shell.type(UP + F2 + PASTE + b"\x1bq" + "é".encode() + b"p")
    shell.expect(b"<'p'>")
    assert shell.shown.count(b"<") == 2 and b"xe9" in shell.shown
    for byte in F2:
        os.write(shell.terminal, bytes([byte]))
        time.sleep(0.02)
    shell.type(b"\x1b")
    shell.expect(rb"<'\x1b'>")
    assert shell.shown.count(b"<") == 1
    shell.type(b"q")
    shell.expect(b"left")


def test_what_is_pasted_is_marked_meanwhile(shell: Shell) -> None:
    shell.type(f'{sys.executable} -c "$PROGRAM"\n'.encode())
    shell.expect(b"ready")
    assert b"\x1b[?2004h" in shell.shown
    shell.type(b"q")
    shell.expect(b"left")
    assert b"\x1b[?2004l" in shell.shown


def test_ctrl_z_gives_the_terminal_back_and_fg_takes_it_again(shell: Shell) -> None:
    shell.start()
    for _ in range(3):
        shell.type(b"\x1a")
        shell.expect(b"Stopped")
        shell.expect(b"shell> ")
        shell.type(b"stty -a; echo so far\n")
        shell.expect(b"\nso far")
        shell.type(b"fg\n")
        shell.expect(b"\x1b[?2004h")
        shell.type(b"r" + F2)
        shell.expect(b"<'r'>\r\n")
        assert shell.shown == b"<'r'>\r\n", "and nothing is shown of what is typed"
    shell.type(b"q")
    shell.expect(b"left")
    shell.expect(b"shell> ")


def test_in_the_background_nothing_is_pressed_and_fg_brings_it_back(shell: Shell) -> None:
    shell.start()
    shell.type(b"\x1a")
    shell.expect(b"Stopped")
    shell.type(b"bg\n")
    shell.expect(b"shell> ")
    shell.type(b"echo qqq; sleep 0.3; jobs\n")
    shell.expect(b"Running")
    assert b"<" not in shell.shown
    shell.type(b"fg\n")
    shell.expect(b"\x1b[?2004h")
    shell.type(b"n")
    shell.expect(b"<'n'>")
    shell.type(b"q")
    shell.expect(b"left")


def test_after_any_end_the_terminal_is_as_before(shell: Shell) -> None:
    for end in (b"q", b"\x03", b"\x04q"):
        shell.start()
        assert not canonical(shell.terminal)
        shell.type(end)
        shell.expect(b"shell> ")
        shell.type(b"stty -a | grep -o ' icanon'; echo ended\n")
        shell.expect(b"\nended")
        assert b" icanon\r\n" in shell.shown


def test_a_dumb_terminal_is_told_nothing() -> None:
    if not shutil.which("bash"):
        pytest.skip("no bash")
    shell = Shell("dumb")
    shell.start()
    assert b"\x1b" not in shell.shown
    shell.type(b"q")
    shell.expect(b"left")
    shell.close()
