"""What a comparison found, as one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_ROWS = {
    "right": "answered right", "wrong": "answered wrongly", "asked": "asked back", "refused": "refused",
    "let_go": "nothing of the topic's, let go", "raised": "signs of danger, told or asked about",
}  # fmt: skip


def table(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """All that was measured as one table of Markdown, a column a recognizer; figures are in a hundred, with their intervals."""
    yield "| | " + " | ".join(result["engine"] for result in found) + " |"
    yield "|---" * (len(found) + 1) + "|"
    for name, first in found[0]["sets"].items():
        per = [result["sets"][name] for result in found]
        row = [_cell([each["words_wrong"], *each["words_wrong_interval"]]) for each in per]
        yield _row(f"{name} ({first['recordings']}): words wrong", row)
        for kind, about in _ROWS.items():
            if kind in first:
                yield _row(f"{name}: {about}", [_cell(each[kind]) for each in per])
    for what, about in (
        ("real_time_factor", "part of real time"),
        ("load_seconds", "loads in, seconds"),
        ("megabytes", "memory, MB"),
    ):
        yield _row(about, [str(result.get(what, "")) for result in found])


def _row(about: str, cells: Sequence[str]) -> str:
    return f"| {about} | {' | '.join(cells)} |"


def _cell(figure: Sequence[float]) -> str:
    value, low, high = figure
    return f"{value} ({low} to {high})"
