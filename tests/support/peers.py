"""Other assistants' own environments, made by the Makefile beside ours."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.files import ROOT

DRIVERS = ROOT / "tests" / "peers"


def python_of(peer: str) -> Path:
    """The Python of a peer's environment; where there is none, the test is skipped and says what to type."""
    python = Path(sys.prefix) / "peers" / peer / "bin" / "python"
    if not python.is_file():
        pytest.skip(f"the tools of {peer} are not there: make peers")
    return python
