"""Signs of danger as relations: slots that stand together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from intents.safety.slots import Filled

_JOINTS = frozenset(["but", "because", "though", "although"])
_REPORTED = frozenset(["not", "cannot"])


@dataclass(frozen=True)
class Relation:
    """One line of the table: see ``redflags.yaml``."""

    sign: str
    slots: tuple[frozenset[str], ...]
    near: int
    ordered: bool
    who: str


@dataclass(frozen=True)
class Candidate:
    """A relation found, by the words that fill its slots; whether it is so is another matter."""

    relation: Relation
    filled: tuple[Filled, ...]

    @property
    def start(self) -> int:
        return min(span.start for span in self.filled)

    @property
    def end(self) -> int:
        return max(span.end for span in self.filled)

    def deniable(self) -> tuple[Filled, ...]:
        """What a denial would have to concern: any slot, but none where the negation is the report: "can not breathe"."""
        return () if any(_REPORTED & span.slots for span in self.filled) else self.filled

    def by_sound(self) -> bool:
        """Whether a word only sounds like one of the slots."""
        return any(not slots & (span.slots - span.by_sound) for slots, span in zip(self.relation.slots, self.filled))


class Relations:
    """Finds the signs of a table. Pure."""

    def __init__(self, table: Iterable[Mapping[str, Any]], light: Iterable[str]) -> None:
        self._starting: dict[str, list[Relation]] = {}  # with one of their slots
        self._light = frozenset(light)
        for line in table:
            slots = tuple(frozenset(slot.split("/")) for slot in line["slots"])
            relation = Relation(
                line["sign"], slots, line.get("near", 0), line.get("ordered", False), line.get("who", "body")
            )
            for slot in slots[0]:
                self._starting.setdefault(slot, []).append(relation)

    def find(self, said: tuple[str, ...], filled: tuple[Filled, ...]) -> Iterator[Candidate]:
        """Every way in which a relation may be read in words whose slots are ``filled``."""
        by_slot: dict[str, list[Filled]] = {}
        for span in filled:
            for slot in span.slots:
                by_slot.setdefault(slot, []).append(span)
        seen = {relation: None for slot in by_slot for relation in self._starting.get(slot, ())}
        for relation in seen:
            choices = [
                [span for slot in slots for span in by_slot.get(slot, ())] for slots in relation.slots
            ]
            for chosen in product(*choices):
                if self._together(said, chosen if relation.ordered else sorted(chosen), relation.near):
                    yield Candidate(relation, chosen)

    def _together(self, said: tuple[str, ...], chosen: Sequence[Filled], near: int) -> bool:
        return all(
            left.end <= right.start and self._weight(said[left.end : right.start]) <= near
            for left, right in zip(chosen, chosen[1:])
        )

    def _weight(self, between: tuple[str, ...]) -> float:
        """How many words of weight stand between two slots; a new clause keeps them apart."""
        if _JOINTS.intersection(between):
            return float("inf")
        return sum(word not in self._light for word in between)
