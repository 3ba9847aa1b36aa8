"""``knee new-topic``: asks for what a topic needs, and writes the file."""

from __future__ import annotations

import os
import shlex
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from content.draft import Draft, tidy_title, title_fault
from content.loading import EXAMPLE_TOPIC, check_topic
from content.writing import TODO, ident, written
from voice.commands.tending.interview import Interview
from voice.errors import TopicError
from voice.prompt import is_terminal, typed_lines
from voice.terminal import INTERRUPTED, input_lines, note, say_lines
from voice.typed import typed

_PROMPT = "Answer: "


def begin(options: Namespace) -> Callable[[], int]:
    """Looks whether the file can be made. Raises TopicError."""
    if options.example:
        return print_example
    title = tidy_title(options.name)
    if fault := title_fault(title) or (
        "" if ident(title) else "This name has no letters; write it in words."
    ):
        raise TopicError(fault)
    path = _file(options.to, title)
    if path.exists() and not options.replace:
        raise TopicError(f"{path} is there already: name another file with --to, or add --replace.")
    return partial(new_topic, title, path)


def print_example() -> int:
    """Prints a whole topic, with comments."""
    say_lines(EXAMPLE_TOPIC.read_text(encoding="utf-8").rstrip("\n"))
    return 0


def new_topic(title: str, path: Path) -> int:
    """Asks, and keeps each answer in ``path`` as soon as it is given. Raises OSError."""
    say_lines(f"I ask, and you answer a line each. I keep every answer in {path}.")
    say_lines("An empty line leaves a question for later, and Ctrl-C leaves all of them.")
    file = _File(path)
    try:
        Interview(title, _answers(), say_lines, file.keep).hold()
    except KeyboardInterrupt:
        if is_terminal():
            say_lines("")  # after the last prompt
        note(
            "Stopped."
            if not file.is_begun
            else f"Stopped. Your answers are in {path}; go on there with an editor."
        )
        return INTERRUPTED
    _tell(path)
    return 0


class _File:
    """Where the answers are kept: at every moment a whole topic. What was there before stays beside it, under a name with ~."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_begun = False

    def keep(self, draft: Draft) -> None:
        """Writes all that was answered so far. Raises OSError."""
        if not self.is_begun and self.path.exists():
            self.path.replace(self.path.with_name(f"{self.path.name}~"))
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            fresh.write_text(written(draft, date.today()), encoding="utf-8")
            fresh.replace(self.path)  # whole or not at all
        finally:
            fresh.unlink(missing_ok=True)
        self.is_begun = True


def _tell(path: Path) -> None:
    """What was written, what is left to do, and what to type next."""
    say_lines(f"Written: {path}.", *map(str, check_topic(path, date.today())))
    lines = path.read_text(encoding="utf-8").splitlines()
    left = sum(line.strip().startswith(TODO) for line in lines) - 1  # one tells what they are
    if left:
        say_lines(f"It works as it is; {left} places marked TODO are left to be written with an editor.")
    file = shlex.quote(str(path))
    say_lines(
        "To check it, to try it, to see which words cannot be heard, to have it used, and to see a whole one, type:",
        typed(f"knee check {file}"),
        typed(f"knee chat --topic {file}"),
        typed(f"knee models check --topic {file}"),
        typed(f"knee topics add {file}"),
        typed("knee new-topic --example"),
    )


def _file(to: Path | None, title: str) -> Path:
    """The file to be written. Raises TopicError where there is no folder for it."""
    name = f"{ident(title).replace('-', '_')}.yaml"
    path = Path(name) if to is None else to / name if to.is_dir() else to
    if not path.parent.is_dir():
        raise TopicError(f"There is no folder {path.parent}: make it first, or name another file with --to.")
    return path


def _answers() -> Iterator[str]:
    if is_terminal():
        return typed_lines(_PROMPT)
    return input_lines(sys.stdin.buffer) if sys.stdin is not None else iter(())
