"""Which topics there are: those that come with the program and, in a folder of the user's, their own; and which are used.

A topic is called by its id. Of those that come with the program the settings name the used ones; one's own are all used.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from content.layout import layout_of
from content.loading import DEFAULT_TOPIC
from content.topic import is_ident
from voice.errors import TopicError
from voice.settings import Settings
from voice.typed import typed

SHIPPED = DEFAULT_TOPIC.parent
_MISHEARD = "_misheard"


@dataclass(frozen=True)
class Shelved:
    """A topic that is there: its id, its file or folder, whether it is the user's own, and whether it is used."""

    name: str
    path: Path
    own: bool
    used: bool


def own_folder() -> Path:
    """Where one's own topics lie; ``KNEE_TOPICS`` names another folder."""
    named = os.environ.get("KNEE_TOPICS")
    return Path(named) if named else user_data_path("knee-voice", appauthor=False) / "topics"


def shelf(settings: Settings) -> list[Shelved]:
    """All topics that are there: those of the program first, the usual one before all others."""
    used = used_names(settings)
    shipped = sorted(_topics_in(SHIPPED), key=lambda path: (path != DEFAULT_TOPIC, path.name))
    found = [Shelved(_name(path), path, False, _name(path) in used) for path in shipped]
    names = {each.name for each in found}
    own = (path for path in sorted(_topics_in(own_folder())) if _name(path) not in names)
    return found + [Shelved(_name(path), path, True, True) for path in own]


def used_names(settings: Settings) -> tuple[str, ...]:
    """The names of the used ones of those that come with the program; of nothing in the settings, the usual one."""
    named = settings.topics.replace(",", " ").split()
    return tuple(dict.fromkeys(named)) or (_name(DEFAULT_TOPIC),)


def used_topics(settings: Settings) -> list[Shelved]:
    """The topics that are answered about, the usual one first."""
    found = [each for each in shelf(settings) if each.used]
    return found or [Shelved(_name(DEFAULT_TOPIC), DEFAULT_TOPIC, False, True)]


def topic_called(name: str, settings: Settings) -> Path:
    """The topic of a name, or of a file or folder. Raises TopicError where a name is that of none."""
    there = {each.name: each.path for each in shelf(settings)}
    plain = "-".join(name.casefold().replace("_", " ").split())  # "Trouble sleeping"
    if plain in there:
        return there[plain]
    if not name.strip() or (is_ident(name) and not Path(name).exists()):
        raise TopicError(
            f"There is no topic called '{name}': type {typed('knee topics')} to hear which there are."
        )
    return Path(name)


def keep(path: Path, name: str) -> Path:
    """Copies a topic of one's own to the folder, whole or not at all, and says where it lies. Raises TopicError."""
    layout, folder = layout_of(path), own_folder()
    target = folder / (name if layout.phrases else f"{name}.yaml")
    fresh = folder / f".{name}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if layout.phrases:
            shutil.copytree(layout.facts.parent, fresh)
        else:
            shutil.copyfile(layout.facts, fresh)
        for other in _topics_in(folder):
            if _name(other) == name:
                forget(other)
        fresh.replace(target)
        if not layout.phrases and layout.was_listened_to():
            shutil.copyfile(layout.misheard, layout_of(target).misheard)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        reason = error.strerror or "unknown reason"
        raise TopicError(
            f"The topic cannot be kept in {folder} ({reason}): check the disk and its rights."
        ) from error
    return target


def forget(path: Path) -> None:
    """Removes one of one's own topics. Raises TopicError where that cannot be done."""
    try:
        if path.is_dir():
            shutil.rmtree(path)
            return
        for part in (path, layout_of(path).misheard):
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise TopicError(f"{path} cannot be removed ({reason}): check its rights.") from error


def _topics_in(folder: Path) -> list[Path]:
    try:
        entries = [path for path in folder.iterdir() if not path.name.startswith((".", "_"))]
    except OSError:  # there is no such folder, or nobody may look into it
        return []
    return [path for path in entries if layout_of(path).phrases or _is_file_of_topic(path)]


def _is_file_of_topic(path: Path) -> bool:
    return path.suffix in (".yaml", ".yml") and not path.stem.endswith(_MISHEARD)


def _name(path: Path) -> str:
    return path.stem.replace("_", "-")
