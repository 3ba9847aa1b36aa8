"""An utterance with the circumstances that its words name, and its clauses."""

from __future__ import annotations

from collections.abc import Mapping

from intents.safety.slots import Slots

_JOINTS = frozenset(["but", "now", "and", "so", "because"])
_PARTICLES = _JOINTS | frozenset(["also", "then", "well", "okay", "right", "anyway", "or"])
_BEGINNING = frozenset(["speaker", "person", "kin", "somebody", "question", "still"])  # a clause, after "and"
_PEOPLE = frozenset(["speaker", "person", "kin", "somebody", "public"])
_POINTING = frozenset(["it", "that", "this", "the", "there"])
_NOTHING: frozenset[str] = frozenset()

Names = Mapping[int, frozenset[str]]  # by the position of a word, the circumstances that it names


class Said:
    """The words of an utterance, and what circumstances they name."""

    def __init__(self, words: tuple[str, ...], circumstances: Slots) -> None:
        self.words = words
        names: dict[int, frozenset[str]] = {}
        for each in circumstances.find(words):
            for at in range(each.start, each.end):
                names[at] = names.get(at, _NOTHING) | each.slots
        self._names: Names = names

    def __len__(self) -> int:
        return len(self.words)

    def at(self, at: int) -> frozenset[str]:
        """The circumstances that a word names."""
        return self._names.get(at, _NOTHING)

    def names(self, circumstance: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a circumstance is named between two words."""
        return any(
            circumstance in self.at(at)
            for at in range(start, len(self) if end is None else min(end, len(self)))
        )

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The words around some words that no joint parts from them."""
        first = next((at for at in range(start - 1, -1, -1) if self._begins(at)), 0)
        last = next((at for at in range(end, len(self)) if self._begins(at)), len(self))
        return first, last

    def question(self, start: int, end: int) -> str:
        """What kind of question the clause from ``start`` on is, if it begins before ``end``: "question" where it asks for more
        than yes or no, else "opener"; "" for none."""
        at = self._first(start)
        if at >= end:
            return ""
        if "question" in self.at(at):
            return "question"
        if self.words[at + 1 : at + 2] == ("not",):  # "do not let me die"
            return ""
        follows = (
            start == 0 or _PEOPLE & self.at(at + 1) or _POINTING.intersection(self.words[at + 1 : at + 2])
        )
        return "opener" if "opener" in self.at(at) and follows else ""

    def _begins(self, at: int) -> bool:
        """Whether a clause begins here: "and my chest hurts", but not "and a stroke"."""
        if self.words[at] != "and":
            return self.words[at] in _JOINTS
        first = self._first(at)
        follows = _BEGINNING & self.at(first) or _POINTING.intersection(self.words[first : first + 1])
        return bool(follows or self.question(at, len(self)))

    def _first(self, start: int) -> int:
        """The first word of the clause that begins there, but for joints and particles."""
        return next((at for at in range(start, len(self)) if self.words[at] not in _PARTICLES), len(self))
