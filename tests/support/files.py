"""Where the files lie that several tests read, and the labelled lines among them."""

from __future__ import annotations

from pathlib import Path

from intents.measuring.cases import read_cases

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
SOUNDS = ROOT / "tests" / "sounds"
EMBEDDED = ROOT / "models" / "embedded"
QUESTION = ROOT / "voice" / "sound" / "question.wav"


def labelled(name: str) -> list[tuple[str, str]]:
    """Pairs of a label ("causes", "cause dehydration") and an utterance from a file of ``cases``."""
    return [(str(case.label), case.text) for case in read_cases(CASES / name)]
