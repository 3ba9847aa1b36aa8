"""``knee serve``: the assistant for other programs, in the Wyoming protocol."""

from __future__ import annotations

import asyncio
import socket
from argparse import Namespace
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from voice.commands.options.wished import assistant_of, settings_of
from voice.errors import ServeError
from voice.modelstore.catalogue import model_path
from voice.terminal import note, say_lines

if TYPE_CHECKING:
    from voice.serving.start import Plan
    from voice.serving.wire.address import Address

_MISSING = "The server needs one package more: install it with 'pip install wyoming', then try again."
_HIDDEN = "Nobody else can reach {}: add --host and an address of this machine, or leave out --announce."
_OPEN = (
    "Whoever reaches {} can use this server, since its protocol has no password: open it to a network that you trust, "
    "and to no other."
)


def begin(options: Namespace) -> Callable[[], int]:
    """Looks whether it can be served there; what is served is loaded then. Raises ServeError, ModelError."""
    if not find_spec("wyoming"):
        raise ServeError(_MISSING)
    from voice.serving.start import Plan
    from voice.serving.wire.address import Address
    from voice.serving.wire.limits import Limits

    path, settings = model_path(options.model), settings_of(options)
    address = Address(options.host, options.port)
    if not address.is_loopback:
        note(_OPEN.format(options.host))
    elif options.announce:
        raise ServeError(_HIDDEN.format(options.host))
    plan = Plan(assistant_of(options, settings), path, settings, Limits(options.connections))
    return partial(serve, plan, address, options.workers, options.announce)


def serve(plan: Plan, address: Address, workers: int, announce: str) -> int:
    """Serves until somebody ends it. Raises ServeError, ModelError, content.yamlfile.BrokenFile, and KeyboardInterrupt."""
    from voice.serving import start
    from voice.serving import workers as several

    with address.bind() as bound:
        if workers == 1:
            with start.services(plan) as shared:
                asyncio.run(start.serve(shared, bound, partial(_ready, bound, announce)))
            return 0
    with address.bind(shared=True) as bound:  # nobody else has it, as was just seen
        address = replace(address, port=bound.getsockname()[1])
        asyncio.run(several.serve_together(workers, plan, address, partial(_ready, bound, announce)))
    return 0


@asynccontextmanager
async def _ready(bound: socket.socket, announce: str) -> AsyncIterator[None]:
    from voice.serving.announce import announced
    from voice.serving.wire.address import name_of

    async with announced(announce, bound):
        say_lines(f"Listening on {name_of(bound)}")
        yield
