"""``knee export``: what another assistant needs to use this one, as a folder of files."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path

from content.loading import load_topic
from content.topic import Topic
from voice.commands.options.wished import topic_of
from voice.export.installed import command_here, quoted, source_here, version_here
from voice.export.templates import filled
from voice.export.writing import Written, write_all
from voice.serving.wire.address import PORT
from voice.terminal import say_lines


def begin(options: Namespace) -> Callable[[], int]:
    """Loads nothing."""
    return partial(export, options.kit, options.folder, topic_of(options), force=options.force)


def export(kit: str, folder: Path, topic: Path, *, force: bool) -> int:
    """Writes the files of a kit, and says what to do next. Raises ExportError or content.yamlfile.BrokenFile."""
    folder = folder.absolute()
    ready = filled(kit, values(folder, load_topic(topic)))
    written = write_all(folder, ready.files, force)
    say_lines(_told(written, folder), *ready.next.splitlines())
    return 0


def values(folder: Path, topic: Topic) -> dict[str, str]:
    """All that the templates may ask for, by the name under which they do."""
    return {
        "command": command_here(),
        "event": "|".join(topic.words.event or (topic.title,)),
        "folder": quoted(folder),
        "part": "|".join(topic.words.part or (topic.title,)),
        "port": str(PORT),
        "question": f"tell me about {topic.title}",
        "readme": str(folder / "README.md"),
        "source": source_here(),
        "title": topic.title,
        "version": version_here(),
    }


def _told(written: Written, folder: Path) -> str:
    if not written.new:
        return f"All {written.kept} files are in {folder} already, as they should be."
    return f"Wrote {written.new} of {written.new + written.kept} files into {folder}" + (
        "; the others were there already." if written.kept else "."
    )
