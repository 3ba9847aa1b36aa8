"""Where the report of an evaluation is written, and what is said where it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from intents.measuring.accuracy import Outcome
from voice.errors import ReportError


def check_place(path: Path) -> None:
    """Raises ReportError where a report could not be written, before the evaluation takes minutes."""
    if find_spec("matplotlib") is None:
        raise ReportError(
            "A report needs matplotlib: install it with 'pip install matplotlib', or leave out --report."
        )
    if path.exists() and not path.is_file():
        raise ReportError(f"{path} is not a file: name an HTML file to write to.")
    if not path.parent.is_dir():
        raise ReportError(f"There is no folder {path.parent}: make it first.")


def write_report(
    path: Path, name: str, topic: str, figures: Mapping[str, object], outcomes: Sequence[Outcome]
) -> None:
    """Writes the page, whole or not at all. Raises ReportError."""
    from intents.reporting.page import page  # its plots are an extra

    unfinished = path.with_name(f".{uuid4().hex}.part")
    try:
        unfinished.write_text(page(name, topic, figures, outcomes), encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise ReportError(f"{path} cannot be written ({reason}): choose another folder.") from error
    finally:
        unfinished.unlink(missing_ok=True)
