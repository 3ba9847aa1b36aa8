"""``knee bench``: how fast every part is on this machine, and whether a long conversation makes anything grow."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path

from voice.commands.options.wished import topic_of
from voice.measuring.figures import Effort, measured
from voice.modelstore.catalogue import model_path
from voice.terminal import say_lines


def begin(options: Namespace) -> Callable[[], int]:
    """Finds the model. Raises ModelError."""
    return partial(
        bench,
        topic_of(options),
        model_path(options.model),
        options.turns,
        as_json=options.json,
        quick=options.quick,
    )


def bench(topic: Path, model: Path, turns: int, *, as_json: bool, quick: bool) -> int:
    """Measures everything and prints it. Raises VoiceError or content.yamlfile.BrokenFile."""
    report = measured(topic, model, Effort.of(turns, quick))
    say_lines(*([json.dumps(report.nested())] if as_json else report.lines()))
    return 0
