"""``knee chat``: a conversation in text."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.reply import Effect
from voice.commands.options.wished import assistant_of, settings_of
from voice.commands.talking.ask import print_json, written
from voice.prompt import is_terminal, typed_lines
from voice.terminal import input_lines, say_lines

_LEAVING = frozenset(
    ("exit", "quit", "q", ":q", "/quit", "/exit")
)  # as programs are left, beside all goodbyes


def begin(options: Namespace) -> Callable[[], int]:
    """Loads what the command needs."""
    return partial(chat, assistant_of(options, settings_of(options))(), as_json=options.json)


def chat(assistant: Assistant, *, as_json: bool) -> int:
    """A conversation: a line in, a reply out, until goodbye or the end of the input. In text an empty line is passed over."""
    if not as_json:
        say_lines(*assistant.greeting())
    for line in _lines(as_json):
        if not as_json and not line.strip():
            continue
        turn = assistant.hear("goodbye" if line.strip(" \t\r\n.!").lower() in _LEAVING else line)
        if as_json:
            print_json(replace(turn, heard=Heard(line)))
        else:
            say_lines(*written(turn.reply))
        if turn.reply.effect is Effect.GOODBYE:
            return 0
    if is_terminal() and not as_json:
        print()  # after the last prompt
    return 0


def _lines(as_json: bool) -> Iterator[str]:
    if is_terminal() and not as_json:
        return typed_lines("You: ")
    return input_lines(sys.stdin.buffer) if sys.stdin is not None else iter(())
