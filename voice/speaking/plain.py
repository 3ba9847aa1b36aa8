"""The plain voice: pyttsx3, which speaks with eSpeak NG, SAPI5 or the voices of macOS. It lives in `voice.speaking.worker`."""

from __future__ import annotations

import ctypes
import functools
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

_LINUX = sys.platform.startswith("linux")
_LONGEST_PATH = 120  # bytes: eSpeak keeps a path of its data and a voice's name in 160 and dies of more
_NO_ENGINE = (
    "No speech engine was found ({}): install one with 'pip install espeakng-loader' "
    "or 'apt-get install espeak-ng'."
)


class PlainVoice:
    """Speaks every sentence with an engine of its own: a second run of one engine hangs. ``folder`` is for what it needs meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._engine: Any = None
        self._fault = _prepare(folder)

    def speak(self, request: dict[str, Any]) -> str:
        """Speaks one sentence into a file; returns what went wrong, or nothing."""
        if self._fault:
            return self._fault
        import pyttsx3

        # The last engine goes only now: going earlier, it would take away the callback that eSpeak's
        # thread is returning from; going later, the callback of its successor.
        self._engine = None
        voice = _voice(request["voice"]) if request["voice"] else None
        if voice == "":
            return f"There is no voice called {request['voice']}: try en-us or en-gb."
        engine = self._engine = pyttsx3.Engine()
        finished = threading.Event()
        errors: list[str] = []
        engine.connect("finished-utterance", lambda name, completed: finished.set())
        engine.connect("error", lambda name, exception: errors.append(str(exception)))
        if voice:
            engine.setProperty("voice", voice)
        engine.setProperty("rate", request["rate"])
        engine.setProperty("volume", request["volume"])
        if _LINUX:
            _settle(engine)
        engine.save_to_file(request["text"], request["file"])
        engine.runAndWait()
        if _LINUX:
            finished.wait()
        return f"The speech engine failed ({errors[0]}): try again." if errors else ""


def _prepare(folder: Path) -> str:
    """Makes eSpeak NG known and loads it; returns what is wrong in one sentence, or nothing."""
    if _LINUX:
        _offer_bundled_espeak(folder)
    try:
        import pyttsx3

        pyttsx3.Engine()
    except (ImportError, OSError, RuntimeError) as error:
        return _NO_ENGINE.format(str(error).strip() or type(error).__name__)
    return ""


def _offer_bundled_espeak(folder: Path) -> None:
    """Loads the library of the package espeakng-loader, where it is installed; pyttsx3 then finds it by name."""
    try:
        import espeakng_loader
    except ImportError:
        return
    data = espeakng_loader.get_data_path()
    if len(os.fsencode(data)) > _LONGEST_PATH:
        short = folder / "data"
        with suppress(FileExistsError):  # the worker before this one made it
            short.symlink_to(data)
        data = str(short)
    # First the data: without them the library ends the process.
    os.environ["ESPEAK_DATA_PATH"] = data
    ctypes.CDLL(espeakng_loader.get_library_path())


def _settle(engine: Any) -> None:
    """Lets eSpeak take over the settings before it is given text.

    pyttsx3 holds them back until `runAndWait`, which begins by emptying eSpeak's queue if that is still
    busy: once in a thousand sentences the rate or the voice was lost.
    """
    from pyttsx3.drivers import _espeak  # type: ignore[import-untyped]

    engine.proxy.setBusy(False)
    while _espeak.IsPlaying():
        time.sleep(0.001)


@functools.cache
def _voice(wanted: str) -> str:
    """The engine's own name of a voice known by name, language or the end of its identifier; else nothing.

    Not to be called while an engine speaks: the one made here takes its callback away.
    """
    import pyttsx3

    for voice in pyttsx3.Engine().getProperty("voices"):
        names = [voice.id, voice.id.rpartition("/")[2], voice.name, *map(str, voice.languages or [])]
        if wanted.lower() in (name.lower() for name in names):
            return str(voice.id)
    return ""
