"""The words of danger, and of what surrounds it, found in what was said: each with the slots that it may fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from intents.words.gazetteer import Gazetteer, Span
from intents.words.normalize import words

_ELSE = ""  # the slot of a name that holds a word of danger and is something else: "blood pressure"
_AS_IT_IS, _BY_SOUND = "=", "~"


class _Name(NamedTuple):
    """What a name stands for: a slot; its words, if only this form of them counts; whether it only sounds like one."""

    slot: str
    exactly: tuple[str, ...] = ()
    by_sound: bool = False


class Filled(NamedTuple):
    """The words ``start`` to ``end`` (exclusive), and the slots that they may fill, some only by their sound."""

    start: int
    end: int
    slots: frozenset[str]
    by_sound: frozenset[str] = frozenset()


class Slots:
    """Finds the names of some slots. Every name counts, also one within another; but what is something else keeps its
    words to itself, unless a longer name holds it."""

    def __init__(self, names: Mapping[str, Iterable[str]], others: Iterable[str] = ()) -> None:
        pairs = [(slot, name) for slot, group in names.items() for name in group]
        pairs += ((_ELSE, name) for name in others)
        self._gazetteer = Gazetteer([(_name(slot, name), name.strip("=~")) for slot, name in pairs])
        self.vocabulary = frozenset(
            word for slot, name in pairs if slot for word in words(name) if word.isalpha()
        )

    def find(self, said: tuple[str, ...]) -> tuple[Filled, ...]:
        """The slots that are filled, from left to right."""
        spans = self._gazetteer.all_spans(said)
        if not spans:
            return ()
        found = [filled for span in spans if (filled := _filled(said, span)).slots]
        others = [filled for filled in found if _ELSE in filled.slots]
        return tuple(
            filled
            for filled in found
            if _ELSE not in filled.slots and not any(_taken(filled, other) for other in others)
        )


def _name(slot: str, name: str) -> _Name:
    return _Name(slot, words(name) if name[0] == _AS_IT_IS else (), name[0] == _BY_SOUND)


def _filled(said: tuple[str, ...], span: Span[_Name]) -> Filled:
    here = said[span.start : span.end]
    names = [name for name in span.stands_for if name.exactly in ((), here)]
    surely = frozenset(name.slot for name in names if not name.by_sound)
    slots = frozenset(name.slot for name in names)
    return Filled(span.start, span.end, slots, slots - surely)


def _taken(filled: Filled, other: Filled) -> bool:
    overlap = filled.start < other.end and other.start < filled.end
    return overlap and not (filled.start <= other.start and other.end <= filled.end)
