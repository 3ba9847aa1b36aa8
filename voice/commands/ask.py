"""``knee ask`` and ``knee chat``: the conversation in text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from content.wording import load_wording
from intents.dialog.assistant import Assistant, Turn
from intents.heard import Heard
from intents.reply import Effect, Reply
from intents.understanding.explain import explain
from voice.errors import InputError
from voice.prompt import is_terminal, typed_lines
from voice.settings import Settings
from voice.terminal import input_lines, note, say_lines

_LEAVING = frozenset(
    ("exit", "quit", "q", ":q", "/quit", "/exit")
)  # as programs are left, beside all goodbyes


def ask(assistant: Assistant, text: str, *, settings: Settings, as_json: bool, why: bool, aloud: bool) -> int:
    """One question, one answer."""
    turn = assistant.hear(text)
    if as_json:
        print_json(turn)
    else:
        say_lines(*(turn.reply.chunks if aloud else written(turn.reply)))
        if why:
            print()
            say_lines(*explain(turn.meaning))
        if turn.reply.more:
            note("There is more: add --full to hear all, or go on in knee chat.")
    if aloud:
        from voice.speaking.aloud import speak_aloud  # a text question needs no sound

        speak_aloud(map(assistant.pronounced, turn.reply.chunks), settings)
    return 0


def ask_file(assistant: Assistant, name: str) -> int:
    """One question a line, each on its own, and one JSON object a line, as soon as its question has come."""
    with _opened(name) as stream:
        for line in input_lines(stream):
            assistant.forget()
            print_json(assistant.hear(line))
    return 0


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


def written(reply: Reply) -> tuple[str, ...]:
    """What is shown of a reply that is not also spoken: text has no pace that could be changed."""
    changes_pace = reply.effect in (Effect.SLOWER, Effect.FASTER)
    return (load_wording().no_pace,) if changes_pace else reply.chunks


def _lines(as_json: bool) -> Iterator[str]:
    if is_terminal() and not as_json:
        return typed_lines("You: ")
    return input_lines(sys.stdin.buffer) if sys.stdin is not None else iter(())


def print_json(turn: Turn, **extra: object) -> None:
    """One JSON object on one line."""
    print(json.dumps({**extra, **turn.as_json()}, ensure_ascii=False), flush=True)


def _opened(name: str) -> BinaryIO:
    if name == "-":
        if sys.stdin is None:
            raise InputError("Standard input is closed: name a file of questions instead of -.")
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise InputError(
            f"{name} cannot be read ({reason}): check the name, or use - for standard input."
        ) from error
