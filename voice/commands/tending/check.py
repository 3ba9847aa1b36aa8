"""``knee check``: is a topic, or a file of shared phrases, as it should be?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from content.layout import layout_of
from content.loading import check_topic
from content.yamlfile import BrokenFile, Fault, read_yaml
from intents.learning.learnt import Keeping
from intents.learning.phrases import load_shared
from intents.meaning import COMMANDS, QUESTIONS
from intents.measuring.overlap import crossings, overlaps
from voice.settings import cache_folder
from voice.terminal import note, say_lines


def begin(options: Namespace) -> Callable[[], int]:
    """Loads nothing."""
    return partial(check, options.files)


def check(paths: Sequence[Path]) -> int:
    """Prints each fault with file, line and what to write instead. 1 where there is one, 0 for warnings alone."""
    faults = [fault for path in paths for fault in faults_of(path)]
    topics = [path for path in paths if is_topic(path)]
    if len(topics) > 1 and not any(not fault.warning for fault in faults):
        note("Trying the phrases of each topic on all of them together.")
        faults += crossings(topics, Keeping(cache_folder(), note))
    say_lines(*map(str, faults))
    wrong = sum(not fault.warning for fault in faults)
    if wrong:
        say_lines(f"{wrong} to mend.")
    else:
        say_lines("All is well." if not faults else f"Usable, with {len(faults)} warnings.")
    return 1 if wrong else 0


def faults_of(path: Path) -> list[Fault]:
    """Every fault of a topic or of a file of shared phrases; which one it is shows in its keys, and a folder is a topic."""
    if is_topic(path):
        return _of_topic(path)
    try:
        data = read_yaml(path)
    except BrokenFile as broken:
        return broken.faults
    if _is_shared(data):
        try:
            load_shared(path)
        except BrokenFile as broken:
            return broken.faults
        return []
    kinds = (
        "a topic (with id, title, overview and so on) or a file of phrases (with intents and their phrases)"
    )
    return [Fault(str(path), 1, f"this is neither {kinds}; check the keys at the left margin.")]


def is_topic(path: Path) -> bool:
    """Whether a file is one of a topic, as far as its keys tell; a folder always is."""
    if layout_of(path).phrases:
        return True
    try:
        data = read_yaml(path)
    except BrokenFile:
        return False
    return not _is_shared(data) and not (
        isinstance(data, dict) and "id" not in data and "overview" not in data
    )


def _is_shared(data: object) -> bool:
    return isinstance(data, dict) and bool(data) and set(data) <= COMMANDS | QUESTIONS | {"none"}


def _of_topic(path: Path) -> list[Fault]:
    faults = check_topic(path, date.today())
    if not any(not fault.warning for fault in faults):
        note(f"Trying every phrase and name of {path.name}: of a large topic that takes some seconds.")
        faults += overlaps(path, Keeping(cache_folder(), note))
    return faults
