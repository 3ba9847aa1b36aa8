"""Phrases that another meaning would win."""

from __future__ import annotations

from pathlib import Path

from content.loading import DEFAULT_TOPIC
from intents.measuring.overlap import overlaps, overmatched
from tests.support.files import CASES


def test_gate_hardly_any_phrase_is_won_by_another_meaning() -> None:
    """By the scorer that is in use, which also learns from what was composed and misheard."""
    found = overmatched(DEFAULT_TOPIC)
    print(*found, sep="\n")
    assert len(found) <= 8  # of some 15,000


def test_a_phrase_that_another_meaning_wins_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = (CASES / "hiccups.yaml").read_text(encoding="utf-8")
    stray = "when should i see a doctor about it"
    path.write_text(text.replace("is it the soda", stray), encoding="utf-8")
    [fault] = overlaps(path)
    assert fault.warning and fault.file == str(path)
    assert path.read_text(encoding="utf-8").splitlines()[fault.line - 1].strip() == f"- {stray}"
    assert fault.message == f"'{stray}' is taken for 'warnings', not 'cause fizzy-drinks'."
