"""From sounds to words: a graph of all pronunciations, with the loops of the HMM in it (Kaldi's HCL).

It is a tree from the left as long as several words are possible, and from there on a tree from the right: the word is
told at the first phone that decides it, and all words that end alike share their end.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.train.pronouncing.phones import PHONES, SILENCE, entering, in_word, staying

_EPSILON = 0
_START, _ROOT = 0, 1


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


class _Graph:
    """Arcs and states while they are made. A state of a phone has the loop for its later frames."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.states = 2
        self._same: dict[object, int] = {}

    def arc(self, source: int, target: int, sound: int, word: int = _EPSILON, cost: float = 0.0) -> None:
        self.lines.append(f"{source} {target} {sound} {word} {cost:.5g}")

    def state(self, phone: str) -> int:
        self.states += 1
        self.arc(self.states - 1, self.states - 1, staying(phone))
        return self.states - 1

    def shared(
        self, phone: str, arcs: frozenset[tuple[str, int, int]], ends: Sequence[tuple[int, int, float]]
    ) -> int:
        """The one state of a phone after which these arcs (phone, word, state) follow, or these ``ends``."""
        key = phone, arcs
        if key not in self._same:
            self._same[key] = state = self.state(phone)
            for following, word, target in sorted(arcs):
                self.arc(state, target, entering(following), word)
            for target, sound, cost in () if arcs else ends:
                self.arc(state, target, sound, cost=cost)
        return self._same[key]


def word_graph(
    said: Mapping[int, Sequence[tuple[str, ...]]], unknown: int, pauses: Pauses | None = None
) -> list[str]:
    """The lines of the graph in OpenFst's text. ``said`` are the pronunciations by number of the word, ``unknown`` is
    the number of the unknown word."""
    pauses = pauses or Pauses()
    tree = _Node()
    for word, several in said.items():
        for phones in several:
            _add(tree, in_word(phones), word)
    graph = _Graph()
    pause, beginning = graph.state(SILENCE), graph.state(SILENCE)
    graph.arc(_START, _ROOT, _EPSILON, cost=-math.log(1 - pauses.first))
    graph.arc(_START, beginning, entering(SILENCE), cost=-math.log(pauses.first))
    graph.arc(beginning, _ROOT, _EPSILON)
    graph.arc(pause, _ROOT, _EPSILON)
    ends = (
        (_ROOT, _EPSILON, -math.log(1 - pauses.between)),
        (pause, entering(SILENCE), -math.log(pauses.between)),
    )
    for phone, word, target in _below(graph, tree, False, ends):
        graph.arc(_ROOT, target, entering(phone), word)
    _unknown_word(graph, unknown, pauses.unknown, ends)
    graph.lines.append(f"{_ROOT} 0")
    return sorted(
        graph.lines, key=lambda line: not line.startswith(f"{_START} ")
    )  # the first line is the start's


def _add(tree: _Node, phones: Sequence[str], word: int) -> None:
    node = tree
    for phone in phones:
        node = node.phones[phone]
        node.words.add(word)


def _below(
    graph: _Graph, node: _Node, told: bool, ends: Sequence[tuple[int, int, float]]
) -> Iterator[tuple[str, int, int]]:
    """The arcs (phone, word, state) from a node; ``told``: its word is known already."""
    for phone, child in sorted(node.phones.items()):
        final = not child.phones
        tells = not told and (final or len(child.words) == 1)
        target = graph.shared(phone, frozenset(_below(graph, child, told or tells, ends)), ends)
        for word in sorted(child.words) if tells else (_EPSILON,):
            yield phone, word, target


def _unknown_word(graph: _Graph, word: int, cost: float, ends: Sequence[tuple[int, int, float]]) -> None:
    """Any two phones or more."""
    first, later = graph.states, graph.states + 1
    graph.states += 2
    graph.arc(_ROOT, first, _EPSILON, word)
    for phone in PHONES:
        for source, place in ((first, "B"), (later, "I"), (later, "E")):
            name = f"{phone}_{place}"
            state = graph.state(name)
            graph.arc(source, state, entering(name), cost=cost)
            for target, sound, weight in ends if place == "E" else ((later, _EPSILON, 0.0),):
                graph.arc(state, target, sound, cost=weight)
