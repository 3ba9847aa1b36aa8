"""The words of danger, and of what surrounds it, found in what was said: each with the slots that it may fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from intents.words.gazetteer import Gazetteer, Span
from intents.words.normalize import words

_ELSE = ""  # the slot of a name that holds a word of danger and is something else: "blood pressure"

Filled = Span[str]


class Slots:
    """Finds the names of some slots. Every name counts, also one within another; but what is something else keeps its
    words to itself, unless a longer name holds it."""

    def __init__(self, names: Mapping[str, Iterable[str]], others: Iterable[str] = ()) -> None:
        pairs = [(slot, name) for slot, group in names.items() for name in group]
        self._gazetteer: Gazetteer[str] = Gazetteer([*pairs, *((_ELSE, name) for name in others)])
        self.vocabulary = frozenset(word for _, name in pairs for word in words(name) if word.isalpha())

    def find(self, said: tuple[str, ...]) -> tuple[Filled, ...]:
        """The slots that are filled, from left to right."""
        spans = self._gazetteer.all_spans(said)
        others = [span for span in spans if _ELSE in span.stands_for]
        if not others:
            return spans
        return tuple(
            span
            for span in spans
            if _ELSE not in span.stands_for and not any(_taken(span, other) for other in others)
        )


def _taken(span: Filled, other: Filled) -> bool:
    overlap = span.start < other.end and other.start < span.end
    return overlap and not (span.start <= other.start and other.end <= span.end)
