"""Where the files lie that several tests read, and the labelled lines among them."""

from __future__ import annotations

import csv
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
SOUNDS = ROOT / "tests" / "sounds"
EMBEDDED = ROOT / "models" / "embedded"
QUESTION = ROOT / "voice" / "sound" / "question.wav"


def labelled(name: str) -> list[tuple[str, str]]:
    """Pairs of a label ("causes", "cause dehydration") and an utterance from a file of ``cases``."""
    with (CASES / name).open(encoding="utf-8") as file:
        rows = [row[-3:] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
    return [(intent if item == "-" else f"{intent} {item}", text) for intent, item, text in rows]
