"""Emergencies, looked for ahead of all matching: a few hundred phrases and word pairs, no scores.

A sign that is plainly denied ("no chest pain"), a figure of speech, a general question or something long over is
none. In doubt it is one: the price of a false alarm is one sentence, that of a miss may be a life.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.yamlfile import read_yaml
from intents.words.gazetteer import Gazetteer, Span
from intents.words.negation import denied
from intents.words.normalize import words

REDFLAGS_FILE = Path(__file__).parent / "redflags.yaml"


@dataclass(frozen=True)
class RedFlag:
    """An emergency sign and the words of the utterance that gave it away; a ``certain`` one is never taken for a
    figure of speech."""

    name: str
    words: tuple[str, ...]
    certain: bool = False


class RedFlags:
    """The net itself. ``find`` is a pure function of the words."""

    def __init__(self, data: dict[str, Any], parts: Iterable[str] = ()) -> None:
        """``data``: the content of ``redflags.yaml``; ``parts``: how people name what the topic is about."""
        self._within: dict[str, int] = {}
        names: list[tuple[str, str]] = []
        for sign in data["signs"]:
            name = sign["name"]
            names += ((f"sign {name}", phrase) for phrase in sign.get("phrases", ()))
            for phrase in sign.get("unless", ()):
                names += ((f"unless {name}", each) for each in _with_parts(phrase, parts))
            for side, group in zip(("left", "right"), sign.get("near", ())):
                names += ((f"{side} {name}", word) for word in group)
            self._within[name] = sign.get("within", 0)
        for number, group in enumerate(data["harmless"]):
            names += ((f"harmless {number}", phrase) for phrase in group["phrases"])
        self._reach = [group["reach"] for group in data["harmless"]]
        self._certain = frozenset(sign["name"] for sign in data["signs"] if sign.get("certain"))
        self._still = frozenset(data["still"])
        self._gazetteer = Gazetteer(names)
        self.vocabulary = frozenset(word for _, name in names for word in words(name) if word.isalpha())

    def find(self, said: tuple[str, ...]) -> RedFlag | None:
        """The first emergency sign in normalised words that is neither denied nor harmless, or None."""
        spans = self._gazetteer.all_spans(said)
        signs = sorted(self._signs(spans), key=lambda found: found[1].start)
        for name, span in signs:
            if not (
                self._silenced(name, span, spans)
                or denied(said, (span,))
                or self._harmless(said, span, spans, signs)
            ):
                return RedFlag(name, said[span.start : span.end], name in self._certain)
        return None

    def denied(self, said: tuple[str, ...]) -> bool:
        """Whether an emergency sign is spoken of only to say that it is not there."""
        signs = [span for _, span in self._signs(self._gazetteer.all_spans(said))]
        return bool(signs) and all(denied(said, (span,)) for span in signs)

    def _silenced(self, name: str, sign: Span, spans: Iterable[Span]) -> bool:
        return any(f"unless {name}" in span.concepts and _overlap(sign, span) for span in spans)

    def _harmless(
        self, said: tuple[str, ...], sign: Span, spans: Iterable[Span], signs: Iterable[tuple[str, Span]]
    ) -> bool:
        for span in spans:
            for concept in span.concepts:
                role, _, number = concept.partition(" ")
                if role != "harmless":
                    continue
                # A figure that holds a sign speaks of that one; one that holds none, of what stands near it.
                holds_one = any(_overlap(span, other) for _, other in signs)
                reach = 0 if holds_one else self._reach[int(number)]
                between = said[min(sign.end, span.end) : max(sign.start, span.start)]
                if _overlap(sign, span) or (
                    0 < reach >= len(between) and not self._still.intersection(between)
                ):
                    return True
        return False

    def _signs(self, spans: Iterable[Span]) -> Iterator[tuple[str, Span]]:
        sides: dict[str, tuple[list[Span], list[Span]]] = {}
        for span in spans:
            for concept in span.concepts:
                role, _, name = concept.partition(" ")
                if role == "sign":
                    yield name, span
                elif role in ("left", "right"):
                    sides.setdefault(name, ([], []))[role == "right"].append(span)
        for name, (lefts, rights) in sides.items():
            for left in lefts:
                for right in rights:
                    start, end = min(left.start, right.start), max(left.end, right.end)
                    if end - start <= self._within[name]:
                        yield name, Span(start, end, frozenset({name}))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _with_parts(phrase: str, parts: Iterable[str]) -> list[str]:
    return [phrase.replace("{part}", part) for part in parts] if "{part}" in phrase else [phrase]


def red_flags(parts: Iterable[str] = ()) -> RedFlags:
    """The net of ``redflags.yaml``. Raises content.yamlfile.BrokenFile."""
    return RedFlags(read_yaml(REDFLAGS_FILE, trusted=True), tuple(parts))
