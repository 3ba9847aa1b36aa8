"""How long each stage of a spoken turn took, and a file of them for those who want to find out why it was slow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from voice.errors import InputError


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one turn, each stage by itself; one begins where the other ends.

    ``endpoint``     from the end of the voice until the utterance counted as over (silence that is waited for)
    ``text``         from there to the words
    ``meaning``      from the words to the reply
    ``first_audio``  from the reply until its first sound is handed to the loudspeaker; None where nothing was said
    """

    endpoint: float
    text: float
    meaning: float
    first_audio: float | None


class TurnLog:
    """Writes one JSON line a turn; what was said only where ``with_text``. Raises InputError: it cannot be opened."""

    def __init__(self, path: Path, with_text: bool = False) -> None:
        self._with_text = with_text
        self._turn = 0
        try:
            self._file = path.open("a", encoding="utf-8", buffering=1)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise InputError(f"The log {path} cannot be written ({reason}): name another file.") from error

    def write(self, heard: str, reply: dict[str, Any], timing: Timing, partials: Sequence[str] = ()) -> str:
        """Adds a turn, with the ``total`` from the end of the voice to the first sound; ``partials`` is what was heard while it was said. Returns a sentence where that failed, after which nothing more is written."""
        if self._file.closed:
            return ""
        self._turn += 1
        kept = ("intent", "item", "confidence", "decision")
        record: dict[str, Any] = {"turn": self._turn, **{name: reply[name] for name in kept if name in reply}}
        stages = {name: None if value is None else round(value, 1) for name, value in asdict(timing).items()}
        spent = [value for value in stages.values() if value is not None]
        total = round(sum(spent), 1) if len(spent) == len(stages) else None
        record["milliseconds"] = {**stages, "total": total}
        if self._with_text:
            record |= {"heard": heard, "partials": list(partials), "say": reply.get("say", "")}
        try:
            self._file.write(json.dumps(record) + "\n")
        except OSError as error:
            self.close()
            return f"The log cannot be written any more ({(error.strerror or 'unknown reason').lower()})."
        return ""

    def close(self) -> None:
        """Closes the file."""
        with suppress(OSError):  # a full disk: what could be written is written
            self._file.close()
