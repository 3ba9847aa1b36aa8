"""One of several processes behind a port: ``python -m voice.serving.worker``, started by `voice.serving.workers`.

Its task comes through standard input. It writes a line when it is ready, or what is in its way. It ends where its input does: with
whoever started it.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import sys

from content.yamlfile import BrokenFile
from voice.errors import VoiceError
from voice.serving.domains.services import Services
from voice.serving.server import Server
from voice.serving.shared_mind import DistantMind
from voice.serving.start import services, told_to_end
from voice.serving.wire.address import listen
from voice.serving.workers import READY, Task
from voice.terminal import prepare


def main() -> int:
    """Runs the worker. The exit status: 0 it was told to end, 1 it could not start."""
    prepare()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the business of whoever started it
    task: Task = pickle.load(sys.stdin.buffer)
    os.chdir(task.folder)
    try:
        with task.address.bind(shared=True) as bound, services(task.plan, DistantMind(task.mind)) as shared:
            asyncio.run(_serve(shared, bound))
    except (VoiceError, BrokenFile) as error:
        print(error, flush=True)
        return 1
    return 0


async def _serve(shared: Services, bound: socket.socket) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), ended.set)
    with told_to_end(ended):
        listening = listen(bound)
        print(READY, flush=True)
        await Server(shared).run(listening, ended)


if __name__ == "__main__":
    sys.exit(main())
