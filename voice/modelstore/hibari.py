"""The natural voice: in which package it lies, and whether that is the one that is known, and whole.

hibari-tts 0.2.1 (M. Williams, 2026, Apache-2.0; learnt from Kokoro-82M, Apache-2.0) speaks American English with a voice called
heart. That one lies in its wheel. It knows others, which it would fetch from the network: they are never asked for, and the
file of this one is named to it.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from voice.modelstore.files import folder_in_package, hash_faults
from voice.modelstore.runtime import RUNTIME, runtime_faults

PACKAGE = "hibari"
NETWORK = "hibari.onnx"
HOW = f"install it with 'pip install hibari-tts==0.2.1 {RUNTIME}'"
"""How the natural voice comes onto a machine."""

_VERSION = "0.2.1"
_FOLDER = "assets"
_SUMS = {
    NETWORK: "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8",
    "oov.onnx": "d3cfd8122c5f172a98c8de38268bf1213ee09f2c2ae4df6e055fc6532590fe76",
    "oov.json": "b462e6e5dbdf0e7346c732385d0dd844f612f1770871441c56932bff4ca75d8c",
    "vocab.json": "70abefbe8a1c8865e43e0a43bbdc25b91a33e4aa053479d443ccf23e20a59e5d",
    "normalize.json": "d478ff05404bc43ac3e0468e306674e51085f1b1afc94cdef7c7ea4fb0d56bd8",
    "tokenizer_exceptions.json": "ddf3a3da07bdcf5144270ea4530191d8580fb4fd6f5ae93296e87916e795659a",
    "tagger.json.gz": "d2da7502284bbbe45d49e0b7ce3ce67bdab82254150f4317f1b8559b4d38d0eb",
    "lexicon_us_gold.json.gz": "63ae94f8ef0e906d5b24fe9b59ffcbd1529aca5686a774610e43973cbaa86ad2",
    "lexicon_us_silver.json.gz": "c4c2546ebf1eb07010331e7ef785a431aa17ba8e7bfb6b4af8d654ee96a71fd3",
    "voices.json": "f8b7657ecd0e0e362d3403e99538c0e5bfe20d6a903dfcd04c772b2c73abb204",
}


def hibari_folder() -> Path | None:
    """Where its files lie; None: the package is not installed."""
    return folder_in_package(PACKAGE, _FOLDER)


def hibari_faults(folder: Path) -> list[str]:
    """What is wrong with it or with what runs it, in words; none where all is well. Takes 0.02 s."""
    return [*runtime_faults(), *_version_faults(), *hash_faults(folder, _SUMS)]


def _version_faults() -> list[str]:
    try:
        found = version("hibari-tts")
    except PackageNotFoundError:
        found = "of no known version"
    return (
        []
        if found == _VERSION
        else [f"hibari-tts {found} is not {_VERSION}, which is known to fetch nothing"]
    )
