"""Ctrl-C from the first line of ours to the last: the process ends by it, which a shell tells as 130, and without a trace."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from tests.support.commands import NOISE, Knee
from tests.support.files import QUESTION

pytest_plugins = ["tests.support.house"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")

# `knee`, interrupted when it imports its so-and-so-manyth module since its door was passed.
INTERRUPTED = """
import _signal, sys
left = int(sys.argv.pop(1))
def interrupt(event, arguments):
    global left
    if event == "import" and _signal.getsignal(2) is not _signal.default_int_handler:
        left -= 1
        if left == 0:
            _signal.raise_signal(2)
sys.addaudithook(interrupt)
from voice.commands.entry import main
sys.exit(main())
"""
# Python reads its own files before ours, where nobody can catch an interruption: none of these is ours.
IMPORTING = "Exception ignored in: <function _get_module_lock"
OURS = re.compile(r'File ".*/(voice|intents|content)/(?!__main__\.py)')


def interrupted(knee: Knee, seconds: float, *arguments: str) -> tuple[int, str]:
    """The status of a command to which Ctrl-C came after so many seconds, and what it complained of."""
    with subprocess.Popen(
        [sys.executable, "-m", "voice", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=knee.folder, env=knee.environment(),
    ) as process:  # fmt: skip
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    return process.returncode, err.decode()


@pytest.mark.parametrize(
    ("command", "step"), [(["ask", "why"], 19), (["hear", str(QUESTION)], 47)], ids=["ask", "hear"]
)
def test_at_every_module_that_is_loaded(knee: Knee, command: list[str], step: int) -> None:
    for number in range(1, 10_000, step):
        done = subprocess.run(
            [sys.executable, "-c", INTERRUPTED, str(number), *command],
            capture_output=True, text=True, check=False, timeout=30, cwd=knee.folder, env=knee.environment(),
        )  # fmt: skip
        if done.returncode == 0:  # it does not import that many
            break
        assert done.returncode == -signal.SIGINT, done.stderr
        assert done.stderr in ("", "Stopped.\n")
    print(f"{number} modules")
    assert number > 60


@pytest.mark.parametrize(
    "command",
    ["ask why", "chat", f"hear {QUESTION}", "say hello --to x.wav", "check x.yaml", "models check", "doctor", "eval x.tsv", "devices", "listen", "new-topic x"],
)  # fmt: skip
def test_at_any_moment(knee: Knee, command: str) -> None:
    """A moment at which it goes wrong is tried again: some, inside Python's own importing, no program can mend."""
    for milliseconds in (0, 5, 10, 20, 40, 80, 160, 320, 640):
        faults = [fault for _ in range(2) if (fault := fault_at(knee, milliseconds / 1000, command))]
        for fault in faults:
            print(f"{milliseconds} ms: {fault}")
        assert len(faults) < 2


def fault_at(knee: Knee, seconds: float, command: str) -> str:
    """What was wrong with how a command ended that was interrupted after so many seconds; empty where nothing was."""
    status, err = interrupted(knee, seconds, *command.split())
    if "Traceback" in err and not OURS.search(err) and ("ignored" not in err or IMPORTING in err):
        print(f"{seconds} s: Python itself was still starting")
        return ""
    if any(mark in err for mark in NOISE):
        return err
    if status < 0 and (status != -signal.SIGINT or len(err.splitlines()) > 2):
        return f"status {status}: {err}"
    return ""


def test_a_shell_tells_130_and_a_script_goes_no_further(knee: Knee) -> None:
    told = "set -m; $KNEE chat < /dev/zero & sleep 2; kill -INT %1; wait %1; echo $?"
    assert knee.shell(f"bash -c '{told}'").lines[-1] == "130"
    with subprocess.Popen(
        ["bash", "-c", f"for n in 1 2 3; do {sys.executable} -m voice chat < /dev/zero; echo again; done"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, cwd=knee.folder, env=knee.environment(),
        start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout and process.stdout.readline()  # the greeting
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)  # as the terminal does
        assert "again" not in process.communicate(timeout=20)[0]


def test_behind_a_scripts_ampersand_it_goes_on(knee: Knee) -> None:
    done = knee.shell(
        "$KNEE ask why > answer.txt & sleep 0.3; kill -INT $!; wait $!; echo $?; cat answer.txt"
    )
    assert done.lines[0] == "0" and "Cause 1 of 7: tired muscles." in done.lines
