"""``knee completions``: what a shell needs to complete commands and options."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import shtab

from voice.commands.options.parser import command_line
from voice.terminal import say_lines


def begin(options: Namespace) -> Callable[[], int]:
    """Needs nothing but the shell's name."""
    return partial(completions, options.shell)


def completions(shell: str) -> int:
    """Prints a script of the shell, made from the options that there are."""
    parser = command_line()
    for action in _actions(parser):
        if action.type is Path or str(action.metavar).startswith("FILE"):
            setattr(action, "complete", shtab.DIRECTORY if action.metavar == "DIR" else shtab.FILE)  # noqa: B010
    say_lines(shtab.complete(parser, shell).rstrip("\n"))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Those of the parser and of all commands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
