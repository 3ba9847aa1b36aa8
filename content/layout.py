"""Where the parts of a topic lie: all in one YAML file, or in a folder where it has grown large.

A folder holds ``facts.yaml`` (what is said, and how people name it), ``phrases`` (whole utterances: ``cause.yaml``,
``warning.yaml``, ``remedy.yaml`` and ``none.yaml``) and ``misheard.yaml``, which a program writes. Beside one file
``topic.yaml`` stands ``topic_misheard.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FACTS = "facts.yaml"


@dataclass(frozen=True)
class Layout:
    """The parts of one topic. ``phrases`` is a folder, or None where they stand in the same file as the facts;
    ``misheard`` need not be there."""

    facts: Path
    phrases: Path | None
    misheard: Path

    def files(self) -> list[Path]:
        """All files that are there, in a fixed order."""
        of_phrases = sorted(self.phrases.glob("*.yaml")) if self.phrases else []
        return [self.facts, *of_phrases, *([self.misheard] if self.was_listened_to() else [])]

    def was_listened_to(self) -> bool:
        """Whether there are misheard phrases."""
        try:
            return self.misheard.exists()
        except OSError:  # a name that no system allows
            return False


def layout_of(path: Path) -> Layout:
    """The layout of a topic by its file or its folder; a file of such a folder stands for all of it. Never raises."""
    try:
        if path.is_dir():
            return _in_folder(path)
        whole = path.absolute()
        folders = [_in_folder(folder) for folder in list(whole.parents)[:2] if (folder / "phrases").is_dir()]
        found = next(
            (layout for layout in folders if layout.facts.is_file() and whole in layout.files()), None
        )
    except (OSError, ValueError):  # a name that no system allows: whoever reads it says so
        found = None
    return found or Layout(path, None, path.with_name(f"{path.stem}_misheard.yaml"))


def _in_folder(folder: Path) -> Layout:
    return Layout(folder / FACTS, folder / "phrases", folder / "misheard.yaml")
