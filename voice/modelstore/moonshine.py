"""The network of the second ear: in which package its files lie, and whether they are whole.

Moonshine tiny (Moonshine AI, 2025, MIT licence) comes in the wheel of its own library, ``moonshine-voice`` 0.1.0. Only these
files of it are used: the library itself is never imported.
"""

from __future__ import annotations

from pathlib import Path

from voice.modelstore.files import folder_in_package, hash_faults
from voice.modelstore.runtime import RUNTIME, runtime_faults

PACKAGE = "moonshine_voice"
HOW = f"install it with 'pip install moonshine-voice==0.1.0 {RUNTIME}'"
"""How the second ear comes onto a machine."""

_FOLDER = "assets/tiny-en"
# The same in the wheels for Linux, macOS and Windows.
_SUMS = {
    "encoder_model.ort": "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    "decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
    "tokenizer.bin": "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
}


def moonshine_folder() -> Path | None:
    """Where its files lie; None: the package is not installed."""
    return folder_in_package(PACKAGE, _FOLDER)


def moonshine_faults(folder: Path) -> list[str]:
    """What is wrong with its files or with what runs them, in words; none where all is well. Takes about 0.1 s."""
    return [*runtime_faults(), *hash_faults(folder, _SUMS)]
