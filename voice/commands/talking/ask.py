"""``knee ask``: questions in text, each on its own."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from content.wording import load_wording
from intents.dialog.assistant import Assistant
from intents.dialog.turn import Turn
from intents.reply import Effect, Reply
from intents.understanding.explain import explain
from voice.commands.options.wished import assistant_of, settings_of, text_of
from voice.errors import InputError
from voice.settings import Settings
from voice.terminal import input_lines, note, say_lines
from voice.typed import typed


def begin(options: Namespace) -> Callable[[], int]:
    """Loads what the command needs."""
    settings = settings_of(options)
    assistant = assistant_of(options, settings, alone=True)()
    if options.json and not options.text:
        return partial(ask_file, assistant, options.json)
    return partial(
        ask, assistant, text_of(options.text), settings=settings, as_json=options.json is not None,
        why=options.explain, aloud=options.speak,
    )  # fmt: skip


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
            note(f"There is more: add --full to hear all, or go on in {typed('knee chat')}.")
    if aloud:
        from voice.speaking.aloud import speak_written  # a text question needs no sound

        speak_written(map(assistant.pronounced, turn.reply.chunks), settings)
    return 0


def ask_file(assistant: Assistant, name: str) -> int:
    """One question a line, each on its own, and one JSON object a line, as soon as its question has come."""
    with _opened(name) as stream:
        for line in input_lines(stream):
            assistant.forget()
            print_json(assistant.hear(line))
    return 0


def written(reply: Reply) -> tuple[str, ...]:
    """What is shown of a reply that is not also spoken: text has no pace that could be changed."""
    changes_pace = reply.effect in (Effect.SLOWER, Effect.FASTER)
    return (load_wording().no_pace,) if changes_pace else reply.chunks


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
