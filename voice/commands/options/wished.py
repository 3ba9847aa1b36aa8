"""What was wished for on the command line: settings, the assistant and the words."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from content.loading import DEFAULT_TOPIC
from content.yamlfile import BrokenFile
from intents.dialog.assistant import Assistant
from intents.learning.learnt import Keeping
from intents.understanding.interpreter import Interpreter
from voice.settings import DEFAULT, Settings, cache_folder, load_settings
from voice.shelf import topic_called, used_topics
from voice.terminal import note
from voice.typed import typed


def settings_of(options: Namespace) -> Settings:
    """The kept settings, with what was wished for instead."""
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
    if options.voice:
        settings = replace(settings, voice="" if options.voice == DEFAULT else options.voice)
    return settings


def topics_of(options: Namespace, settings: Settings) -> list[Path]:
    """The topics that were named, or those that are used. Raises TopicError."""
    if options.topics:
        return list(dict.fromkeys(topic_called(name, settings) for name in options.topics))
    return [each.path for each in used_topics(settings)]


def topic_of(options: Namespace) -> Path:
    """The topic that was named first, or the usual one. Raises TopicError."""
    return topic_called(options.topics[0], load_settings()) if options.topics else DEFAULT_TOPIC


def assistant_of(options: Namespace, settings: Settings, *, alone: bool = False) -> Callable[[], Assistant]:
    """What loads the assistant, here or in another process; ``alone``: it is asked one question and no more. It raises
    content.yamlfile.BrokenFile for a topic that was named, or where all are broken; else a broken one is left out, and that is
    said."""
    return partial(_loaded, topics_of(options, settings), settings, alone, named=bool(options.topics))


def _loaded(paths: list[Path], settings: Settings, alone: bool, *, named: bool) -> Assistant:
    keeping = Keeping(cache_folder(), note)
    interpreters = [Interpreter.load(paths[0], keeping)] if len(paths) == 1 else []
    for path in paths if not interpreters else ():
        try:
            interpreters.append(Interpreter.load(path, keeping))
        except BrokenFile:
            if named or (path == paths[-1] and not interpreters):
                raise
            note(
                f"The topic in {path} is left out: to hear what is wrong, type {typed(f'knee check {path}')}"
            )
    return Assistant(interpreters, settings.emergency_number, settings.detail, alone)


def text_of(arguments: list[str]) -> str:
    """The words of the command line; bytes that are no text become question marks."""
    return " ".join(arguments).encode(errors="replace").decode()
