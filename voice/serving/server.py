"""Lets clients in, as many as may be there at once, until it is told to end."""

from __future__ import annotations

import asyncio
import socket

from voice.serving.client import Client
from voice.serving.domains.services import Services
from voice.serving.wire.limits import HEADER

_FULL = "All {} connections are in use: try again later."


class Server:
    """Serves clients on sockets that are bound."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._serving: set[asyncio.Task[None]] = set()

    async def run(self, listening: socket.socket, ended: asyncio.Event) -> None:
        """Serves until ``ended`` is set; connections are then cut off."""
        server = await asyncio.start_server(self._enter, sock=listening, limit=HEADER)
        async with server:
            await ended.wait()
            server.close()
            for task in self._serving:
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)

    async def _enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Client(self._services, reader, writer)
        most = self._services.limits.connections
        if len(self._serving) >= most:
            await client.refuse(_FULL.format(most))
            return
        task = asyncio.current_task()
        assert task
        self._serving.add(task)
        try:
            await client.run()
        except asyncio.CancelledError:
            pass  # at the end; asyncio itself (3.11) would complain of a task that was cut off
        except Exception as error:  # a fault of ours, which is no reason to leave the others
            told = {"message": "A connection broke", "exception": error}
            asyncio.get_running_loop().call_exception_handler(told)
        finally:
            self._serving.discard(task)
