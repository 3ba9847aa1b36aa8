"""The command line: runs one command, and turns whatever goes wrong into a sentence and an exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from content.yamlfile import BrokenFile
from voice.commands.arguments import parse
from voice.errors import VoiceError
from voice.settings import Settings, cache_folder, load_settings
from voice.sound.quiet import let_libraries_speak
from voice.terminal import INTERRUPTED, abandon, note, prepare


def main(argv: Sequence[str] | None = None, loaded: Callable[[], None] = lambda: None) -> int:
    """Runs one command. The exit status: 0 it ran, 1 a fault at run time, 2 wrong usage, 130 Ctrl-C.

    ``loaded`` is called when all that it needs is in memory, and it is about to do something.
    """
    prepare()
    options = parse(sys.argv[1:] if argv is None else argv)
    try:
        work = _work(options)
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


def _work(options: argparse.Namespace) -> Callable[[], int]:
    """What the command does, with what it needs."""
    # Imported here, so that each command loads only what it needs.
    if options.command in ("bench", "check", "doctor", "models"):
        import pydantic  # noqa: F401  (a topic loads it, and it makes an error of its own of Ctrl-C meanwhile)
    if options.command == "check":
        from voice.commands.check import check

        return partial(check, options.file)
    if getattr(options, "verbose", False):
        let_libraries_speak()
    if options.command == "models":
        from voice.commands.models import models

        return partial(models, options.action, options.model, options.topic, options.name, options.sha256)
    if options.command == "devices":
        from voice.commands.devices import list_devices

        return partial(list_devices, load_settings(), as_json=options.json)
    if hasattr(options, "model"):
        from voice.modelstore.catalogue import model_path

        options.model = model_path(options.model)
    if options.command == "doctor":
        from voice.commands.doctor import doctor

        return partial(doctor, options.topic, options.model, as_json=options.json)
    if options.command == "bench":
        from voice.commands.bench import bench

        return partial(
            bench, options.topic, options.model, options.turns, as_json=options.json, quick=options.quick
        )
    settings = _settings(options)
    if options.command == "say":
        from voice.commands.hear import say

        return partial(say, _text(options.text), options.to, settings)

    from intents.dialog.assistant import Assistant
    from intents.learning.learnt import Keeping

    keeping = Keeping(cache_folder(), note)
    alone = options.command == "ask"
    load = partial(Assistant.load, options.topic, settings.emergency_number, settings.detail, keeping, alone)
    if options.command == "listen":
        from voice.commands.listen import listen, wishes_from

        return partial(listen, load, options.model, settings, wishes_from(options, settings))
    assistant = load()
    match options.command:
        case "ask":
            from voice.commands import ask

            if options.json and not options.text:
                return partial(ask.ask_file, assistant, options.json)
            return partial(
                ask.ask, assistant, _text(options.text), settings=settings, as_json=options.json is not None,
                why=options.explain, aloud=options.speak,
            )  # fmt: skip
        case "chat":
            from voice.commands import ask

            return partial(ask.chat, assistant, as_json=options.json)
        case "hear":
            from voice.commands.hear import hear
            from voice.hearing.recognizer import RecognizerModel

            return partial(
                hear, assistant, RecognizerModel.load(options.model, hashes=True), options.files, settings=settings,
                as_json=options.json, aloud=options.speak, folder=options.to,
            )  # fmt: skip
        case _:
            from voice.commands.eval import evaluate, evaluate_endings, evaluate_room

            if options.room:
                return partial(
                    evaluate_room, assistant, options.room, options.model, as_json=options.json,
                    second_ear=settings.second_ear == "on",
                )  # fmt: skip
            if options.endings:
                return partial(
                    evaluate_endings,
                    assistant,
                    settings,
                    options.endings,
                    options.model,
                    as_json=options.json,
                )
            return partial(
                evaluate, assistant, options.file, options.topic, options.model, as_json=options.json, errors=options.errors,
                baselines=options.baselines, second_ear=settings.second_ear == "on",
            )  # fmt: skip


def _settings(options: argparse.Namespace) -> Settings:
    settings = load_settings()
    if options.rate:
        settings = settings.at_rate(options.rate)
    if getattr(options, "full", False):
        settings = replace(settings, detail="full")
    if getattr(options, "detail", None):
        settings = replace(settings, detail=options.detail)
    if getattr(options, "patience", None):
        settings = replace(settings, patience=options.patience)
    if not getattr(options, "second_ear", True):
        settings = replace(settings, second_ear="off")
    return replace(settings, voice=options.voice) if options.voice else settings


def _text(arguments: list[str]) -> str:
    """The words of the command line; bytes that are no text become question marks."""
    return " ".join(arguments).encode(errors="replace").decode()
