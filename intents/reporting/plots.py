"""Plots as SVG inside the page: drawn by matplotlib, coloured by the page, so that they follow light, dark and forced colours.

Each is one picture to a screen reader, with a name and a sentence about what it shows; its figures are in the table beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from intents.measuring.accuracy import Band
from intents.reporting.counted import Confusion, Times, short
from intents.reporting.html import Html, clean, element

# Colours that stand for those of the page.
_INK, _RIGHT, _WRONG, _FAINT = "#010101", "#020202", "#030303", "#040404"
_OF_PAGE = {_INK: "currentColor", _RIGHT: "var(--right)", _WRONG: "var(--wrong)", _FAINT: "var(--faint)"}
_SETTINGS = {
    "svg.fonttype": "none",  # text stays text
    "text.parse_math": False,  # also where there is a dollar in it
    "font.size": 10,
    "text.color": _INK,
    "axes.edgecolor": _FAINT,
    "axes.labelcolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _FAINT,
    "ytick.color": _FAINT,
    "xtick.labelcolor": _INK,
    "ytick.labelcolor": _INK,
}
# What is not drawn goes, and what has a name gets one that is its own on the page. The family of letters is the page's.
_CHANGES = (
    (r"<metadata>.*?</metadata>\s*", ""),
    (r"<style .*?</style>\s*", ""),
    (r"\s*font-family: [^;\"]*;", ""),
    (r'\bid="', 'id="{name}-'),
    (r"url\(#", "url(#{name}-"),
    (r'xlink:href="#', 'href="#{name}-'),
)
_CELL = 0.36  # inches of a cell of the confusion
_LONGEST = 20  # letters of a name


def confusion_plot(name: str, confusion: Confusion) -> Html:
    """A field for each intent and what it was taken for, the darker the more of the intent's cases are in it."""
    rows, columns = confusion.rows, confusion.columns
    with rc_context(_SETTINGS):
        figure = Figure((1.6 + _CELL * len(columns), 1.6 + _CELL * len(rows)), layout="constrained")
        axes: Axes = figure.add_subplot()
        for y, row in enumerate(rows):
            for x, column in enumerate(columns):
                if count := confusion.counts[row, column]:
                    colour = _RIGHT if row == column else _WRONG
                    strength = 0.12 + 0.3 * count / confusion.total(row)
                    axes.add_patch(
                        Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, alpha=strength, linewidth=0)
                    )
                    axes.text(x, y, str(count), ha="center", va="center", fontsize=9)
        axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5), aspect="equal")
        axes.set_xticks(range(len(columns)), [_cut(column) for column in columns], rotation=90)
        axes.set_yticks(range(len(rows)), [_cut(row) for row in rows])
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.set(ylabel="What was meant")
        axes.set_xlabel("What it was taken for", labelpad=8)
        axes.xaxis.set_label_position("top")
        for spine in axes.spines.values():
            spine.set_visible(False)
        for edge in range(1, len(rows)):
            axes.axhline(edge - 0.5, color=_FAINT, linewidth=0.4)
        for edge in range(1, len(columns)):
            axes.axvline(edge - 0.5, color=_FAINT, linewidth=0.4)
        right = sum(confusion.counts[row, row] for row in rows)
        told = f"Of {confusion.counts.total()} cases {right} lie on the diagonal, where what was meant was understood."
        return _svg(figure, name, "Confusion of intents", told)


def reliability_plot(name: str, title: str, bands: Sequence[Band]) -> Html:
    """How often answers were right, by how sure it was, with 95 % intervals; on the dashed line confidence would be true."""
    counted = [band for band in bands if band.right.whole]
    with rc_context(_SETTINGS):
        figure = Figure((5.6, 4.2), layout="constrained")
        axes: Axes = figure.add_subplot()
        least = bands[0].low if bands else 0.0
        axes.plot([least, 1], [least, 1], color=_INK, linewidth=1, linestyle=(0, (4, 4)), alpha=0.6)
        for band in counted:
            low, high = band.right.interval
            axes.plot(
                [band.sure, band.sure],
                [low, high],
                color=_RIGHT,
                linewidth=3,
                alpha=0.45,
                solid_capstyle="round",
            )
        axes.plot(
            [band.sure for band in counted], [band.right.value for band in counted],
            color=_RIGHT, marker="o", markersize=6, linewidth=1,
        )  # fmt: skip
        axes.set(
            xlim=(least - 0.02, 1.02),
            ylim=(0, 1.05),
            xlabel="How sure it was",
            ylabel="How often it was right",
        )
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
        axes.grid(axis="y", color=_FAINT, linewidth=0.4)
        worst = max(counted, key=lambda band: abs(band.sure - band.right.value), default=None)
        told = "There is nothing to count."
        if worst:
            told = (
                f"The line of answers is farthest from the dashed one at a confidence of {worst.sure:.2f}, "
                f"where {100 * worst.right.value:.0f} in a hundred were right."
            )
        return _svg(figure, name, title, told)


def times_plot(name: str, title: str, times: Times) -> Html:
    """A bar for each span of time, as high as the number of questions that took so long."""
    with rc_context(_SETTINGS):
        figure = Figure((5.6, 3.2), layout="constrained")
        axes: Axes = figure.add_subplot()
        counts = [count for _, _, count in times.bars]
        bars = axes.bar(range(len(counts)), counts, width=0.84, color=_RIGHT, alpha=0.75)
        axes.bar_label(bars, padding=2, fontsize=9)
        labels = [f"{low:g} to {high:g}" for low, high, _ in times.bars]
        many = len(labels) > 7
        axes.set_xticks(
            range(len(counts)), labels, rotation=40 if many else 0, ha="right" if many else "center"
        )
        axes.set(xlabel="Milliseconds", ylabel="Questions", ylim=(0, 1.12 * max(counts)))
        axes.tick_params(length=0)
        told = f"Half took no more than {short(times.marks['Median'])} milliseconds, the slowest {short(times.marks['Slowest'])}."
        return _svg(figure, name, title, told)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _svg(figure: Figure, name: str, title: str, told: str) -> Html:
    """The figure for the page: one picture with a name, and nothing in it that another picture of the page also names."""
    file = StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(file, format="svg", transparent=True, metadata=nothing)
    opening, drawn = re.split(
        r"(?<=>)", file.getvalue().partition("<svg")[2].rpartition("</svg>")[0], maxsplit=1
    )
    for what, instead in _CHANGES:
        drawn = re.sub(what, instead.format(name=name), drawn, flags=re.DOTALL)
    for stands, colour in _OF_PAGE.items():
        drawn = drawn.replace(stands, colour)
    width, box = re.findall(r'(?:width|viewBox)="([^"]+)"', opening)
    return element(
        "svg", element("title", title, id=f"{name}-title"), element("desc", told, id=f"{name}-desc"), Html(clean(drawn)),
        viewBox=box, role="img", aria_labelledby=f"{name}-title", aria_describedby=f"{name}-desc",
        style=f"--width: {float(width.removesuffix('pt')) / 12:.1f}rem",
    )  # fmt: skip
