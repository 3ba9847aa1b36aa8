"""``knee export``: what another assistant needs to use this one, as a folder of files."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from content.loading import load_topic
from content.topic import Topic
from intents.words.lists import in_words
from voice.commands.options.wished import topics_of
from voice.export.installed import command_here, quoted, source_here, version_here
from voice.export.templates import filled
from voice.export.writing import Written, write_all
from voice.serving.wire.address import PORT
from voice.settings import load_settings
from voice.terminal import say_lines


def begin(options: Namespace) -> Callable[[], int]:
    """Finds the topics. Raises TopicError."""
    topics = topics_of(options, load_settings())
    return partial(export, options.kit, options.folder, topics, bool(options.topics), force=options.force)


def export(kit: str, folder: Path, topics: list[Path], named: bool, *, force: bool) -> int:
    """Writes the files of a kit, and says what to do next. ``named``: the topics are not those that are used anyway.

    Raises ExportError or content.yamlfile.BrokenFile.
    """
    folder = folder.absolute()
    options = "".join(f" --topic {quoted(path.absolute())}" for path in topics if named)
    ready = filled(kit, values(folder, [load_topic(path) for path in topics], options))
    written = write_all(folder, ready.files, force)
    say_lines(_told(written, folder), *ready.next.splitlines())
    return 0


def values(folder: Path, topics: Sequence[Topic], options: str = "") -> dict[str, str]:
    """All that the templates may ask for, by the name under which they do; ``options``: with which the server is started."""
    titles = [topic.title for topic in topics]
    return {
        "command": command_here(),
        "folder": quoted(folder),
        "options": options,
        "port": str(PORT),
        "question": f"tell me about {titles[0]}",
        "readme": str(folder / "README.md"),
        "sentences": "\n".join(f'      - "{sentence}"' for topic in topics for sentence in _sentences(topic)),
        "source": source_here(),
        "title": in_words(titles, "and"),
        "version": version_here(),
    }


def _sentences(topic: Topic) -> Iterator[str]:
    """Sentences that name a topic, as Home Assistant writes them."""
    part, event = "|".join(topic.words.part), "|".join(topic.words.event)
    if whole := "|".join(dict.fromkeys((*topic.words.whole, topic.title))):
        yield f"[{{before}}] ({whole}) [{{after}}]"
    if part and event:
        yield f"[{{before}}] ({part}) [{{between}}] ({event}) [{{after}}]"
        yield f"[{{before}}] ({event}) [{{between}}] ({part}) [{{after}}]"
    elif event:
        yield f"[{{before}}] ({event}) [{{after}}]"


def _told(written: Written, folder: Path) -> str:
    if not written.new:
        return f"All {written.kept} files are in {folder} already, as they should be."
    return f"Wrote {written.new} of {written.new + written.kept} files into {folder}" + (
        "; the others were there already." if written.kept else "."
    )
