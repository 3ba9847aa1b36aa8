"""The sound of answers that are known beforehand, kept on disk so that they start at once.

Only texts that `CachingSynthesizer.foresee` was given are kept, so nothing that the user said ever is. Where nothing
can be kept (a full disk, a folder that may not be written), everything is spoken as if there were no cache.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import final

from intents.kept import KeptFolder
from voice.errors import SynthesisError
from voice.sound.audio import AudioChunk
from voice.speaking.synthesizer import Synthesizer
from voice.speaking.voices import NATURAL

LIMIT = 64_000_000  # bytes: a topic takes about half of that at the usual rate
_FORMAT = 1  # to be raised when the files, or the sound that the worker makes, change
_RATE = 8  # bytes of the rate, in hertz, before the PCM


@dataclass(frozen=True)
class SpeechKey:
    """All that decides how a text sounds: ``rate_wpm`` in words per minute, ``volume`` 0 to 1."""

    text: str
    voice: str | None
    rate_wpm: int
    volume: float

    @property
    def digest(self) -> bytes:
        """32 bytes that stand for this key, the installed engine and the format of the files."""
        parts = (_FORMAT, _engine(self.voice), self.text, self.voice, self.rate_wpm, float(self.volume))
        return sha256(json.dumps(parts).encode("ascii")).digest()


@final
class AudioCache:
    """Sound in a folder that several processes may share, one file an entry. No method raises OSError."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.limit = limit
        self._kept = KeptFolder(folder, ".speech", limit)

    def get(self, key: SpeechKey) -> AudioChunk | None:
        """The sound that was put there, or None."""
        data = self._kept.get(key.digest)
        return AudioChunk(data[_RATE:], int.from_bytes(data[:_RATE], "little")) if data else None

    def put(self, key: SpeechKey, audio: AudioChunk) -> None:
        """Keeps the sound, whole or not at all. Empty sound is not kept: were it a fault, it would stay one."""
        if audio.pcm:
            self._kept.put(key.digest, audio.rate.to_bytes(_RATE, "little") + audio.pcm)

    def touch(self, key: SpeechKey) -> int:
        """Counts as a use, without reading the sound. Returns the bytes that it takes, 0 where there is none."""
        return self._kept.touch(key.digest)


@final
class CachingSynthesizer:
    """A `Synthesizer`, which it closes, that knows some sentences by heart; without a cache, none.

    Use it from one thread. ``rate_wpm``, ``volume`` and ``voice`` are those of the synthesizer.
    """

    def __init__(self, synthesizer: Synthesizer, cache: AudioCache | None) -> None:
        self._synthesizer = synthesizer
        self._cache = cache
        self._known: dict[str, None] = {}  # an ordered set
        self._done: tuple[SpeechKey, int] | None = None  # settings and number of texts that need no more work

    @property
    def rate_wpm(self) -> int:
        return self._synthesizer.rate_wpm

    @rate_wpm.setter
    def rate_wpm(self, value: float) -> None:
        self._synthesizer.rate_wpm = value

    @property
    def volume(self) -> float:
        return self._synthesizer.volume

    @volume.setter
    def volume(self, value: float) -> None:
        self._synthesizer.volume = value

    @property
    def voice(self) -> str | None:
        return self._synthesizer.voice

    @voice.setter
    def voice(self, value: str | None) -> None:
        self._synthesizer.voice = value

    @property
    def voices(self) -> tuple[str, ...]:
        return self._synthesizer.voices

    def excuse(self) -> str:
        """See `Synthesizer.excuse`."""
        return self._synthesizer.excuse()

    def warm(self) -> None:
        """Starts the worker without waiting for it: the first sentence may be one that is not in the cache."""
        self._synthesizer.warm()

    def say(self, text: str) -> AudioChunk:
        """The text as sound; one that is in the cache needs no speech engine. Raises SynthesisError."""
        if self._cache is None or text not in self._known:
            return self._synthesizer.say(text)
        key = self._key(text)
        audio = self._cache.get(key)
        if audio is None:
            audio = self._synthesizer.say(text)
            self._cache.put(self._key(text), audio)  # the voice may be another one now
        return audio

    def foresee(self, texts: Iterable[str]) -> None:
        """Lets these texts be kept, and made before those foreseen earlier.

        They are written as `say` will get them, and hold nothing that the user said.
        """
        self._known = dict.fromkeys(texts) | self._known

    def work_ahead(self) -> bool:
        """Synthesizes and keeps one foreseen text that is missing; returns whether any are left.

        Takes as long as a sentence does. Foreseen texts that fill the cache, one that cannot be kept and an engine
        that fails (`say` reports it, if it comes to that) end the work until the settings or the texts change.
        """
        work = (self._key(""), len(self._known))
        if self._cache is None or work == self._done:
            return False
        room = self._cache.limit - self._cache.limit // 8  # so that what is made does not drive out its like
        missing = []
        for text in reversed(self._known):  # all: those that are there must not make room for the missing
            size = self._cache.touch(self._key(text))
            room -= size
            if not size:
                missing.append(text)
        if missing and room > 0:
            with suppress(SynthesisError):
                self.say(missing[-1])
            if len(missing) > 1 and self._cache.touch(self._key(missing[-1])):
                return True
        self._done = work
        return False

    def close(self) -> None:
        """Ends the worker and removes its files; the cache stays."""
        self._synthesizer.close()

    def __enter__(self) -> CachingSynthesizer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _key(self, text: str) -> SpeechKey:
        return SpeechKey(text, self.voice, self.rate_wpm, self.volume)


@cache
def _engine(voice: str | None) -> str:
    """The versions of the packages that speak, so that an upgraded engine is heard at once."""
    found = []
    for name in ("hibari-tts",) if voice == NATURAL else ("pyttsx3", "espeakng-loader"):
        with suppress(PackageNotFoundError):  # eSpeak NG may be the system's
            found.append(f"{name} {version(name)}")
    return ", ".join(found)
