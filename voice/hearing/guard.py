"""The ear while the assistant speaks: what `voice.hearing.interruption` finds, as signs of the ear."""

from __future__ import annotations

from intents.heard import Heard
from voice.hearing.ear import Began, Said
from voice.hearing.interruption import Command, Interruption, Nothing, Voice, Words
from voice.sound.audio import AudioChunk


class InterruptionGuard:
    """Hears who speaks over an answer. Use it from one thread only."""

    def __init__(self, interruption: Interruption) -> None:
        self._interruption = interruption

    def saying(self, line: str) -> None:
        """The line that is spoken from now on: its words, heard with the echo, are no interruption."""
        self._interruption.saying(line)

    def lost(self) -> None:
        """Sound of the microphone was lost."""
        self._interruption.lost()

    def accept(self, chunk: AudioChunk, playing: bool) -> Began | Said | None:
        """Began: somebody speaks over the answer; Said: what it was, without text where it was nothing."""
        match self._interruption.accept(chunk, playing):
            case Voice():
                return Began()
            case Command(text, confidence):
                return Said(Heard(text, confidence))
            case Words(heard):
                return Said(heard)
            case Nothing():
                return Said(Heard(""))
            case _:
                return None
