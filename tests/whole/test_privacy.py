"""Nothing leaves this machine and nothing is kept: every process of the program runs under an audit hook.

The hook ends up in each Python process through ``sitecustomize``, so in the synthesizer's worker too. What native
code does it cannot see; that is what the run without any network is for.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from wyoming.tts import Synthesize

from tests.support.commands import Done, Knee, assert_quiet
from tests.support.files import QUESTION
from tests.support.natural_voice import needs_natural
from tests.support.serving import asked, client, transcribed, until
from voice.sound.audio import read_audio

pytest_plugins = ["tests.support.house"]

GUARD = '''
import os
import socket
import sys

LOG = os.open(os.environ["GUARD_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
ALLOWED = tuple(folder + os.sep for folder in os.environ["GUARD_ALLOWED"].split(os.pathsep))
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
           "os.chown", "os.utime", "os.setxattr", "shutil.rmtree", "shutil.copyfile", "shutil.move", "shutil.copytree"}
RUNS = {"os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.fork", "os.forkpty", "pty.spawn"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Forbidden(BaseException):
    """Not an Exception: nobody catches it by accident."""


def allowed(path):
    if isinstance(path, int):
        return True  # was opened before, so was looked at before
    path = os.path.abspath(os.fsdecode(path))
    return path == os.devnull or (path + os.sep).startswith(ALLOWED)


def at_allowed_socket(event, given):
    """A unix socket never leaves the machine; it may be used where one was named."""
    named = os.environ.get("GUARD_SOCKET")
    if not named or not event.startswith("socket."):
        return False
    return event == "socket.__new__" and given[1] == socket.AF_UNIX or event == "socket.connect" and given[1] == named


def is_a_door(event, given):
    """What a server does that listens on this machine alone, and never calls anybody."""
    where = given[-1] if event == "socket.bind" else given
    return event == "socket.__new__" or event in ("socket.bind", "socket.getaddrinfo") and where[0] == "127.0.0.1"


def what_is_wrong(event, given):
    if at_allowed_socket(event, given) or os.environ.get("GUARD_SERVER") and is_a_door(event, given):
        return ""
    if event.startswith(("socket.", "http.", "urllib.", "ftplib.", "smtplib.", "webbrowser.")):
        return "network"
    if event == "open" and (set(given[1] or "") & set("wax+") or (given[2] or 0) & WRITING):
        return "" if allowed(given[0]) else "write"
    if event in CHANGES:
        paths = [each for each in given if isinstance(each, (str, bytes, os.PathLike))]
        return "" if all(map(allowed, paths)) else "change"
    if event == "subprocess.Popen":
        run = [os.fsdecode(each) for each in given[1]] if isinstance(given[1], (list, tuple)) else [given[1]]
        worker = run[:3] == [sys.executable, "-m", "voice.speaking.worker"]
        if worker and os.environ.get("GUARD_WORKER"):
            return ""
        # How ctypes.util.find_library looks for PortAudio.
        search = os.path.basename(run[0]) in {"ldconfig", "gcc", "cc", "ld", "objdump"}
        return "" if search and os.environ.get("GUARD_SEARCH") else "process"
    return "process" if event in RUNS else ""


def hook(event, given):
    wrong = what_is_wrong(event, given)
    if wrong:
        os.write(LOG, f"{wrong}: {event} {given!r}\\n".encode(errors="replace"))
        raise Forbidden(f"{event} {given!r}")


os.write(LOG, f"began {sys.orig_argv[1:]!a}\\n".encode())
sys.addaudithook(hook)
'''
# Each line must be stopped; the last one must not.
CONTROL = """
import os, shutil, socket, subprocess, sys, urllib.request
from pathlib import Path
outside, inside = Path(sys.argv[1]), Path(sys.argv[2])
attempts = {
    "socket": lambda: socket.socket(),
    "connect": lambda: socket.create_connection(("127.0.0.1", 9), 1),
    "name": lambda: socket.getaddrinfo("localhost", 80),
    "request": lambda: urllib.request.urlopen("http://127.0.0.1:9/"),
    "write": lambda: open(outside / "new", "w"),
    "append": lambda: open(outside / "kept", "a"),
    "update": lambda: open(outside / "kept", "r+b"),
    "path": lambda: (outside / "new").write_text("x"),
    "low": lambda: os.open(outside / "new", os.O_CREAT | os.O_WRONLY),
    "mkdir": lambda: os.mkdir(outside / "new"),
    "rename": lambda: os.rename(outside / "kept", inside / "taken"),
    "replace": lambda: (inside / "mine").replace(outside / "new"),
    "remove": lambda: os.remove(outside / "kept"),
    "unlink": lambda: (outside / "kept").unlink(),
    "rmtree": lambda: shutil.rmtree(outside),
    "link": lambda: os.symlink(inside, outside / "new"),
    "chmod": lambda: os.chmod(outside / "kept", 0o600),
    "system": lambda: os.system("true"),
    "run": lambda: subprocess.run(["true"]),
    "fork": lambda: os.fork() or os._exit(0),
    "allowed": lambda: (inside / "mine").write_text("x") and (outside / "kept").read_text() and open(os.devnull, "w").close(),
}
for name, attempt in attempts.items():
    try:
        attempt()
        print(name, "went through")
    except Exception as error:
        print(name, "failed by itself:", error)
    except BaseException as error:
        print(name, "stopped" if type(error).__name__ == "Forbidden" else error)
"""


class Guarded:
    """Runs something under the hook, in a fresh empty home."""

    def __init__(self, knee: Knee, folder: Path) -> None:
        self._knee = knee
        self.home, self.allowed, self.log = folder / "home", folder / "allowed", folder / "log"
        site = folder / "site"
        for made in (self.home, self.allowed, self.allowed / "tmp", site):
            made.mkdir()
        (site / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
        self._site = site

    def environment(
        self, worker: bool = False, search: bool = False, server: bool = False, socket: Path | None = None
    ) -> dict[str, str]:
        """Where the hook is at work. ``worker``: it may start the speech worker; ``search``: it may look for a system library;
        ``server``: it may listen on this machine; ``socket``: it may use this unix socket, as one of speech-dispatcher."""
        changes = {
            "PYTHONPATH": os.pathsep.join(map(str, (self._site, self._knee.house))),
            "HOME": str(self.home),
            "TMPDIR": str(self.allowed / "tmp"),
            "GUARD_LOG": str(self.log),
            "GUARD_ALLOWED": str(self.allowed),
            **({"GUARD_WORKER": "yes"} if worker else {}),
            **({"GUARD_SEARCH": "yes"} if search else {}),
            **({"GUARD_SERVER": "yes"} if server else {}),
            **({"GUARD_SOCKET": str(socket), "SPEECHD_ADDRESS": f"unix_socket:{socket}"} if socket else {}),
        }
        environment = self._knee.environment(changes)
        del environment["KNEE_CACHE"]  # it would be kept in the home
        return environment

    def run(self, *arguments: str | Path, stdin: str = "", **allowed: Any) -> Done:
        """What is ``allowed`` is as for `environment`."""
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            input=stdin.encode(),
            capture_output=True,
            check=False,
            timeout=60,
            cwd=self._knee.folder,
            env=self.environment(**allowed),
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def knee(self, *arguments: str | Path, **allowed: Any) -> Done:
        """Runs a command; what is ``allowed`` is as for `run`."""
        return self.run("-m", "voice", *arguments, **allowed)

    @property
    def folder(self) -> Path:
        return self._knee.folder

    @property
    def processes(self) -> list[str]:
        """The processes that ran under the hook."""
        return [line for line in self._lines() if line.startswith("began ")]

    @property
    def violations(self) -> list[str]:
        return [line for line in self._lines() if not line.startswith("began ")]

    def _lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def guarded(knee: Knee, tmp_path: Path) -> Guarded:
    return Guarded(knee, tmp_path)


def assert_clean(guarded: Guarded, done: Done, processes: int = 1) -> None:
    assert guarded.violations == []
    assert len(guarded.processes) == processes
    assert done.status == 0, done.err[-1_000:]
    assert_quiet(done.err)
    assert list(guarded.home.iterdir()) == []
    assert list((guarded.allowed / "tmp").iterdir()) == [], "temporary files were left"


@pytest.mark.skipif(os.name != "posix", reason="the control uses os.fork and symbolic links")
def test_the_hook_stops_what_it_should(guarded: Guarded, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept", encoding="utf-8")
    (guarded.allowed / "mine").write_text("mine", encoding="utf-8")
    done = guarded.run("-c", CONTROL, outside, guarded.allowed)
    found = dict(line.split(" ", 1) for line in done.lines)
    assert len(found) == CONTROL.count(": lambda:") == 21
    assert found.pop("allowed") == "went through"
    assert set(found.values()) == {"stopped"}, found
    assert len(guarded.violations) == 20
    assert [file.name for file in outside.iterdir()] == ["kept"]
    assert (outside / "kept").read_text(encoding="utf-8") == "kept"


def test_asking_opens_no_socket_and_writes_nothing(guarded: Guarded) -> None:
    done = guarded.knee("ask", "--explain", "could", "dehydration", "do", "this")
    assert_clean(guarded, done)
    assert "water" in done.out


def test_a_conversation_opens_no_socket_and_writes_nothing(guarded: Guarded) -> None:
    said = "why is my knee twitching\nnext\nslower\nfaster\nfrobnicate\nI have chest pain\ngoodbye\n"
    done = guarded.knee("chat", stdin=said)
    assert_clean(guarded, done)
    assert "Goodbye" in done.lines[-1]


def test_a_file_of_questions_opens_no_socket_and_writes_nothing(guarded: Guarded) -> None:
    done = guarded.knee("ask", "--json", "-", stdin="why\nis it dangerous\n")
    assert_clean(guarded, done)
    assert len(done.records) == 2


def test_hearing_opens_no_socket_and_writes_nothing(guarded: Guarded) -> None:
    done = guarded.knee("hear", "--json", QUESTION)
    assert_clean(guarded, done)
    assert json.loads(done.out)["heard"] == "what is causing my knee to twitch"


def test_spoken_answers_are_written_where_they_were_asked_for_and_nowhere_else(guarded: Guarded) -> None:
    done = guarded.knee("hear", QUESTION, "--to", guarded.allowed / "answers", worker=True)
    assert_clean(guarded, done, processes=2)
    assert [file.name for file in (guarded.allowed / "answers").iterdir()] == ["question.wav"]


def test_saying_opens_no_socket_and_writes_one_file(guarded: Guarded) -> None:
    done = guarded.knee("say", "Good morning.", "--to", guarded.allowed / "said.wav", worker=True)
    assert_clean(guarded, done, processes=2)
    assert "voice.speaking.worker" in guarded.processes[1], "the worker was watched too"
    assert sorted(file.name for file in guarded.allowed.iterdir()) == ["said.wav", "tmp"]
    assert read_audio(guarded.allowed / "said.wav").seconds > 0.5


REACH = """
import socket, sys
from pathlib import Path
named, other = sys.argv[1:]
for path in (named, other):
    with socket.socket(socket.AF_UNIX) as one:
        try:
            one.connect(path)
            print("reached", Path(path).name)
        except BaseException as error:
            print(type(error).__name__, Path(path).name)
for family in (socket.AF_INET, socket.AF_INET6):
    try:
        socket.socket(family)
    except BaseException as error:
        print(type(error).__name__, family.name)
"""


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no unix sockets")
def test_the_hook_knows_a_socket_of_this_machine_from_the_network(guarded: Guarded, tmp_path: Path) -> None:
    """Only the one that it was named: another program behind another one could pass on what it is told."""
    named, other = tmp_path / "named", tmp_path / "other"
    with socket.socket(socket.AF_UNIX) as one, socket.socket(socket.AF_UNIX) as two:
        for server, path in ((one, named), (two, other)):
            server.bind(str(path))
            server.listen()
        done = guarded.run("-c", REACH, named, other, socket=named)
        assert done.lines == ["reached named", "Forbidden other", "Forbidden AF_INET", "Forbidden AF_INET6"]
        without = guarded.run("-c", "import socket; socket.socket(socket.AF_UNIX)")
    assert "Forbidden" in without.err and len(guarded.violations) == 4


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no unix sockets")
def test_the_voice_of_the_system_is_reached_over_its_socket_and_nothing_else(
    guarded: Guarded, tmp_path: Path
) -> None:
    path = tmp_path / "speechd.sock"
    texts: list[bytes] = []
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        server.settimeout(20)
        thread = Thread(target=speech_daemon, args=(server, texts))
        thread.start()
        done = guarded.knee("ask", "--speak", "--voice", "speech-dispatcher", "why", socket=path)
        thread.join()
    assert_clean(guarded, done)
    assert [text.decode() for text in texts] == done.lines


def speech_daemon(server: socket.socket, texts: list[bytes]) -> None:
    """Answers as speech-dispatcher does, and writes down what it is to say."""
    try:
        connection, _ = server.accept()
    except TimeoutError:
        return
    connection.settimeout(20)
    with connection, suppress(OSError), connection.makefile("rwb") as stream:  # it may hang up at any time
        for line in stream:
            stream.write(b"251-0\r\n251 OK\r\n" if line.startswith(b"GET") else b"200 OK\r\n")
            stream.flush()
            if line == b"SPEAK\r\n":
                texts.append(stream.readline().strip())
                stream.readline()  # a full stop
                stream.write(b"225-1\r\n225 OK\r\n702-1\r\n702-1\r\n702 END\r\n")
                stream.flush()


@needs_natural
@pytest.mark.parametrize("name", ["natural", "heart", "emma"])
def test_no_voice_is_fetched(guarded: Guarded, name: str) -> None:
    """The package of the natural voice knows others, which it would fetch; by their names nothing is to be had here."""
    file = guarded.allowed / "said.wav"
    done = guarded.knee("say", "Good morning.", "--voice", name, "--to", file, worker=True)
    assert guarded.violations == []
    assert len(guarded.processes) == 2, "the worker was watched too"
    assert list(guarded.home.iterdir()) == []
    if name == "natural":
        assert_clean(guarded, done, processes=2)
        assert read_audio(file).seconds > 0.5
    else:
        assert done.status == 1 and f"no voice called {name}" in done.err


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can a sound card be hidden from a process")
def test_the_assistant_itself_opens_no_socket_and_writes_nothing(guarded: Guarded) -> None:
    done = guarded.knee(search=True)
    assert_clean(guarded, done)
    assert "microphone" in done.err


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can a sound card be hidden from a process")
def test_the_demonstration_writes_its_answer_only(guarded: Guarded) -> None:
    done = guarded.knee("listen", "--demo", guarded.allowed / "answer.wav", worker=True, search=True)
    assert_clean(guarded, done, processes=2)
    assert sorted(file.name for file in guarded.allowed.iterdir()) == ["answer.wav", "tmp"]


def test_exporting_opens_no_socket_and_writes_where_it_was_asked_to(guarded: Guarded) -> None:
    assert_clean(guarded, guarded.knee("export", "ovos", guarded.allowed / "skill"))
    assert sorted(file.name for file in guarded.allowed.iterdir()) == ["skill", "tmp"]


def test_checking_and_evaluating_write_nothing(guarded: Guarded, knee: Knee) -> None:
    cases = guarded.allowed / "cases.tsv"
    cases.write_text("causes\t-\twhy\n", encoding="utf-8")
    assert_clean(guarded, guarded.knee("eval", cases))
    assert_clean(
        guarded, guarded.knee("check", knee.house / "content" / "topics" / "knee_twitching"), processes=2
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
def test_the_server_listens_on_this_machine_alone_calls_nobody_and_writes_nothing(guarded: Guarded) -> None:
    environment = guarded.environment(worker=True, server=True)
    with subprocess.Popen(
        [sys.executable, "-m", "voice", "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=guarded.folder, env=environment,
    ) as server:  # fmt: skip
        assert server.stdout
        port = int(server.stdout.readline().rpartition(b":")[2])

        async def playing() -> None:
            async with client(port) as connected:
                await transcribed(connected, read_audio(QUESTION))
                assert (await asked(connected, "why is my knee twitching", "one")).type == "handled"
                await connected.write_event(Synthesize("It is not dangerous. Good morning.").event())
                await until(connected, "audio-stop")

        asyncio.run(playing())
        server.terminate()
        out, err = server.communicate(timeout=20)
    assert_clean(guarded, Done(server.returncode, out.decode(), err.decode()), processes=2)


def test_only_fetching_a_model_uses_the_network(guarded: Guarded) -> None:
    assert_clean(guarded, guarded.knee("models", "list"))
    assert_clean(guarded, guarded.knee("models", "check"), processes=2)
    guarded.knee("models", "fetch", "vosk-model-small-en-us-0.15")
    assert guarded.violations, "or this test would not notice"


def can_cut_off() -> bool:
    try:
        return subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not can_cut_off(), reason="'unshare -rn true' does not work here")
def test_it_answers_where_there_is_no_network_at_all(knee: Knee, tmp_path: Path) -> None:
    cut_off = ("unshare", "-rn")
    reach = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    control = subprocess.run(
        [*cut_off, sys.executable, "-c", reach], capture_output=True, text=True, check=False
    )
    assert "Network is unreachable" in control.stderr, "not even this machine itself can be reached"
    asked = knee("ask", "--json", "-", stdin="why is my knee twitching\n", before=cut_off)
    heard = knee("hear", "--json", QUESTION, "--to", tmp_path, before=cut_off)
    for done in (asked, heard):
        assert (done.status, done.err, done.records[0]["intent"]) == (0, "", "causes")
    assert read_audio(tmp_path / "question.wav").seconds > 5
