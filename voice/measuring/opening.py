"""How soon it could sound its first tone: ``python -m voice.measuring.opening TOPIC MODEL`` loads what a start loads.

A process of its own, because here everything is loaded already. No device is opened.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path


def seconds_to_first_tone(topic: Path, model: Path) -> float:
    """Seconds from the start of a process to the moment at which it has all that it needs to speak and to hear."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "voice.measuring.opening", str(topic), str(model)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], capture_output=True)
    return time.perf_counter() - began


def _open(topic: Path, model: Path) -> None:
    from intents.dialog.assistant import Assistant
    from intents.learning.learnt import Keeping
    from voice.hearing.echo import EchoCanceller
    from voice.hearing.recognizer import RecognizerModel
    from voice.session.start import Wishes, make_ear, make_synthesizer
    from voice.settings import cache_folder, load_settings
    from voice.sound.earcons import make_earcons
    from voice.terminal import note

    settings = load_settings()
    assistant = Assistant.load(
        topic, settings.emergency_number, settings.detail, Keeping(cache_folder(), note)
    )
    make_ear(RecognizerModel.load(model, hashes=True), Wishes(), EchoCanceller())
    with make_synthesizer(assistant, settings):
        make_earcons()


if __name__ == "__main__":
    _open(Path(sys.argv[1]), Path(sys.argv[2]))
