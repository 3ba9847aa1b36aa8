"""The voice of the user's own system: speech-dispatcher speaks, with the voice and at the rate that are set there.

Its sound is not ours: it passes no speaker of this program, nobody knows its echo, and so no voice can interrupt it, but the
wake phrase and the keys. So a line stays words until it is "played": `SystemVoice` makes `Words` of it, and `SystemSpeaker` hands
them over and tells when they were heard. Other sound, such as an earcon, goes to the speaker below it.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from threading import RLock
from typing import final

from voice.errors import DeviceError
from voice.sound.audio import SPEECH_RATE, AudioChunk
from voice.sound.speaker import Speaker
from voice.speaking.sayable import sayable
from voice.speaking.ssip import SpeechDaemon
from voice.speaking.voices import DISPATCHER

# Words a minute at -100, 0 and 100 (its espeak-ng.conf); where another engine speaks they only tell faster from slower.
_SLOWEST, _USUAL, _FASTEST = 80, 170, 449
_TICK = 0.01  # seconds between two looks whether it is still speaking
_LEFT = 1.0  # seconds told to be left of a line, since nobody knows how many
_STUCK, _STUCK_A_WORD = (
    30.0,
    2.0,
)  # seconds after which a line will not be heard any more: others may speak before it


@dataclass(frozen=True)
class Words(AudioChunk):
    """What somebody else is to speak: no sound yet."""

    text: str = ""


@final
class SystemVoice:
    """A `voice.speaking.synthesis.Synthesis`. Rate and volume are for this conversation: what is set in the system stays as it is.

    Raises DeviceError where the daemon does not answer.
    """

    voices: tuple[str, ...] = ()  # the system chooses

    def __init__(self, daemon: SpeechDaemon) -> None:
        self._daemon = daemon
        self._rate_wpm = _words_a_minute(daemon.setting("RATE"))
        self._volume = (daemon.setting("VOLUME") + 100) / 200

    @property
    def voice(self) -> str | None:
        return DISPATCHER

    @voice.setter
    def voice(self, value: str | None) -> None:
        """Nothing to do: the system chooses."""

    @property
    def rate_wpm(self) -> int:
        return self._rate_wpm

    @rate_wpm.setter
    def rate_wpm(self, value: float) -> None:
        self._rate_wpm = round(min(max(value, _SLOWEST), _FASTEST))
        self._daemon.wish("RATE", _rate(self._rate_wpm))

    @property
    def volume(self) -> float:
        return self._volume

    @volume.setter
    def volume(self, value: float) -> None:
        self._volume = min(max(value, 0.0), 1.0)
        self._daemon.wish("VOLUME", round(200 * self._volume - 100))

    def say(self, text: str) -> AudioChunk:
        """The words for `SystemSpeaker`."""
        return Words(b"", SPEECH_RATE, " ".join(" ".join(sayable(text)).split()))

    def excuse(self) -> str:
        return ""

    def warm(self) -> None:
        """Nothing to do."""

    def work_ahead(self) -> bool:
        return False

    def close(self) -> None:
        """Ends the connection."""
        self._daemon.close()


@final
class SystemSpeaker:
    """A `voice.sound.speaker.Speaker`: has `Words` spoken by the daemon, one line after the other, and all else by the one ``below``."""

    def __init__(self, daemon: SpeechDaemon, below: Speaker) -> None:
        self._daemon = daemon
        self._below = below
        self._lock = RLock()  # the ear asks whether it sounds while the mouth waits for the end
        self._lines: deque[str] = deque()  # the first is spoken, or held
        self._held = False
        self._until = 0.0  # when the first is given up

    @property
    def playing(self) -> bool:
        return self._unheard() or self._below.playing

    @property
    def sounding(self) -> bool:
        return (self._unheard() and not self._held) or self._below.sounding

    @property
    def pending(self) -> float:
        return _LEFT if self._unheard() else self._below.pending

    def play(self, chunk: AudioChunk) -> None:
        if not isinstance(chunk, Words):
            self._below.play(chunk)
            return
        with self._lock:
            self._daemon.check()
            if chunk.text:
                self._lines.append(chunk.text)
                if len(self._lines) == 1 and not self._held:
                    self._begin()

    def stop(self) -> None:
        with self._lock:
            self._lines.clear()
            self._held = False
            self._daemon.cancel()
        self._below.stop()

    def hold(self) -> None:
        """Where in a line it was nobody knows: `go_on` says all of that again."""
        with self._lock:
            self._held = self._unheard()
            self._daemon.cancel()
        self._below.hold()

    def go_on(self) -> None:
        with self._lock:
            if self._held:
                self._held = False
                self._begin()
        self._below.go_on()

    def wait(self, timeout: float | None = None) -> bool:
        end = None if timeout is None else time.monotonic() + timeout
        while self._unheard():
            if not self._held and time.monotonic() > self._until:
                self.stop()
                raise DeviceError("The voice of your system does not end: start speech-dispatcher again.")
            if end is not None and time.monotonic() >= end:
                return False
            time.sleep(_TICK)
        self._daemon.check()
        return self._below.wait(None if end is None else max(0.0, end - time.monotonic()))

    def reopen(self) -> None:
        self._lines.clear()
        self._held = False
        self._daemon.open()
        self._below.reopen()

    def close(self) -> None:
        self._lines.clear()
        self._daemon.close()
        self._below.close()

    def _begin(self) -> None:
        """Has the first line spoken. Does not complain: it may be the ear that asked, and `wait` does."""
        self._until = time.monotonic() + _STUCK + _STUCK_A_WORD * len(self._lines[0].split())
        with suppress(DeviceError):
            self._daemon.speak(self._lines[0])

    def _unheard(self) -> bool:
        """Whether a line is not heard to its end; where one is, the next begins."""
        with self._lock:
            while self._lines and not self._held and not self._daemon.speaking():
                self._lines.popleft()
                if self._lines:
                    self._begin()
            return bool(self._lines)


def _words_a_minute(rate: int) -> int:
    span = _USUAL - _SLOWEST if rate < 0 else _FASTEST - _USUAL
    return round(_USUAL + span * rate / 100)


def _rate(words_a_minute: int) -> int:
    over = words_a_minute - _USUAL
    return round(100 * over / (_USUAL - _SLOWEST if over < 0 else _FASTEST - _USUAL))
