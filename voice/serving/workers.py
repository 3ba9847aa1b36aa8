"""Several processes behind one port. This one does no work of theirs: it has the conversations, and looks after the workers.

The system gives each connection to one of them. They share nothing but files, and the mind (`voice.serving.shared_mind`).
"""

from __future__ import annotations

import asyncio
import pickle
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from voice.errors import ServeError
from voice.serving.shared_mind import SharedMind
from voice.serving.start import Plan, Ready, conversations, told_to_end
from voice.serving.wire.address import Address
from voice.terminal import note

_ORDERLY = 5.0  # seconds that a worker has to end
_AGAIN = 1.0  # seconds until one that broke is replaced
_FAILED = "A worker could not start: leave out --workers to see why."

READY = "ready"
"""What a worker writes when it is; else it writes what is in its way."""


@dataclass(frozen=True)
class Task:
    """What a worker is to do, where it finds the mind, and the folder from which it sees its files."""

    plan: Plan
    address: Address
    mind: Path
    folder: Path


async def serve_together(count: int, plan: Plan, address: Address, ready: Ready) -> None:
    """Keeps ``count`` workers running until somebody asks the process to end. ``address`` names a port.

    Raises ServeError where one cannot start, and KeyboardInterrupt at Ctrl-C.
    """
    mind = conversations(plan)
    ended = asyncio.Event()
    with told_to_end(ended) as signals, TemporaryDirectory(prefix="knee-voice-") as folder:
        path = Path(folder, "mind")
        async with SharedMind(mind, path):
            keepers = [_Keeper(Task(plan, address, path, Path.cwd())) for _ in range(count)]
            await _until(ended, keepers, ready)
    if signal.SIGINT in signals:
        raise KeyboardInterrupt


async def _until(ended: asyncio.Event, keepers: list[_Keeper], ready: Ready) -> None:
    """Lets the keepers run until it is ended. Raises what one of them raises."""
    running = [asyncio.create_task(keeper.run()) for keeper in keepers]
    end = asyncio.create_task(_wait(ended))
    up = asyncio.create_task(_all_up(keepers))
    try:
        done, _ = await asyncio.wait([end, up, *running], return_when=asyncio.FIRST_COMPLETED)
        if done == {up}:
            async with ready():
                await asyncio.wait([end, *running], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (up, end, *running):
            task.cancel()
        results = await asyncio.gather(*running, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result


async def _all_up(keepers: list[_Keeper]) -> None:
    for keeper in keepers:
        await keeper.up.wait()


async def _wait(ended: asyncio.Event) -> None:
    await ended.wait()


class _Keeper:
    """Keeps one worker running."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self.up = asyncio.Event()

    async def run(self) -> None:
        """Starts a worker, and another where it breaks, until it is cancelled. Raises ServeError where one cannot start."""
        while True:
            self.up.clear()
            worker = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "voice.serving.worker",
                cwd=Path(__file__).parents[2],  # -m looks here first, so never at a stranger's "voice"
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                start_new_session=True,  # Ctrl-C at the terminal comes to this process, which tells the others
            )  # fmt: skip
            try:
                await self._run(worker)
            finally:
                await self._end(worker)
            note("A worker broke: another one takes its place.")
            await asyncio.sleep(_AGAIN)

    async def _run(self, worker: asyncio.subprocess.Process) -> None:
        assert worker.stdin and worker.stdout
        worker.stdin.write(pickle.dumps(self._task))
        told = (await worker.stdout.readline()).decode().strip()
        if told != READY:
            raise ServeError(told or _FAILED)
        self.up.set()
        await worker.wait()

    async def _end(self, worker: asyncio.subprocess.Process) -> None:
        """Its input ends, and so does it; one that is not ready yet would notice too late."""
        assert worker.stdin
        worker.stdin.close()
        try:
            await asyncio.wait_for(worker.wait(), _ORDERLY if self.up.is_set() else 0)
        except asyncio.TimeoutError:
            with suppress(ProcessLookupError):  # it has ended just now
                worker.kill()
            await worker.wait()
