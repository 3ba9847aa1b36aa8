"""``knee models``: which recognition models there are, and whether one is whole."""

from __future__ import annotations

import os
from pathlib import Path

from models import EMBEDDED
from voice.errors import ModelError
from voice.recognizer import RecognizerModel, check_model
from voice.terminal import say_lines


def models(action: str, path: Path) -> int:
    """``list`` names the models on this machine, ``check`` looks into the one in use. Raises ModelError."""
    if action == "list":
        say_lines(f"embedded: {EMBEDDED}, {_megabytes(EMBEDDED):.0f} MB, used unless another one is named")
        other = os.environ.get("KNEE_MODEL")
        if other:
            say_lines(f"KNEE_MODEL: {other}, used instead")
        return 0
    faults = check_model(path, hashes=True)
    if faults:
        raise ModelError(
            f"The model in {path} cannot be used ({'; '.join(faults)}): name another with --model."
        )
    RecognizerModel.load(path)
    say_lines(f"The model in {path} is whole and loads.")
    return 0


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
