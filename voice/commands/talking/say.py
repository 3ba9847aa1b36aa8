"""``knee say``: the synthesizer alone, aloud or into a file."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from voice.commands.options.wished import settings_of, text_of
from voice.errors import AudioFileError, DeviceError, InputError
from voice.prompt import is_terminal
from voice.settings import Settings
from voice.sound.audio import encoded, form_of
from voice.speaking.aloud import speak_aloud, speak_to_file, spoken, synthesizer_for
from voice.terminal import input_lines, send
from voice.typed import typed

STANDARD = "-"
"""Standard input as the text, or standard output as the file."""

_LONGEST = 2_000  # characters that may wait for the end of their sentence


def begin(options: Namespace) -> Callable[[], int]:
    """Reads the settings. Raises SettingsError, AudioFileError for a file that cannot be one of sound, and InputError."""
    settings = settings_of(options)
    if options.to == STANDARD and (sys.stdout is None or sys.stdout.isatty()):
        raise AudioFileError(
            f"Nobody reads the sound: send it on, as in: {typed('knee say hello --to -')} | aplay."
        )
    if options.to not in (None, STANDARD):
        form_of(Path(options.to))
    if options.text != [STANDARD]:
        return partial(say, [text_of(options.text)], options.to, settings)
    if sys.stdin is None:
        raise InputError("Standard input is closed: write the text instead of -.")
    return partial(say, sentences(input_lines(sys.stdin.buffer), alone=is_terminal()), options.to, settings)


def say(text: Iterable[str], to: str | None, settings: Settings) -> int:
    """Speaks the pieces of a text, aloud where no file is named. Raises SynthesisError, DeviceError or AudioFileError."""
    if to is None:
        return _aloud(text, settings)
    with synthesizer_for(settings) as synthesizer:
        if to == STANDARD:
            send(encoded(spoken(text, synthesizer), "wav"))
        else:
            speak_to_file(text, Path(to), synthesizer)
    return 0


def sentences(lines: Iterable[str], *, alone: bool = False) -> Iterator[str]:
    """Lines put together until a sentence or a paragraph ends, so that none is torn at the end of a line.

    ``alone``: somebody types them, and each line is to be spoken as it comes.
    """
    begun = ""
    for line in lines:
        begun = f"{begun} {line.strip()}".strip()
        if begun and (alone or not line.strip() or begun[-1] in ".!?:;" or len(begun) > _LONGEST):
            yield begun
            begun = ""
    if begun:
        yield begun


def _aloud(text: Iterable[str], settings: Settings) -> int:
    try:
        speak_aloud(text, settings)
    except DeviceError as error:
        raise DeviceError(f"{error} Or write it to a file with --to hello.wav.") from error
    return 0
