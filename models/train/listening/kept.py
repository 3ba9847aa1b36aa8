"""What recognizers have heard, kept in a file, so that a comparison that was stopped goes on where it was."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from intents.heard import Heard


class Kept:
    """A line of JSON for each recording that one recognizer heard, and what the recognizer itself took. ``path`` None: nothing
    is kept."""

    def __init__(self, path: Path | None, engine: str) -> None:
        self._path = path
        self._engine = engine
        self._heard: dict[str, dict[str, Any]] = {}
        if path and path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if row["engine"] == engine:
                    self._heard[row["key"]] = row

    def find(self, key: str) -> tuple[Heard, float] | None:
        """What was heard of a recording, and the processor seconds that it took; None: it was not heard yet."""
        row = self._heard.get(key)
        if not row:
            return None
        heard = dict(row["heard"])
        return Heard(**heard | {"alternatives": tuple(heard["alternatives"])}), row["seconds"]

    def keep(self, key: str, heard: Heard, seconds: float) -> None:
        """Adds a recording."""
        self._write({"key": key, "heard": asdict(heard), "seconds": seconds})

    @property
    def taken(self) -> dict[str, float]:
        """What the recognizer took, where that was measured: "load_seconds" and "megabytes"."""
        return dict(self._heard.get("", {}).get("taken", {}))

    def take(self, taken: dict[str, float]) -> None:
        """Remembers what it took."""
        self._write({"key": "", "taken": taken})

    def _write(self, row: dict[str, Any]) -> None:
        row = {"engine": self._engine, **row}
        self._heard[row["key"]] = row
        if self._path:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
