"""The network is told of the server where somebody asked for it, and only then."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.support.files import ROOT
from voice.errors import ServeError
from voice.serving.announce import announced
from voice.serving.wire.address import Address

# Looks for the server in a network of its own, which has nobody in it but this program.
LOOKING = """
import asyncio
from zeroconf.asyncio import AsyncZeroconf
from voice.serving.announce import announced
from voice.serving.wire.address import Address

async def look():
    seen = AsyncZeroconf(interfaces=["127.0.0.1"])
    found = await seen.async_get_service_info("_wyoming._tcp.local.", "by-name._wyoming._tcp.local.", 1_500)
    print(found and (found.port, found.parsed_addresses()))
    await seen.async_close()

async def main():
    with Address(port=0).bind() as bound:
        async with announced("by-name", bound):
            print((bound.getsockname()[1], ["127.0.0.1"]))
            await look()
        await look()

asyncio.run(main())
"""
ALONE = (
    "unshare",
    "-rn",
    "sh",
    "-c",
    'ip link set lo up && ip route add 224.0.0.0/4 dev lo && exec "$@"',
    "sh",
)


def can_be_alone() -> bool:
    try:
        return subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not find_spec("zeroconf"), reason="needs the extra announce")
@pytest.mark.skipif(not can_be_alone(), reason="no network of one's own can be made here (unshare, ip)")
def test_it_is_found_by_name_as_long_as_it_is_there() -> None:
    done = subprocess.run(
        [*ALONE, sys.executable, "-c", LOOKING], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    told, found, later = done.stdout.splitlines()
    assert told == found
    assert later == "None"


def test_nobody_is_told_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zeroconf.asyncio", None)

    async def telling(name: str) -> None:
        with Address(port=0).bind() as bound:
            async with announced(name, bound):
                pass

    asyncio.run(telling(""))
    with pytest.raises(ServeError, match="pip install zeroconf"):
        asyncio.run(telling("somebody"))
