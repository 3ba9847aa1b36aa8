"""``knee serve``: it says where it listens, ends when it is told to, and says in one sentence what is in its way."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.support.commands import Knee, one_sentence
from tests.support.processes import wait_until_gone, worker_of
from tests.support.serving import asked, client
from voice.serving.wire.address import Address, listen

pytest_plugins = ["tests.support.house"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, -signal.SIGINT)])
def test_it_ends_at_once_and_in_order(knee: Knee, number: signal.Signals, status: int) -> None:
    with knee.held_open("serve", "--port", "0") as server:
        line = server.read_line(60)
        assert line.startswith("Listening on tcp://127.0.0.1:")

        async def playing() -> float:
            async with client(int(line.rpartition(":")[2])) as connected:
                assert (await asked(connected, "is it dangerous")).type == "handled"
                began = time.monotonic()
                server.process.send_signal(number)  # while somebody is connected
                assert await connected.read_event() is None
                return began

        workers = worker_of(server.process.pid)
        began = asyncio.run(playing())
        done = server.finish()
        assert time.monotonic() - began < 3
        assert (done.status, done.out) == (status, "")
        assert done.err == ("Stopped.\n" if number is signal.SIGINT else "")
        for worker in workers:
            wait_until_gone(worker)


def test_a_port_that_is_taken(knee: Knee) -> None:
    with listen(Address(port=0).bind()) as other:
        port = str(other.getsockname()[1])
        for workers in ("1", "2"):
            said = one_sentence(knee("serve", "--port", port, "--workers", workers))
            assert said == f"Another program uses port {port}: name another one with --port."


def test_an_address_that_is_none(knee: Knee) -> None:
    assert "--host" in one_sentence(knee("serve", "--host", "no.such.host.invalid"))


def test_what_nobody_can_reach_is_not_announced(knee: Knee) -> None:
    assert "--host" in one_sentence(knee("serve", "--announce"))


def test_a_package_that_is_missing(knee: Knee, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['wyoming'] = None\n")
    environment = {"PYTHONPATH": f"{tmp_path}:{knee.house}"}
    said = one_sentence(knee("serve", env=environment))
    assert "pip install wyoming" in said


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_broken_model(knee: Knee, tmp_path: Path, workers: str) -> None:
    assert "cannot be used" in one_sentence(
        knee("serve", "--port", "0", "--model", tmp_path, "--workers", workers)
    )


def test_a_broken_topic(knee: Knee, tmp_path: Path) -> None:
    topic = tmp_path / "topic.yaml"
    topic.write_text("id: 3\n")
    done = knee("serve", "--port", "0", "--topic", topic)
    assert done.status == 1 and "topic.yaml" in done.err and "Traceback" not in done.err


@pytest.mark.parametrize("option", [["--port", "70000"], ["--workers", "0"], ["--connections", "many"]])
def test_options_that_cannot_be(knee: Knee, option: list[str]) -> None:
    assert knee("serve", *option).status == 2


def test_an_open_door_is_warned_of(knee: Knee) -> None:
    with knee.held_open("serve", "--port", "0", "--host", "0.0.0.0", "--no-second-ear") as server:
        assert server.read_line(60).startswith("Listening on tcp://0.0.0.0:")
        server.process.terminate()
        done = server.finish()
    assert "no password" in done.err and len(done.err.splitlines()) == 1
