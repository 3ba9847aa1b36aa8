"""Several processes behind one port are, for a client, one server."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from tests.support.commands import Held, Knee
from tests.support.files import EMBEDDED, QUESTION
from tests.support.serving import asked, client, transcribed, until_true
from voice.serving.domains.mind import Conversations
from voice.serving.shared_mind import DistantMind, SharedMind
from voice.serving.start import Plan
from voice.serving.wire.address import Address
from voice.serving.wire.limits import Limits
from voice.serving.workers import Task
from voice.settings import Settings
from voice.sound.audio import read_audio

pytest_plugins = ["tests.support.house"]

pytestmark = pytest.mark.skipif(
    not hasattr(socket, "SO_REUSEPORT") or sys.platform == "win32",
    reason="ports cannot be shared on this system",
)


def port_of(server: Held) -> int:
    line = server.read_line(60)
    assert line.startswith("Listening on tcp://127.0.0.1:")
    return int(line.rpartition(":")[2])


def workers_of(server: Held) -> set[int]:
    """The process numbers of its workers (Linux)."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == server.process.pid and b"voice.serving.worker" in command:
            found.add(int(folder.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_conversation_goes_on_whichever_worker_it_meets(knee: Knee) -> None:
    with knee.held_open("serve", "--port", "0", "--workers", "2", "--no-second-ear") as server:
        port = port_of(server)
        before = workers_of(server)
        assert len(before) == 2

        async def playing() -> None:
            pages = []
            for turn in range(6):  # one of two workers each, by chance
                async with client(port) as connected:
                    text = "next" if turn % 3 else "why is my knee twitching"
                    pages.append((await asked(connected, text, f"talk {turn // 3}")).data["text"][:5])
            assert pages == ["There", "Cause", "Cause"] * 2
            async with client(port) as connected:
                assert (await transcribed(connected, read_audio(QUESTION)))[-2].data["text"]

        asyncio.run(playing())
        victim = min(before)
        os.kill(victim, signal.SIGKILL)
        asyncio.run(until_true(lambda: len(workers_of(server) - {victim}) == 2))

        async def going_on() -> None:
            async with client(port) as connected:
                assert "all I know" in (await asked(connected, "next", "talk 0")).data["text"]

        asyncio.run(going_on())
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        done = server.finish()
        assert time.monotonic() - began < 5
        assert (done.status, done.err) == (0, "A worker broke: another one takes its place.\n")
        assert workers_of(server) == set()


def test_a_worker_ends_with_whoever_started_it(knee: Knee, tmp_path: Path) -> None:
    """However that ended: the system then closes what the worker reads from."""
    task = Task(
        Plan(Assistant.load, EMBEDDED, Settings(second_ear="off")),
        Address(port=0),
        tmp_path / "mind",
        tmp_path,
    )
    with subprocess.Popen(
        [sys.executable, "-m", "voice.serving.worker"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=knee.house, env=knee.environment(),
    ) as worker:  # fmt: skip
        assert worker.stdin and worker.stdout
        worker.stdin.write(pickle.dumps(task))
        worker.stdin.flush()
        assert worker.stdout.readline() == b"ready\n"
        out, err = worker.communicate(timeout=10)  # which closes its input
    assert (worker.returncode, out, err) == (0, b"", b"")


def test_a_shared_mind_is_the_same_for_all(assistant: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "mind"

    async def playing() -> None:
        mind = Conversations(assistant, Limits())
        async with SharedMind(mind, path):
            one, two = DistantMind(path), DistantMind(path)
            assert (await one.hear("why is my knee twitching", "a")).handled
            assert (await two.hear("next", "a")).text.startswith("Cause 4 of 7")
            assert not (await two.hear("how high is the eiffel tower", "")).handled
            said = Heard(
                "i have a pain in my chest", 0.95, ("one", "two"), second="i have a plane in my chest"
            )
            await one.expect(said)
            assert (await two.hear(said.text, "")).text.startswith("Did you say")
        with pytest.raises(OSError):
            await one.hear("next", "a")

    asyncio.run(playing())
