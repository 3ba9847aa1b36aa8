"""The words of danger, and of what surrounds it, found in what was said: each with the slots that it may fill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from intents.words.gazetteer import Gazetteer, Span
from intents.words.normalize import words

_ELSE = ""  # the slot of a name that holds a word of danger and is something else: "blood pressure"
_AS_IT_IS, _BY_SOUND = "=", "~"

Forms = Mapping[str, Iterable[str]]


class Filled(NamedTuple):
    """The words ``start`` to ``end`` (exclusive), and the slots that they may fill, some only by their sound."""

    start: int
    end: int
    slots: frozenset[str]
    by_sound: frozenset[str] = frozenset()


class _Name(NamedTuple):
    """What a name stands for: a slot; its words, if only this form of them counts; whether it only sounds like one."""

    slot: str
    exactly: tuple[str, ...]
    by_sound: bool


class Slots:
    """Finds the names of some slots. Every name counts, also one within another; but what is something else keeps its
    words to itself, unless a longer name holds it."""

    def __init__(self, names: Mapping[str, Iterable[str]], forms: Forms, others: Iterable[str] = ()) -> None:
        """``names``: of each slot, as ``redflags.yaml`` writes them; ``others``: what is something else."""
        groups = [*names.items(), (_ELSE, others)]
        pairs = [(slot, name) for slot, group in groups for each in group for name in _spelt_out(each, forms)]
        self._gazetteer = Gazetteer([_read(slot, name) for slot, name in pairs])
        self.vocabulary = frozenset(
            word for slot, name in pairs if slot for word in words(name) if word.isalpha()
        )

    def find(self, said: tuple[str, ...]) -> tuple[Filled, ...]:
        """The slots that are filled, from left to right."""
        found = [filled for span in self._gazetteer.all_spans(said) if (filled := _filled(said, span)).slots]
        others = [filled for filled in found if _ELSE in filled.slots]
        if not others:
            return tuple(found)
        return tuple(each for each in found if _ELSE not in each.slots and not _is_within(each, others))


def _spelt_out(name: str, forms: Forms) -> Iterator[str]:
    """A name with every form of what stands in brackets: "bit <his> tongue"."""
    before, bracket, rest = name.partition("<")
    if not bracket:
        yield name
        return
    form, _, after = rest.partition(">")
    for each in forms[form]:
        yield from _spelt_out(f"{before}{each}{after}", forms)


def _read(slot: str, name: str) -> tuple[_Name, str]:
    bare = name.lstrip(_AS_IT_IS + _BY_SOUND)
    return _Name(slot, words(bare) if name[0] == _AS_IT_IS else (), name[0] == _BY_SOUND), bare


def _filled(said: tuple[str, ...], span: Span[_Name]) -> Filled:
    here = said[span.start : span.end]
    names = [name for name in span.stands_for if not name.exactly or name.exactly == here]
    slots = frozenset(name.slot for name in names)
    return Filled(span.start, span.end, slots, slots - {name.slot for name in names if not name.by_sound})


def _is_within(filled: Filled, others: Iterable[Filled]) -> bool:
    """Whether it shares a word with one of the others that it does not hold whole."""
    return any(
        filled.start < other.end
        and other.start < filled.end
        and not (filled.start <= other.start and other.end <= filled.end)
        for other in others
    )
