"""From text to sound: pyttsx3 in a process of its own (`voice.speaking.worker`).

Inside this process it could be neither stopped nor used twice, and it does not always end. A timer, which is a thread,
kills a worker that takes too long; the next sentence gets a new one.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from types import TracebackType
from typing import final

from voice.errors import AudioFileError, SynthesisError
from voice.settings import FASTEST, SLOWEST, USUAL
from voice.sound.audio import SPEECH_RATE, AudioChunk, read_audio
from voice.typed import typed

_LONGEST = 2_000  # characters a request
_START = 20.0  # seconds for a new worker to come up on a slow disk
_MARKUP = str.maketrans(dict.fromkeys("<>[]{}|\\", " "))
_SENTENCE_END = re.compile(r"[.!?;:]\s")


class _WorkerGoneError(Exception):
    """The worker died, or was killed because it took too long."""


@final
class Synthesizer:
    """Speaks English sentences into sound. Use it from one thread, as a context manager or with `close`.

    ``voice`` is a name the engine knows, such as ``en-us`` or ``en-gb``; None is its usual one.
    """

    def __init__(self, rate_wpm: float = USUAL, voice: str | None = None, volume: float = 1.0) -> None:
        self.rate_wpm = rate_wpm
        self.volume = volume
        self.voice = voice if voice or not sys.platform.startswith("linux") else "en-us"
        self._worker: subprocess.Popen[str] | None = None
        self._folder: TemporaryDirectory[str] | None = None

    @property
    def rate_wpm(self) -> int:
        """Words a minute; what lies outside ``SLOWEST`` to ``FASTEST`` is brought to the nearer end."""
        return self._rate_wpm

    @rate_wpm.setter
    def rate_wpm(self, value: float) -> None:
        self._rate_wpm = round(min(max(value, SLOWEST), FASTEST))

    @property
    def volume(self) -> float:
        """0 to 1; what lies outside is brought to the nearer end."""
        return self._volume

    @volume.setter
    def volume(self, value: float) -> None:
        self._volume = min(max(value, 0.0), 1.0)

    def warm(self) -> None:
        """Starts the worker without waiting for it, so that the first sentence comes as fast as the others."""
        if self._worker is None:
            self._start()

    def say(self, text: str) -> AudioChunk:
        """The text as sound at ``SPEECH_RATE``; text with nothing to say in it is an empty chunk.

        Raises SynthesisError where there is no speech engine, no such voice, or it failed twice.
        """
        pcm = [self._sentence(piece).pcm for piece in _pieces(_plain(text)) if _speakable(piece)]
        return AudioChunk(b"".join(pcm), SPEECH_RATE)

    def close(self) -> None:
        """Ends the worker and removes its files."""
        self._end()
        if self._folder:
            self._folder.cleanup()
            self._folder = None

    def __enter__(self) -> Synthesizer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _sentence(self, text: str) -> AudioChunk:
        try:
            return self._attempt(text)
        except _WorkerGoneError:
            pass
        try:
            return self._attempt(text)
        except _WorkerGoneError:
            raise SynthesisError(
                f"The speech engine stopped twice at '{text[:40]}': run '{typed('knee doctor')}' to see why."
            ) from None

    def _attempt(self, text: str) -> AudioChunk:
        fresh = self._worker is None
        worker, folder = self._start()
        file = folder / "sentence.wav"
        seconds = 5.0 + 0.1 * len(text.split())
        request = {
            "text": text,
            "file": str(file),
            "rate": self.rate_wpm,
            "voice": self.voice,
            "volume": self.volume,
            "seconds": seconds,
        }
        try:
            answer = _exchange(worker, json.dumps(request), seconds + (_START if fresh else 0))
        except BaseException:  # Ctrl-C too: an answer left in the pipe would be taken for the next one's
            self._end()
            raise
        if answer.get("error"):
            raise SynthesisError(answer["error"])
        try:
            return read_audio(file, SPEECH_RATE)  # AIFF on macOS, whatever its name
        except AudioFileError as error:
            raise SynthesisError(
                "The speech engine wrote no sound: see that the disk is not full, then try again."
            ) from error
        finally:
            file.unlink(missing_ok=True)

    def _start(self) -> tuple[subprocess.Popen[str], Path]:
        self._folder = self._folder or TemporaryDirectory(prefix="knee-voice-", ignore_cleanup_errors=True)
        if self._worker is None:
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "voice.speaking.worker", self._folder.name],
                cwd=Path(__file__).parents[2],  # -m looks here first, so never at a stranger's "voice"
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="ascii",
                start_new_session=True,  # Ctrl-C at the terminal must not cut it off in mid-sentence
            )
        return self._worker, Path(self._folder.name)

    def _end(self) -> None:
        if self._worker:
            self._worker.kill()
            self._worker.communicate()
            self._worker = None


def _exchange(worker: subprocess.Popen[str], request: str, seconds: float) -> dict[str, str]:
    """One request and its answer. A worker that takes longer is killed, which ends the wait."""
    assert worker.stdin and worker.stdout
    timer = Timer(seconds, worker.kill)
    timer.daemon = True
    timer.start()
    try:
        worker.stdin.write(request + "\n")
        worker.stdin.flush()
        line = worker.stdout.readline()
    except OSError:  # it died before it could read
        line = ""
    finally:
        timer.cancel()
    if not line:
        raise _WorkerGoneError
    answer: dict[str, str] = json.loads(line)
    return answer


def _plain(text: str) -> str:
    """The text without control characters and without what some engines take for markup."""
    kinds = ((character, unicodedata.category(character)) for character in text.translate(_MARKUP))
    return "".join(" " if kind == "Cc" else "" if kind in ("Cs", "Co", "Cn") else c for c, kind in kinds)


def _speakable(text: str) -> bool:
    """Whether there is a letter, a number or a symbol such as a plus sign or a smiling face."""
    return any(unicodedata.category(character)[0] in "LNS" for character in text)


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces of at most ``_LONGEST`` characters, cut after a sentence or else between words."""
    while len(text) > _LONGEST:
        head = text[:_LONGEST]
        ends = [match.end() for match in _SENTENCE_END.finditer(head)]
        cut = ends[-1] if ends else head.rfind(" ") + 1 or _LONGEST
        yield head[:cut]
        text = text[cut:]
    yield text
