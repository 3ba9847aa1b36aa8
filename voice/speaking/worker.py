"""The process in which pyttsx3 lives: ``python -m voice.speaking.worker FOLDER``, started by `Synthesizer`.

A request is a line of JSON on standard input: ``{"text", "file", "rate", "voice", "volume", "seconds"}``.
The answer is a line of JSON on standard output: ``{}`` when the file is complete, or ``{"error": "…"}``.
At the end of standard input it removes FOLDER and ends, so nothing is left when the parent is killed.
"""

from __future__ import annotations

import ctypes
import faulthandler
import functools
import json
import os
import shutil
import signal
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


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # pyttsx3 prints "Audio saved to …"
    fault = _prepare()
    engine = _Pyttsx3()
    for line in sys.stdin:
        request = json.loads(line)
        faulthandler.dump_traceback_later(request["seconds"], exit=True)  # works even when all else hangs
        error = fault or engine.speak(request)
        faulthandler.cancel_dump_traceback_later()
        print(json.dumps({"error": error} if error else {}), file=answers, flush=True)
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    os._exit(0)  # eSpeak's threads have been known to hang an orderly exit


def _prepare() -> str:
    """Makes eSpeak NG known and loads it; returns what is wrong in one sentence, or nothing."""
    if _LINUX:
        _offer_bundled_espeak()
    try:
        import pyttsx3

        pyttsx3.Engine()
    except (ImportError, OSError, RuntimeError) as error:
        return _NO_ENGINE.format(str(error).strip() or type(error).__name__)
    return ""


def _offer_bundled_espeak() -> None:
    """Loads the library of the package espeakng-loader, where it is installed; pyttsx3 then finds it by name."""
    try:
        import espeakng_loader
    except ImportError:
        return
    data = espeakng_loader.get_data_path()
    if len(os.fsencode(data)) > _LONGEST_PATH:
        short = Path(sys.argv[1], "data")
        with suppress(FileExistsError):  # the worker before this one made it
            short.symlink_to(data)
        data = str(short)
    # First the data: without them the library ends the process.
    os.environ["ESPEAK_DATA_PATH"] = data
    ctypes.CDLL(espeakng_loader.get_library_path())


class _Pyttsx3:
    """Speaks every sentence with an engine of its own: a second run of one engine hangs."""

    def __init__(self) -> None:
        self._engine: Any = None

    def speak(self, request: dict[str, Any]) -> str:
        """Speaks one sentence into a file; returns what went wrong, or nothing."""
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


if __name__ == "__main__":
    main()
