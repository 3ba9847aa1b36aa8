"""``knee ask`` and ``knee chat``: the conversation in text."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import BinaryIO

from intents.dialog.assistant import Assistant, Turn
from intents.reply import Effect
from intents.understanding.explain import explain
from voice.errors import InputError
from voice.settings import Settings
from voice.terminal import input_lines, note, say_lines


def ask(assistant: Assistant, text: str, *, settings: Settings, as_json: bool, why: bool, aloud: bool) -> int:
    """One question, one answer."""
    turn = assistant.hear(text)
    if as_json:
        print_json(turn)
    else:
        say_lines(*turn.reply.chunks)
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
    """A conversation: a line in, a reply out, until goodbye or the end of the input."""
    prompt = "You: " if sys.stdin is not None and sys.stdin.isatty() and not as_json else ""
    if not as_json:
        say_lines(*assistant.greeting())
    if sys.stdin is None:
        return 0
    print(end=prompt, flush=True)
    for line in input_lines(sys.stdin.buffer):
        turn = assistant.hear(line)
        if as_json:
            print_json(turn)
        else:
            say_lines(*turn.reply.chunks)
        if turn.reply.effect is Effect.GOODBYE:
            break
        print(end=prompt, flush=True)
    return 0


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
