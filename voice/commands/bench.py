"""``knee bench``: how fast every part is on this machine, and whether a long conversation makes anything grow."""

from __future__ import annotations

import json
from pathlib import Path

from voice.measuring.figures import Effort, measured
from voice.terminal import say_lines


def bench(topic: Path, model: Path, turns: int, *, as_json: bool, quick: bool) -> int:
    """Measures everything and prints it. Raises VoiceError or content.yamlfile.BrokenFile."""
    report = measured(topic, model, Effort.of(turns, quick))
    say_lines(*([json.dumps(report.nested())] if as_json else report.lines()))
    return 0
