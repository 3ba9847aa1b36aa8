"""Is it meant for the assistant at all? How words are said to it, against how they are said anywhere in the world.

The names of a topic and of its items are only slots here ("can {item} make my {part} {event}"), so one table of weights
serves all topics. `intents.learning.open_world` learns it.
"""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from intents.scoring.features import of_tokens
from intents.words.lexicon import Reading

SCOPE_FILE = Path(__file__).with_name("scope.bin")
SIZE = 1 << 18
"""Weights. A feature is found by a checksum of its name: two in the same place cost less than all names would weigh."""

_HEADER = struct.Struct("<f")


@dataclass(frozen=True)
class Scope:
    """``weights`` are signed bytes, to be multiplied by ``scale``."""

    weights: array[int]
    scale: float

    def score(self, reading: Reading) -> float:
        """About 1 for what is surely said to the assistant, about -1 for what surely is not."""
        weights = self.weights
        return self.scale * sum(
            value * weights[place(name)] for name, value in of_tokens(slotted(reading)).items()
        )

    def dumps(self) -> bytes:
        """For ``loads``."""
        return _HEADER.pack(self.scale) + self.weights.tobytes()

    @classmethod
    def loads(cls, data: bytes) -> Scope:
        """From ``dumps``. Raises ValueError where the data are something else."""
        if len(data) != _HEADER.size + SIZE:
            raise ValueError(f"{len(data)} bytes are no table of {SIZE} weights")
        return cls(array("b", data[_HEADER.size :]), _HEADER.unpack_from(data)[0])


@cache
def load_scope() -> Scope:
    """The table that the package brings; where it is missing or damaged one that lets nothing go."""
    try:
        return Scope.loads(SCOPE_FILE.read_bytes())
    except (OSError, ValueError):
        return Scope(array("b", bytes(SIZE)), 1.0)


def place(name: str) -> int:
    """Where the weight of a feature lies."""
    return crc32(name.encode()) % SIZE


def slotted(reading: Reading) -> tuple[str, ...]:
    """The words with every name of the topic and of its items as a slot."""
    tokens: list[str] = []
    at = 0
    for span in reading.spans:
        tokens += reading.words[at : span.start]
        kinds = {concept.kind for concept in span.stands_for if concept.is_slot}
        if kinds:
            tokens.append("{" + min(kinds) + "}")
        elif any(concept.is_item for concept in span.stands_for):
            tokens.append("{item}")
        else:
            tokens += reading.words[span.start : span.end]
        at = span.end
    return (*tokens, *reading.words[at:])
