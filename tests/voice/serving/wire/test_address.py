"""Where the server is found, and what is said where it cannot be there."""

from __future__ import annotations

import socket

import pytest

from voice.errors import ServeError
from voice.serving.wire.address import Address, listen, name_of


def test_a_free_port_is_found_and_named() -> None:
    with Address(port=0).bind() as bound:
        port = bound.getsockname()[1]
        assert name_of(bound) == f"tcp://127.0.0.1:{port}"


def test_a_port_that_is_taken_is_told_of() -> None:
    with listen(Address(port=0).bind()) as bound, pytest.raises(ServeError, match="uses port .* --port"):
        Address(port=bound.getsockname()[1]).bind()


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="ports cannot be shared on this system")
def test_a_port_that_is_shared_is_taken_for_all_others() -> None:
    with listen(Address(port=0).bind(shared=True)) as bound:
        address = Address(port=bound.getsockname()[1])
        with pytest.raises(ServeError):
            address.bind()
        listen(address.bind(shared=True)).close()


@pytest.mark.parametrize(
    ("host", "port"), [("no.such.host.invalid", 0), ("198.51.100.7", 0), ("x" * 300, 0), ("\0", 0)]
)
def test_an_address_that_is_not_ours_is_told_of(host: str, port: int) -> None:
    with pytest.raises(ServeError, match="--host"):
        Address(host, port).bind()


def test_which_addresses_only_this_machine_reaches() -> None:
    assert Address("127.0.0.1").is_loopback
    assert Address("localhost").is_loopback
    assert not Address("0.0.0.0").is_loopback
    assert not Address("198.51.100.7").is_loopback


def test_nothing_is_held_up() -> None:
    """An event is written in two pieces: were the second to wait for word of the first, each would take 40 ms."""
    with listen(Address(port=0).bind()) as bound:
        assert bound.proto == socket.IPPROTO_TCP, "asyncio only then sends at once"
