"""Tells the local network where the server is, so that Home Assistant finds it by itself. Only where somebody asked for it."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from voice.errors import ServeError

_KIND = "_wyoming._tcp.local."
_GROUP = ("224.0.0.251", 5353)  # whom it is told
_MISSING = (
    "To announce the server, install one package more with 'pip install zeroconf', or leave out --announce."
)
_NO_NETWORK = "There is no network to announce the server to ({}): leave out --announce."
_TAKEN = "A server called {} is announced already: give this one another name, as in --announce kitchen."
_BAD_NAME = "That name cannot be announced: give one of up to 60 plain letters, as in --announce kitchen."


@asynccontextmanager
async def announced(name: str, bound: socket.socket) -> AsyncIterator[None]:
    """The server at ``bound`` is known to the network by ``name`` meanwhile; without a name nobody is told.

    Raises ServeError where the package for it is missing, there is no network, or the name is taken or no name.
    """
    if not name:
        yield
        return
    try:
        from zeroconf import BadTypeInNameException, NonUniqueNameException
        from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf
    except ImportError as error:
        raise ServeError(_MISSING) from error
    try:
        host, port = _reachable(bound)
        told = AsyncServiceInfo(_KIND, f"{name}.{_KIND}", parsed_addresses=[host], port=port)
        zeroconf = AsyncZeroconf()
    except BadTypeInNameException as error:
        raise ServeError(_BAD_NAME) from error
    except OSError as error:
        raise ServeError(_NO_NETWORK.format(error.strerror or error)) from error
    try:
        try:
            await zeroconf.async_register_service(told)
        except NonUniqueNameException as error:
            raise ServeError(_TAKEN.format(name)) from error
        except BadTypeInNameException as error:
            raise ServeError(_BAD_NAME) from error
        yield
    finally:
        await zeroconf.async_unregister_all_services()
        await zeroconf.async_close()


def _reachable(bound: socket.socket) -> tuple[str, int]:
    """The address at which others reach it: of one that is bound everywhere, that from which it would speak to the group."""
    host, port = bound.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.connect(_GROUP)  # which sends nothing
            host = asking.getsockname()[0]
    return host, port
