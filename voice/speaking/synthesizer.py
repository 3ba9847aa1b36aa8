"""From text to sound: a voice in a process of its own (`voice.speaking.worker`).

Inside this process the plain one could be neither stopped nor used twice, and it does not always end. A timer, which is a
thread, kills a worker that takes too long; the next sentence gets a new one. Where the natural voice does not speak, the plain
one does, and says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from types import TracebackType
from typing import final

from voice.errors import AudioFileError, SynthesisError
from voice.modelstore.hibari import hibari_folder
from voice.settings import USUAL
from voice.sound.audio import SPEECH_RATE, AudioChunk, read_audio
from voice.speaking.sayable import sayable
from voice.speaking.voices import NATURAL, PLAIN, engine_name, pace
from voice.typed import typed

_START = 20.0  # seconds for a new worker to come up on a slow disk


EXCUSE = "The natural voice does not work here: run knee doctor to see why."
"""What is said where the plain voice speaks in its place."""


class _WorkerGoneError(Exception):
    """The worker died, or was killed because it took too long."""


class _VoiceLostError(Exception):
    """The natural voice does not speak."""


@final
class Synthesizer:
    """Speaks English sentences into sound. Use it from one thread, as a context manager or with `close`.

    ``voice`` is `NATURAL`, `PLAIN`, or a name the engine of the plain voice knows, such as ``en-us`` or ``en-gb``; None or empty
    is `PLAIN`. ``complain`` is told why the natural voice does not speak.
    """

    def __init__(
        self,
        rate_wpm: float = USUAL,
        voice: str | None = None,
        volume: float = 1.0,
        complain: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._worker: subprocess.Popen[str] | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._complain = complain
        self._excuse = ""
        self._plain = engine_name(PLAIN)
        self.voice = voice
        self.rate_wpm = rate_wpm
        self.volume = volume

    @property
    def voice(self) -> str | None:
        """The voice that speaks. Another kind of voice gets another worker."""
        return self._voice

    @voice.setter
    def voice(self, value: str | None) -> None:
        self._voice = NATURAL if value == NATURAL else engine_name(value)
        if self._voice != NATURAL:
            self._plain = self._voice
        if self._worker and self._kind != self._worker_kind:
            self._end()

    @property
    def voices(self) -> tuple[str, ...]:
        """Those that it can be told to use: the natural one where it is installed, and the plain one that was used last."""
        natural = (NATURAL,) if hibari_folder() else ()
        return (*natural, self._plain or PLAIN)

    @property
    def rate_wpm(self) -> int:
        """Words a minute; what the voice cannot do is brought to the nearer end of what it can."""
        slowest, fastest = pace(self._voice)
        return min(max(self._rate_wpm, slowest), fastest)

    @rate_wpm.setter
    def rate_wpm(self, value: float) -> None:
        slowest, fastest = pace(self._voice)
        self._rate_wpm = round(min(max(value, slowest), fastest))

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
        pcm = [self._sentence(piece).pcm for piece in sayable(text)]
        return AudioChunk(b"".join(pcm), SPEECH_RATE)

    def excuse(self) -> str:
        """Why another voice speaks than was chosen; told once, then empty."""
        told, self._excuse = self._excuse, ""
        return told

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
        if self._voice == NATURAL:
            try:
                return self._tried_twice(text)
            except _VoiceLostError as error:
                self._complain(str(error))
            self._excuse = EXCUSE
            self.voice = self._plain
        return self._tried_twice(text)

    def _tried_twice(self, text: str) -> AudioChunk:
        for _ in range(2):
            with suppress(_WorkerGoneError):
                return self._attempt(text)
        if self._voice == NATURAL:
            # Without the text: this goes to whoever runs it, and of a server that is not who asked.
            raise _VoiceLostError("The natural voice stopped twice: is there memory for it?")
        raise SynthesisError(
            f"The speech engine stopped twice at '{text[:40]}': run '{typed('knee doctor')}' to see why."
        )

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
        if answer.get("lost"):
            raise _VoiceLostError(answer["lost"])
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
            self._worker_kind = self._kind
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "voice.speaking.worker", self._folder.name, self._kind],
                cwd=Path(__file__).parents[2],  # -m looks here first, so never at a stranger's "voice"
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="ascii",
                start_new_session=True,  # Ctrl-C at the terminal must not cut it off in mid-sentence
            )
        return self._worker, Path(self._folder.name)

    @property
    def _kind(self) -> str:
        """Which engine it needs: `NATURAL` or `PLAIN`."""
        return NATURAL if self._voice == NATURAL else PLAIN

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
