"""``knee models``: which recognition models there are, whether one is whole, and fetching another."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path

from voice.commands.options.wished import topic_of
from voice.errors import ModelError
from voice.hearing.recognizer import RecognizerModel
from voice.measuring.vocabulary import unheard
from voice.modelstore.catalogue import CATALOGUE, EMBEDDED, fetched_models, model_path
from voice.modelstore.files import check_model
from voice.terminal import say_lines


def begin(options: Namespace) -> Callable[[], int]:
    """Loads nothing."""
    return partial(models, options.action, options.model, topic_of(options), options.name, options.sha256)


def models(action: str, model: Path, topic: Path, name: str | None, sha256: str | None) -> int:
    """``list``, ``check`` the one in use, or ``fetch`` the one called ``name``. Raises VoiceError."""
    if action == "list":
        return list_models()
    if action == "check":
        return check_one(model_path(model), topic)
    from voice.modelstore.fetch import fetch  # the only command that may use the network

    return fetch(str(name), sha256 or "", RecognizerModel.load)


def list_models() -> int:
    """Names the models on this machine, and those that can be fetched."""
    say_lines(f"embedded: {EMBEDDED}, {_megabytes(EMBEDDED):.0f} MB, used unless another one is named")
    fetched = fetched_models()
    for folder in fetched:
        say_lines(f"{folder.name}: {folder}, {_megabytes(folder):.0f} MB, fetched")
    if other := os.environ.get("KNEE_MODEL"):
        say_lines(f"KNEE_MODEL: {other}, used instead")
    here = {folder.name for folder in fetched}
    for model in CATALOGUE:
        if model.name not in here:
            size = f"{model.size / 1e6:.0f} MB, " if model.size else ""
            say_lines(f"{model.name}: can be fetched, {size}{model.licence}. {model.about}.")
    return 0


def check_one(path: Path, topic: Path) -> int:
    """Whether a model is whole, and which words it cannot hear. Raises ModelError, and BrokenFile for the topic."""
    faults = check_model(path, hashes=True)
    if faults:
        raise ModelError(
            f"The model in {path} cannot be used ({'; '.join(faults)}): name another with --model."
        )
    model = RecognizerModel.load(path)
    say_lines(f"The model in {path} is whole and loads.")
    say_lines(*unheard(model, topic).lines())
    return 0


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
