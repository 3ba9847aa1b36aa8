"""A speaker for tests: a file in place of a loudspeaker."""

from __future__ import annotations

from pathlib import Path

from voice.sound.audio import SPEECH_RATE, AudioChunk, resample, write_wav


class FileSpeaker:
    """Collects all that is said into one wav file, written by `close`; a folder gets it as ``spoken.wav``."""

    playing = False
    sounding = False
    pending = 0.0

    def __init__(self, path: str | Path) -> None:
        path = Path(path)
        self.path = path / "spoken.wav" if path.is_dir() else path
        self._said: list[AudioChunk] = []

    def play(self, chunk: AudioChunk) -> None:
        self._said.append(resample(chunk, SPEECH_RATE))

    def stop(self) -> None:
        """Nothing to do: a file takes no time."""

    def hold(self) -> None:
        """Nothing to do: a file takes no time."""

    def go_on(self) -> None:
        """Nothing to do: a file takes no time."""

    def wait(self, timeout: float | None = None) -> bool:
        return True

    def reopen(self) -> None:
        """Nothing to do: what comes next goes into the same file."""

    def close(self) -> None:
        """Writes the file. Raises AudioFileError where that is not possible."""
        write_wav(self.path, AudioChunk(b"".join(chunk.pcm for chunk in self._said), SPEECH_RATE))
