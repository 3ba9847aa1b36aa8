"""How much a client may ask of the server: nobody can make it keep more, or wait for longer."""

from __future__ import annotations

from dataclasses import dataclass

HEADER, DATA, PAYLOAD = 64 * 1024, 64 * 1024, 256 * 1024
"""Bytes of the three parts of an event. A payload is eight seconds of sound; nobody sends more than a tenth of one at a time."""

NAME = 200
"""Characters of the name of a conversation. Home Assistant's have 26."""


@dataclass(frozen=True)
class Limits:
    """``connections`` at once; ``seconds`` of sound in one question; ``characters`` of one text that is spoken; ``idle`` seconds
    that a client may take for an event, and for taking one; ``conversations`` remembered at once, each for ``remembered`` seconds
    after its last turn."""

    connections: int = 8
    seconds: float = 60.0
    characters: int = 2_000
    idle: float = 30.0
    conversations: int = 64
    remembered: float = 300.0
