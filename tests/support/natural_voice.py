"""Whether the natural voice is installed, and copies of its package that something is wrong with."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from voice.modelstore.hibari import hibari_folder

needs_natural = pytest.mark.skipif(
    hibari_folder() is None or find_spec("onnxruntime") is None,
    reason="the natural voice is not installed: pip install '.[natural]'",
)


def copied_package(folder: Path) -> Path:
    """The files of a copy of the package, each a link that may be replaced; ``folder`` is to be on the path of modules."""
    real = hibari_folder()
    assert real
    package = folder / "hibari"
    (package / "assets").mkdir(parents=True)
    for file in (*real.parent.glob("*.py"), real.parent / "g2p"):
        (package / file.name).symlink_to(file)
    for file in real.iterdir():
        (package / "assets" / file.name).symlink_to(file)
    return package / "assets"


def claimed_version(folder: Path, name: str, version: str) -> None:
    """Makes ``folder``, on the path of modules, tell that this version is installed."""
    told = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
