"""Figures and how they are told: line by line for people, nested for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One result. ``unit`` is seconds, milliseconds, megabytes, times, or nothing where it is a number or a share."""

    group: str
    name: str
    value: float
    unit: str = ""

    def __str__(self) -> str:
        whole = self.value >= 100 or self.value == int(self.value)
        return f"{self.name}: {format(self.value, '.0f' if whole else '.3g')} {self.unit}".rstrip()


@dataclass
class Report:
    """The figures so far, in the order in which they are told, and sentences about how to read them."""

    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, group: str, name: str, value: float, unit: str = "") -> None:
        """The next figure."""
        self.figures.append(Figure(group, name, value, unit))

    def spread(self, group: str, values: Sequence[float], unit: str = "", share: int = 90) -> None:
        """The median and a percentile of several; where nothing was measured, a sentence that says so."""
        if not values:
            self.notes.append(f"{group}: nothing could be measured.")
            return
        self.add(group, "median", median(values), unit)
        self.add(group, f"{share}th percentile", sorted(values)[len(values) * share // 100], unit)

    def lines(self) -> list[str]:
        """A line for each group and each figure, then the notes: to be read from top to bottom."""
        lines, group = [], ""
        for figure in self.figures:
            if figure.group != group:
                group = figure.group
                lines.append(f"{group}:")
            lines.append(str(figure))
        return lines + self.notes

    def nested(self) -> dict[str, object]:
        """For JSON: group, name, then value and unit."""
        groups: dict[str, dict[str, object]] = {}
        for each in self.figures:
            groups.setdefault(each.group, {})[each.name] = {"value": each.value, "unit": each.unit}
        return {"figures": groups, "notes": self.notes}
