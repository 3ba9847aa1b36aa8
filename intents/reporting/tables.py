"""Tables that can be heard: a caption, a header for each row and each column, and a place to scroll that the keyboard reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intents.reporting.html import Html, element, joined


@dataclass(frozen=True)
class Table:
    """What a table says. The first cell of a row is its header; ``numbers`` where all others are numbers.

    ``name`` is unlike that of any other part of the page. ``marked``: (row, column) of cells to be seen first, from 0.
    """

    name: str
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: bool = True
    marked: frozenset[tuple[int, int]] = frozenset()


def table(what: Table) -> Html:
    """The table inside a place that scrolls by itself, so that the page never does sideways."""
    caption = f"{what.name}-caption"
    head = element("tr", *(element("th", name, scope="col") for name in what.head))
    body = joined(*(_row(what, number, row) for number, row in enumerate(what.rows)))
    whole = element(
        "table", element("caption", element("span", what.caption), id=caption), element("thead", head), element("tbody", body),
        class_="numbers" if what.numbers else "words",
    )  # fmt: skip
    return element(
        "div",
        whole,
        class_="scrolls narrow" if what.numbers else "scrolls",
        role="group",
        tabindex=0,
        aria_labelledby=caption,
    )


def _row(what: Table, number: int, row: Sequence[str]) -> Html:
    first, *others = row
    cells = [
        element("td", _own(cell), class_=_look(what, number, column, cell))
        for column, cell in enumerate(others)
    ]
    return element("tr", element("th", _own(first), scope="row"), *cells)


def _look(what: Table, row: int, column: int, cell: str) -> str:
    if (row, column) in what.marked:
        return "marked"
    return "zero" if what.numbers and cell == "0" else ""


def _own(text: str) -> Html:
    """A text that keeps its direction to itself: a line in Hebrew does not turn the row around."""
    return joined(text) if isinstance(text, Html) or text.isascii() else element("bdi", text)
