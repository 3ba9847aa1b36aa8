"""Where the server is found: a host and a port, bound before anything is loaded, so that a fault is told at once."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from dataclasses import dataclass

from voice.errors import ServeError

HOST, PORT = "127.0.0.1", 10_700
"""This machine alone, and the usual port of a Wyoming server that is all in one."""

_WAITING = 128  # connections that the system keeps until they are let in


@dataclass(frozen=True)
class Address:
    """``host`` is a name or a number; ``port`` 0: one that is free."""

    host: str = HOST
    port: int = PORT

    def bind(self, shared: bool = False) -> socket.socket:
        """A socket here that does not listen yet; ``shared``: other processes of this user may bind it too.

        Raises ServeError.
        """
        family, number = self._resolved()
        if shared and not hasattr(socket, "SO_REUSEPORT"):
            raise ServeError("Several workers cannot share a port on this system: leave out --workers.")
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            if os.name == "posix":  # elsewhere it would take the port away from another program
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if shared:
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            bound.bind((number, self.port))
        except OSError as error:
            bound.close()
            raise ServeError(_why(self, error)) from error
        return bound

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it. Raises ServeError for a name that nobody knows."""
        return ipaddress.ip_address(self._resolved()[1].partition("%")[0]).is_loopback

    def _resolved(self) -> tuple[socket.AddressFamily, str]:
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        except (OSError, UnicodeError) as error:
            raise ServeError(
                f"There is no address called {self.host}: name one of this machine with --host."
            ) from error
        family, _, _, _, where = found[0]
        return family, str(where[0])


def name_of(bound: socket.socket) -> str:
    """What a client is told, such as tcp://127.0.0.1:10700."""
    host, port = bound.getsockname()[:2]
    return f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"


def listen(bound: socket.socket) -> socket.socket:
    """Lets clients come."""
    bound.listen(_WAITING)
    return bound


def _why(address: Address, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Another program uses port {address.port}: name another one with --port."
    if error.errno == errno.EACCES:
        return f"Port {address.port} is for the system alone: name one from 1024 with --port."
    reason = error.strerror or "unknown reason"
    return (
        f"{address.host} port {address.port} cannot be used ({reason}): name another with --host or --port."
    )
