"""The command line: runs one command, and turns whatever goes wrong into a sentence and an exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from content.yamlfile import BrokenFile
from voice.commands.arguments import parse
from voice.errors import VoiceError
from voice.settings import Settings, cache_folder, load_settings
from voice.sound.quiet import let_libraries_speak
from voice.terminal import abandon, note, prepare


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. The exit status: 0 it ran, 1 a fault at run time, 2 wrong usage."""
    prepare()
    options = parse(sys.argv[1:] if argv is None else argv)
    try:
        return _run(options)
    except (VoiceError, BrokenFile) as error:
        note(str(error))
        return 1
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
        return 0


def _run(options: argparse.Namespace) -> int:
    # Imported here, so that each command loads only what it needs.
    if options.command == "check":
        from voice.commands.check import check

        return check(options.file)
    if getattr(options, "verbose", False):
        let_libraries_speak()
    if options.command == "models":
        from voice.commands.models import models

        return models(options.action, options.model, options.topic, options.name, options.sha256)
    if hasattr(options, "model"):
        from voice.modelstore.catalogue import model_path

        options.model = model_path(options.model)
    if options.command == "doctor":
        from voice.commands.doctor import doctor

        return doctor(options.topic, options.model, as_json=options.json)
    if options.command == "bench":
        from voice.commands.bench import bench

        return bench(options.topic, options.model, options.turns, as_json=options.json, quick=options.quick)
    settings = _settings(options)
    if options.command == "say":
        from voice.commands.hear import say

        return say(_text(options.text), options.to, settings)

    from intents.dialog.assistant import Assistant
    from intents.learning.learnt import Keeping

    keeping = Keeping(cache_folder(), note)
    load = partial(Assistant.load, options.topic, settings.emergency_number, settings.detail, keeping)
    if options.command == "listen":
        from voice.commands.listen import listen, wishes_from

        return listen(load, options.model, settings, wishes_from(options))
    assistant = load()
    match options.command:
        case "ask":
            from voice.commands import ask

            if options.json and not options.text:
                return ask.ask_file(assistant, options.json)
            return ask.ask(
                assistant, _text(options.text), settings=settings, as_json=options.json is not None,
                why=options.explain, aloud=options.speak,
            )  # fmt: skip
        case "chat":
            from voice.commands import ask

            return ask.chat(assistant, as_json=options.json)
        case "hear":
            from voice.commands.hear import hear
            from voice.hearing.recognizer import RecognizerModel

            return hear(
                assistant, RecognizerModel.load(options.model, hashes=True), options.files, settings=settings,
                as_json=options.json, aloud=options.speak, folder=options.to,
            )  # fmt: skip
        case _:
            from voice.commands.eval import evaluate, evaluate_room

            if options.room:
                return evaluate_room(assistant, options.room, options.model, as_json=options.json)
            return evaluate(
                assistant, options.file, options.topic, options.model, as_json=options.json, errors=options.errors,
                baselines=options.baselines,
            )  # fmt: skip


def _settings(options: argparse.Namespace) -> Settings:
    settings = load_settings()
    if options.rate:
        settings = settings.at_rate(options.rate)
    if getattr(options, "full", False):
        settings = replace(settings, detail="full")
    if getattr(options, "detail", None):
        settings = replace(settings, detail=options.detail)
    return replace(settings, voice=options.voice) if options.voice else settings


def _text(arguments: list[str]) -> str:
    """The words of the command line; bytes that are no text become question marks."""
    return " ".join(arguments).encode(errors="replace").decode()
