"""What a conversation needs of any voice."""

from __future__ import annotations

from typing import Protocol

from voice.sound.audio import AudioChunk


class TextToSound(Protocol):
    """What reading a text aloud needs."""

    def say(self, text: str) -> AudioChunk:
        """The text as sound. Raises SynthesisError."""


class Synthesis(TextToSound, Protocol):
    """Makes sound of text, and may do so ahead of time: `voice.speaking.cache.CachingSynthesizer` does."""

    @property
    def rate_wpm(self) -> int:
        """Words a minute, kept within what can be understood."""

    @rate_wpm.setter
    def rate_wpm(self, value: float) -> None: ...

    @property
    def volume(self) -> float:
        """0 to 1, kept within these."""

    @volume.setter
    def volume(self, value: float) -> None: ...

    @property
    def voice(self) -> str | None:
        """The name of the voice that speaks; None: the usual one of the engine."""

    @voice.setter
    def voice(self, value: str | None) -> None: ...

    @property
    def voices(self) -> tuple[str, ...]:
        """The names of those that can be chosen while it speaks, the plain one last; none where the system chooses."""

    def excuse(self) -> str:
        """Why another voice speaks than was chosen; told once, then empty."""

    def warm(self) -> None:
        """Gets ready without waiting for it."""

    def work_ahead(self) -> bool:
        """Makes a little of what may be needed; whether more is left to do."""

    def close(self) -> None:
        """Gives everything back."""
