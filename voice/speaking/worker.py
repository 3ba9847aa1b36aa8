"""The process in which a voice lives: ``python -m voice.speaking.worker FOLDER VOICE``, started by `Synthesizer`.

A request is a line of JSON on standard input: ``{"text", "file", "rate", "voice", "volume", "seconds"}``.
The answer is a line of JSON on standard output: ``{}`` when the file is complete, ``{"error": "…"}``, or ``{"lost": "…"}``
where the natural voice is wanted and does not speak.
At the end of standard input it removes FOLDER and ends, so nothing is left when the parent is killed.
"""

from __future__ import annotations

import faulthandler
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voice.errors import VoiceError
from voice.speaking.voices import NATURAL, PLAIN, engine_name

Request = dict[str, Any]
Answer = dict[str, str]


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # pyttsx3 prints "Audio saved to …"
    folder, voice = Path(sys.argv[1]), sys.argv[2]
    speak = (_natural if voice == NATURAL else _plain)(folder)
    for line in sys.stdin:
        request = json.loads(line)
        faulthandler.dump_traceback_later(request["seconds"], exit=True)  # works even when all else hangs
        answer = speak(request)
        faulthandler.cancel_dump_traceback_later()
        print(json.dumps(answer), file=answers, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # eSpeak's threads have been known to hang an orderly exit


# Each voice is imported where it speaks: the other one takes memory too.


def _plain(folder: Path) -> Callable[[Request], Answer]:
    """Loads the plain voice; what speaks a sentence with it into a file."""
    from voice.speaking.plain import PlainVoice

    voice = PlainVoice(folder)

    def speak(request: Request) -> Answer:
        error = voice.speak(request)
        return {"error": error} if error else {}

    return speak


def _natural(folder: Path) -> Callable[[Request], Answer]:
    """The same with the natural voice. What that has no sounds for the plain one reads."""
    from voice.sound.audio import write_wav
    from voice.speaking.natural import NaturalVoice

    try:
        voice = NaturalVoice.load()
    except VoiceError as error:
        lost = {"lost": str(error)}
        return lambda request: lost
    plain: Callable[[Request], Answer] | None = None

    def speak(request: Request) -> Answer:
        nonlocal plain
        try:
            sound = voice.speak(request["text"], request["rate"], request["volume"])
            if sound.pcm:
                write_wav(request["file"], sound)
                return {}
        except Exception as error:  # whatever it is: the plain voice goes on
            return {
                "lost": f"The natural voice failed ({error}): run 'knee doctor' to see whether it is whole."
            }
        plain = plain or _plain(folder)
        return plain({**request, "voice": engine_name(PLAIN)})

    return speak


if __name__ == "__main__":
    main()
