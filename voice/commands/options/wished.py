"""What was wished for on the command line: settings, the assistant and the words."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from intents.dialog.assistant import Assistant
from intents.learning.learnt import Keeping
from voice.settings import Settings, cache_folder, load_settings
from voice.terminal import note


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
    return replace(settings, voice=options.voice) if options.voice else settings


def assistant_of(options: Namespace, settings: Settings, *, alone: bool = False) -> Callable[[], Assistant]:
    """What loads the assistant; ``alone``: it is asked one question and no more. It raises content.yamlfile.BrokenFile."""
    keeping = Keeping(cache_folder(), note)
    return partial(Assistant.load, options.topic, settings.emergency_number, settings.detail, keeping, alone)


def text_of(arguments: list[str]) -> str:
    """The words of the command line; bytes that are no text become question marks."""
    return " ".join(arguments).encode(errors="replace").decode()
