"""The command line: runs one command, and turns whatever goes wrong into a sentence and an exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from content.yamlfile import BrokenFile
from voice.commands.options.parser import parse
from voice.errors import VoiceError
from voice.sound.quiet import let_libraries_speak
from voice.terminal import INTERRUPTED, abandon, note, prepare

# … and no assistant does it for them.
_READ_TOPICS = ("bench", "check", "doctor", "export", "models", "new-topic")


def main(argv: Sequence[str] | None = None, loaded: Callable[[], None] = lambda: None) -> int:
    """Runs one command. The exit status: 0 it ran, 1 a fault at run time, 2 wrong usage, 130 Ctrl-C.

    ``loaded`` is called when all that it needs is in memory, and it is about to do something.
    """
    prepare()
    options = parse(sys.argv[1:] if argv is None else argv)
    try:
        work = _begun(options)
        loaded()
        return work()
    except (VoiceError, BrokenFile) as error:
        note(str(error))
        return INTERRUPTED if isinstance(error.__cause__, KeyboardInterrupt) else 1
    except BrokenPipeError:  # whoever read our output has gone: nothing is left to do
        abandon(sys.stdout)
        return 0
    except OSError as error:
        note(
            f"It cannot go on ({error.strerror or error}): free some disk space or check the rights, then try again."
        )
        abandon(sys.stdout)
        return 1
    except KeyboardInterrupt:
        note("Stopped.")
        return INTERRUPTED


def _begun(options: argparse.Namespace) -> Callable[[], int]:
    """What the command does, with what it needs. Each loads only that: so they are imported here."""
    if options.command in _READ_TOPICS:
        import pydantic  # noqa: F401  (a topic loads it, and it makes an error of its own of Ctrl-C meanwhile)
    if getattr(options, "verbose", False):
        let_libraries_speak()
    match options.command:
        case "listen":
            from voice.commands.talking.listen import begin
        case "ask":
            from voice.commands.talking.ask import begin
        case "chat":
            from voice.commands.talking.chat import begin
        case "hear":
            from voice.commands.talking.hear import begin
        case "say":
            from voice.commands.talking.say import begin
        case "serve":
            from voice.commands.talking.serve import begin
        case "check":
            from voice.commands.tending.check import begin
        case "topics":
            from voice.commands.tending.topics import begin
        case "new-topic":
            from voice.commands.tending.new_topic import begin
        case "models":
            from voice.commands.tending.models import begin
        case "completions":
            from voice.commands.tending.completions import begin
        case "devices":
            from voice.commands.tending.devices import begin
        case "export":
            from voice.commands.tending.export import begin
        case "doctor":
            from voice.commands.tending.doctor import begin
        case "bench":
            from voice.commands.tending.bench import begin
        case _:
            from voice.commands.tending.eval import begin
    return begin(options)
