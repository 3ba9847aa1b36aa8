"""Signs of danger as relations: slots that stand together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate, permutations
from typing import Any

from intents.safety.slots import Filled
from intents.words.normalize import english

_JOINTS = frozenset(["but", "because", "though", "although"])
_APART = 1_000  # words: more than ever are near
_INABILITY = frozenset(["barely", "unable"])


class Of(Enum):
    """Whose a sign is, as ``redflags.yaml`` says it and explains it."""

    BODY = "body"
    ACT = "act"
    BODILY = "bodily act"
    OTHERS_ACT = "another's act"
    OTHERS_STATE = "another's state"
    TAKEN = "what was taken"
    DONE = "what was done"
    OWN_LIFE = "one's own life"
    CRY = "whoever cries"
    CALL = "whoever calls for help"
    ALONE = "all that is said"


@dataclass(frozen=True)
class Relation:
    """One line of the table of signs."""

    sign: str
    slots: tuple[frozenset[str], ...]
    of: Of
    near: int = 0
    ordered: bool = False

    @classmethod
    def read(cls, line: Mapping[str, Any]) -> Relation:
        """A line as it stands in ``redflags.yaml``."""
        slots = tuple(frozenset(slot.split("/")) for slot in line["slots"])
        return cls(
            line["sign"], slots, Of(line.get("of", "body")), line.get("near", 0), line.get("ordered", False)
        )


@dataclass(frozen=True)
class Candidate:
    """A relation found, by the words that fill its slots; whether it is so is another matter. ``apart``: the most that
    weighs between two of them."""

    relation: Relation
    filled: tuple[Filled, ...]
    apart: int = 0

    @property
    def start(self) -> int:
        return min(each.start for each in self.filled)

    @property
    def end(self) -> int:
        return max(each.end for each in self.filled)

    def deniable(self, said: Sequence[str]) -> tuple[Filled, ...]:
        """What a denial would have to concern: any slot, but none where the negation is the report: "can not breathe"."""
        named = {word for each in self.filled for word in said[each.start : each.end]}
        return () if named & (english().negators | _INABILITY) else self.filled

    def is_by_sound(self) -> bool:
        """Whether a word only sounds like one of its slot."""
        return any(slots <= each.by_sound for slots, each in self._pairs())

    def _pairs(self) -> Iterator[tuple[frozenset[str], Filled]]:
        return ((slots & each.slots, each) for slots, each in zip(self.relation.slots, self.filled))


class Relations:
    """Finds the signs of a table. Pure."""

    def __init__(self, table: Iterable[Mapping[str, Any]], light: Iterable[str]) -> None:
        """``table``: the signs of ``redflags.yaml``; ``light``: the words that weigh nothing between two slots."""
        self._beginning: dict[str, list[Relation]] = {}  # by their first slot
        self._light = frozenset(light)
        for relation in map(Relation.read, table):
            for slot in relation.slots[0]:
                self._beginning.setdefault(slot, []).append(relation)

    def find(self, said: tuple[str, ...], filled: Sequence[Filled]) -> list[Candidate]:
        """Every way in which a sign may be read in words whose slots are ``filled``, from left to right."""
        by_slot: dict[str, list[Filled]] = {}
        for each in filled:
            for slot in each.slots:
                by_slot.setdefault(slot, []).append(each)
        relations = dict.fromkeys(relation for slot in by_slot for relation in self._beginning.get(slot, ()))
        if not relations:
            return []
        weights = list(accumulate(map(self._weight, said), initial=0))
        found = (candidate for relation in relations for candidate in _read(relation, by_slot, weights))
        return sorted(found, key=lambda candidate: (candidate.start, candidate.end))

    def _weight(self, word: str) -> int:
        """What a word weighs between two slots; a new clause keeps them apart."""
        return _APART if word in _JOINTS else word not in self._light


def _read(
    relation: Relation, by_slot: Mapping[str, list[Filled]], weights: Sequence[int]
) -> Iterator[Candidate]:
    """Each way to fill the slots. ``weights``: of all words before each place."""
    choices = [[each for slot in slots for each in by_slot.get(slot, ())] for slots in relation.slots]
    if not all(choices):
        return
    orders = permutations(range(len(choices))) if not relation.ordered else [tuple(range(len(choices)))]
    for order in orders:
        for chain in _chains([choices[at] for at in order], relation.near, weights):
            apart = max(
                (weights[right.start] - weights[left.end] for left, right in zip(chain, chain[1:])), default=0
            )
            yield Candidate(relation, tuple(each for _, each in sorted(zip(order, chain))), apart)


def _chains(
    choices: Sequence[Sequence[Filled]], near: int, weights: Sequence[int]
) -> list[tuple[Filled, ...]]:
    """One of each, from left to right, with at most so much weight between two."""
    chains: list[tuple[Filled, ...]] = [(each,) for each in choices[0]]
    for following in choices[1:]:
        chains = [
            (*chain, each)
            for chain in chains
            for each in following
            if chain[-1].end <= each.start and weights[each.start] - weights[chain[-1].end] <= near
        ]
    return chains
