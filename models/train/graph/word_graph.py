"""From sounds to words: a graph of all pronunciations, with the loops of the HMM in it (Kaldi's HCL).

It is a tree from the left as long as several words are possible, and from there on a tree from the right: the word is
told at the first phone that decides it, and all words that end alike share their end.

What a phone is depends on the sound before it (`models.train.pronouncing.contexts`). So there is a root for each sound that
a word may end with, and for silence; from each of them all words begin. Sounds after which all are the same share theirs.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.train.pronouncing.contexts import Contexts, Transitions
from models.train.pronouncing.phones import PHONES, SILENCE, SOUNDS, in_word, sound_of

_EPSILON = 0
_START = 0
_SILENCE = SOUNDS.index(SILENCE)


@dataclass(frozen=True)
class Pauses:
    """What is not words. ``first`` and ``between``: the probability of silence at the beginning, and after a word.
    ``unknown``: the cost of each phone of an unknown word, a negative log-probability."""

    first: float = 0.7
    between: float = 0.2
    unknown: float = 5.0


@dataclass
class _Node:
    """A place in the tree of pronunciations: what may follow, and the words that end here or later."""

    phones: dict[str, _Node] = field(default_factory=lambda: defaultdict(_Node))
    words: set[int] = field(default_factory=set)


_Arcs = frozenset[tuple[str, int, "_After"]]


@dataclass(frozen=True)
class _After:
    """What follows a phone: arcs (phone, word, what follows that), or where there are none, the end of the word."""

    phone: str
    arcs: _Arcs


class _Graph:
    """Arcs and states while they are made. A state of a phone has the loop for its later frames."""

    def __init__(self, transitions: Transitions, pauses: Pauses) -> None:
        self.lines: list[str] = []
        self.transitions, self.pauses = transitions, pauses
        self.alike = transitions.contexts.alike()
        self.roots = [1 + first for first in self.alike]  # by the sound before
        self.states = 1 + len(SOUNDS)
        self._same: dict[object, int] = {}
        self.pause = self.state(SILENCE, self.transitions.unit(SILENCE, _SILENCE))
        self.arc(self.pause, self.roots[_SILENCE], _EPSILON)

    def beginnings(self) -> Iterator[tuple[int, int]]:
        """Each root with the first of the sounds that it comes after."""
        return ((first, self.roots[first]) for first in sorted({*self.alike}))

    def arc(self, source: int, target: int, sound: int, word: int = _EPSILON, cost: float = 0.0) -> None:
        self.lines.append(f"{source} {target} {sound} {word} {cost:.5g}")

    def state(self, phone: str, unit: int) -> int:
        self.states += 1
        self.arc(self.states - 1, self.states - 1, self.transitions.staying(phone, unit))
        return self.states - 1

    def enter(self, source: int, before: int, after: _After, word: int = _EPSILON, cost: float = 0.0) -> None:
        """An arc into the one state of a phone, as it is after the sound ``before``, with this to follow."""
        unit = self.transitions.unit(after.phone, before)
        key = after, unit
        if key not in self._same:
            self._same[key] = state = self.state(after.phone, unit)
            self.go_on(state, after)
        self.arc(source, self._same[key], self.transitions.entering(after.phone, unit), word, cost)

    def go_on(self, state: int, after: _After) -> None:
        sound = sound_of(after.phone)
        if after.arcs:
            for _, word, then in sorted(after.arcs, key=lambda arc: arc[:2]):
                self.enter(state, sound, then, word)
        else:
            self.end(state, sound)

    def end(self, state: int, sound: int) -> None:
        """A word ends with a sound."""
        unit = self.transitions.unit(SILENCE, sound)
        self.arc(state, self.roots[sound], _EPSILON, cost=-math.log(1 - self.pauses.between))
        silence = self.transitions.entering(SILENCE, unit)
        self.arc(state, self.pause, silence, cost=-math.log(self.pauses.between))


def word_graph(
    said: Mapping[int, Sequence[tuple[str, ...]]],
    unknown: int,
    pauses: Pauses | None = None,
    contexts: Contexts | None = None,
) -> list[str]:
    """The lines of the graph in OpenFst's text. ``said`` are the pronunciations by number of the word, ``unknown`` is
    the number of the unknown word."""
    pauses, transitions = pauses or Pauses(), Transitions(contexts or Contexts.plain())
    tree = _Node()
    for word, several in said.items():
        for phones in several:
            _add(tree, in_word(phones), word)
    graph = _Graph(transitions, pauses)
    quiet = transitions.unit(SILENCE, _SILENCE)
    beginning = graph.state(SILENCE, quiet)
    root = graph.roots[_SILENCE]
    graph.arc(_START, root, _EPSILON, cost=-math.log(1 - pauses.first))
    graph.arc(_START, beginning, transitions.entering(SILENCE, quiet), cost=-math.log(pauses.first))
    graph.arc(beginning, root, _EPSILON)
    words = sorted(_below(tree, False, {}), key=lambda arc: arc[:2])
    for before, root in graph.beginnings():
        for _, word, after in words:
            graph.enter(root, before, after, word)
        graph.lines.append(f"{root} 0")
    _unknown_word(graph, unknown)
    return sorted(
        graph.lines, key=lambda line: not line.startswith(f"{_START} ")
    )  # the first line is the start's


def _add(tree: _Node, phones: Sequence[str], word: int) -> None:
    node = tree
    for phone in phones:
        node = node.phones[phone]
        node.words.add(word)


def _below(node: _Node, told: bool, same: dict[_After, _After]) -> Iterator[tuple[str, int, _After]]:
    """The arcs (phone, word, what follows) from a node; ``told``: its word is known already."""
    for phone, child in sorted(node.phones.items()):
        final = not child.phones
        tells = not told and (final or len(child.words) == 1)
        after = _After(phone, frozenset(_below(child, told or tells, same)))
        for word in sorted(child.words) if tells else (_EPSILON,):
            yield phone, word, same.setdefault(after, after)


def _unknown_word(graph: _Graph, word: int) -> None:
    """Any two phones or more."""
    cost, transitions = graph.pauses.unknown, graph.transitions
    later = [graph.states + first for first in graph.alike]  # by the sound before
    graph.states += len(SOUNDS)
    states: dict[tuple[str, int], int] = {}

    def enter(source: int, before: int, name: str) -> None:
        unit, sound = transitions.unit(name, before), sound_of(name)
        if (name, unit) not in states:
            states[name, unit] = state = graph.state(name, unit)
            if name.endswith("_E"):
                graph.end(state, sound)
            else:
                graph.arc(state, later[sound], _EPSILON)
        graph.arc(source, states[name, unit], transitions.entering(name, unit), cost=cost)

    for before, root in graph.beginnings():
        first = graph.states
        graph.states += 1
        graph.arc(root, first, _EPSILON, word)
        for phone in PHONES:
            enter(first, before, f"{phone}_B")
            for place in ("I", "E"):
                enter(later[before], before, f"{phone}_{place}")
