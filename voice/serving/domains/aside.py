"""What would hold up everybody else, in a thread of its own: the only threads of the server are made here.

A recognizer and a synthesizer work for some hundredths of a second and wait for nobody meanwhile, so neither may do it where the
connections are looked after. Each thread does one thing after the other, in the order in which they were asked for: whoever asks
for little at a time is served in turn, and what only one thread may use (`voice.hearing.recognizer`) is never used by two.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Aside:
    """One thread."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)

    async def do(self, work: Callable[[], Result]) -> Result:
        """What ``work`` gives, when its turn has come. Whoever no longer waits for it takes it back, unless it has begun."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Waits for what has begun, and takes back the rest."""
        self._thread.shutdown(cancel_futures=True)
