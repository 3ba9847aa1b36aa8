"""Which speech workers run (Linux)."""

from __future__ import annotations

import time
from pathlib import Path


def worker_of(parent: int) -> list[int]:
    """The process numbers of the speech workers of a process."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            ppid = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if ppid == parent and b"voice.speaking.worker" in command:
            found.append(int(folder.name))
    return found


def wait_until_gone(process: int) -> None:
    for _ in range(100):
        state = Path(f"/proc/{process}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    raise AssertionError(f"process {process} is still there")
