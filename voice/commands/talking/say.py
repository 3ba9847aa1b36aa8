"""``knee say``: the synthesizer alone."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path

from voice.commands.options.wished import settings_of, text_of
from voice.settings import Settings
from voice.speaking.aloud import speak_to_file, synthesizer_for


def begin(options: Namespace) -> Callable[[], int]:
    """Reads the settings."""
    return partial(say, text_of(options.text), options.to, settings_of(options))


def say(text: str, path: Path, settings: Settings) -> int:
    """Writes a spoken text to a wav file."""
    with synthesizer_for(settings) as synthesizer:
        speak_to_file([text], path, synthesizer)
    return 0
