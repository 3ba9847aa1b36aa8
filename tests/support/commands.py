"""Real ``knee`` commands, each in a process of its own: no sound card, no settings, an empty home."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.files import ROOT

ITEMS = {
    "cause": "muscle-fatigue dehydration nutritional-deficiency nerve-compression restless-legs stress-anxiety medication",
    "warning": "persistent severe-pain numbness-weakness other-symptoms recent-medication mobility",
    "remedy": "hydration mineral-foods stretching-massage heat-cold reducing-stress physical-activity "
    "adjusting-medication",
}
INTENTS = frozenset((
    "overview", "causes", "cause", "seriousness", "warnings", "warning", "remedies", "remedy", "summary", "source",
    "help", "repeat", "next", "previous", "stop", "slower", "faster", "goodbye", "thanks", "yes", "no", "emergency",
    "none",
))  # fmt: skip
FIELDS = frozenset(("question", "intent", "item", "confidence", "say", "more"))
ADDED = frozenset(("decision", "about", "topic"))  # the contract may be extended, not bent
HEARD_FIELDS = FIELDS | {"file", "heard", "audio_seconds", "decode_seconds"}
CALLED = f"{sys.executable} -m voice"
"""How ``Knee`` calls the program, and the program itself in its hints (`voice.typed`)."""
# What Kaldi, OpenFst, ALSA and a fault of our own look like.
NOISE = ("Traceback", "VoskAPI", "ERROR (", "ASSERTION", "ALSA lib", "Exception ignored", "Warning:")
# The build hook of the package, without the builder, where what it made for the checkout does not fit or is not there.
_LEARN = """
import sys, types
from content.loading import DEFAULT_TOPIC
from intents.learning.learnt import LEARNT_FILE, fingerprint
if LEARNT_FILE.exists() and LEARNT_FILE.read_bytes().startswith(fingerprint(DEFAULT_TOPIC).encode()):
    raise SystemExit
for name in ("", ".builders", ".builders.hooks", ".builders.hooks.plugin", ".builders.hooks.plugin.interface"):
    sys.modules["hatchling" + name] = types.ModuleType("hatchling" + name)
sys.modules["hatchling.builders.hooks.plugin.interface"].BuildHookInterface = type("Hook", (), {"root": "."})
from intents.learning.build_hook import LearnPhrases
LearnPhrases().initialize("standard", {})
"""


@dataclass(frozen=True)
class Done:
    """What became of a command. Its output was valid UTF-8."""

    status: int
    out: str
    err: str
    seconds: float = 0.0

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def records(self) -> list[dict[str, Any]]:
        """One JSON object a line."""
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


class Knee:
    """Runs commands of the program in the folder ``house``; all they may write to lies under ``folder``."""

    def __init__(self, house: Path, folder: Path) -> None:
        self.house = house
        self.folder = folder
        self.home = folder / "home"
        self.temporary = folder / "tmp"
        self.cache = folder / "cache"
        for made in (self.home, self.temporary):
            made.mkdir(exist_ok=True)
        self.no_cards = folder / "asound.conf"
        # One card that is not there: PortAudio ends the process where the configuration names none at all.
        self.no_cards.write_text(
            "pcm.none { type hw\n card 31 }\nctl.none { type hw\n card 31 }\n", encoding="ascii"
        )

    def environment(self, changes: Mapping[str, str] | None = None) -> dict[str, str]:
        """Nothing but what is named here comes from outside: no sound server, no KNEE_ variables.

        What is learnt or spoken is kept for the commands that follow.
        """
        kept = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LANG")
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "KNEE_CACHE": str(self.cache),
            "PYTHONPATH": str(self.house),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PULSE_SERVER": "unix:/nonexistent/pulse",
            "ALSA_CONFIG_PATH": str(self.no_cards),
            "JACK_NO_START_SERVER": "1",
            "COLUMNS": "80",
            **(changes or {}),
        }

    def __call__(
        self,
        *arguments: str | bytes | Path,
        stdin: bytes | str = b"",
        env: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
        within: float = 60,
    ) -> Done:
        """The finished command; ``before`` is put in front of it, ``within`` seconds it has to end."""
        began = time.monotonic()
        done = subprocess.run(
            [*before, sys.executable, "-m", "voice", *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            timeout=within,
            cwd=self.folder,
            env=self.environment(env),
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode(), time.monotonic() - began)

    def together(self, *calls: Sequence[str | bytes | Path], **options: Any) -> list[Done]:
        """Several commands, two at a time."""
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda call: self(*call, **options), calls))

    def shell(self, script: str, *, stdin: bytes = b"", within: float = 60) -> Done:
        """A shell script in which ``$KNEE`` is the command."""
        done = subprocess.run(
            ["/bin/sh", "-c", script],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=within,
            cwd=self.folder,
            env=self.environment({"KNEE": f"{sys.executable} -m voice"}),
            preexec_fn=_hear_of_closed_pipes,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def in_terminal(self, arguments: Sequence[str], *said: str) -> Done:
        """A command whose standard input is a terminal in which these lines are typed. Not on Windows."""
        import pty

        ours, theirs = pty.openpty()
        try:
            with subprocess.Popen(
                [sys.executable, "-m", "voice", *arguments],
                stdin=theirs,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self.folder,
                env=self.environment(),
                start_new_session=True,
            ) as process:
                try:
                    os.write(ours, "".join(f"{line}\n" for line in said).encode())
                    out, err = process.communicate(timeout=30)
                finally:
                    process.kill()  # else leaving would wait for a program that has not ended
        finally:
            os.close(ours)
            os.close(theirs)
        return Done(process.returncode, out.decode(), err.decode())

    def typed(self, arguments: Sequence[str], prompt: str, *keys: bytes) -> str:
        """All that a terminal shows of a command in which these keys are typed, each time it prompts. Not on Windows."""
        import pty

        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [sys.executable, "-m", "voice", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=self.folder,
            env=self.environment({"TERM": "xterm"}),
            start_new_session=True,
        ) as process:
            os.close(theirs)
            shown, waiting, end = b"", list(keys), time.monotonic() + 30
            try:
                while time.monotonic() < end:
                    if waiting and shown.count(prompt.encode()) > len(keys) - len(waiting):
                        os.write(ours, waiting.pop(0))
                    ready, _, _ = select.select([ours], [], [], 0.1)
                    if ready and not (block := os.read(ours, 4096)):
                        break
                    shown += block if ready else b""
            except OSError:  # Linux ends a terminal whose other side was closed with an error
                pass
            finally:
                process.kill()
                os.close(ours)
        return shown.decode(errors="replace").replace("\r\n", "\n")

    @contextmanager
    def held_open(self, *arguments: str) -> Iterator[Held]:
        """A command that goes on while somebody talks to it."""
        with subprocess.Popen(
            [sys.executable, "-m", "voice", *arguments],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=self.environment(),
        ) as process:
            try:
                yield Held(process)
            finally:
                if process.poll() is None:
                    process.kill()


class Held:
    """A command that is running."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def write(self, text: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(text.encode())

    def read_line(self, within: float = 20) -> str:
        """The next line of its standard output; fails where none comes in time."""
        assert self.process.stdout
        line = b""
        end = time.monotonic() + within
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"no whole line within {within} seconds, only {line!r}"
            byte = self.process.stdout.read(1)
            assert byte, f"the output ended after {line!r}"
            line += byte
        return line.decode()

    def finish(self, within: float = 20) -> Done:
        """What it still says, its input closed, and how it ends."""
        out, err = self.process.communicate(timeout=within)
        return Done(self.process.returncode, out.decode(), err.decode())


def _hear_of_closed_pipes() -> None:
    """As in a fresh shell: the library of PulseAudio blocks SIGPIPE in the tests' own process, and children inherit that."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGPIPE])


def build_house(folder: Path) -> Path:
    """The program as a package installs it: without the checkout, and with what was learnt from the phrases.

    A copy of one moment, so that nothing changes while the tests run.
    """
    unwanted = shutil.ignore_patterns("__pycache__")
    for package in ("voice", "intents", "content", "models"):
        shutil.copytree(ROOT / package, folder / package, ignore=unwanted)
    subprocess.run([sys.executable, "-c", _LEARN], cwd=folder, check=True, capture_output=True)
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "."], cwd=folder, check=True, capture_output=True
    )
    return folder


def assert_quiet(text: str) -> None:
    """No traceback, and nothing from the native libraries."""
    found = [mark for mark in NOISE if mark in text]
    assert not found, text[-2_000:]


def assert_turn(record: Mapping[str, Any]) -> None:
    """The fields of the contract, with the right types and no names but its own."""
    assert record.keys() >= FIELDS
    assert isinstance(record["question"], str)
    assert record["intent"] in INTENTS
    allowed = ITEMS[record["intent"]].split() if record["intent"] in ITEMS else [None]
    assert record["item"] in allowed, record
    assert isinstance(record["confidence"], (int, float)) and not isinstance(record["confidence"], bool)
    assert 0 <= record["confidence"] <= 1
    assert isinstance(record["say"], str) and record["say"].strip()
    assert record["more"] is None or (isinstance(record["more"], str) and record["more"].strip())


def one_sentence(done: Done, status: int = 1) -> str:
    """The remark of a command that failed: one line that says what to do, on standard error."""
    assert_quiet(done.err)
    assert done.status == status, (done.status, done.out[-500:], done.err[-2_000:])
    lines = done.err.splitlines()
    assert len(lines) == 1, done.err
    assert lines[0].endswith((".", "!", "?")), lines[0]
    return lines[0]
