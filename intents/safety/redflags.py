"""Emergencies, looked for ahead of all matching: a few hundred phrases and word pairs, no scores.

A sign that is plainly denied ("no chest pain"), a figure of speech, a general question or something long over is
none. In doubt it is one: the price of a false alarm is one sentence, that of a miss may be a life.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

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


class _Role(NamedTuple):
    """What a phrase of the list is there for: it is a ``sign``, or the ``left`` or ``right`` half of one, or silences one
    (``unless``); or it is ``harmless``, and then ``reach`` is how many words away from it a sign counts for nothing."""

    part: Literal["sign", "left", "right", "unless", "harmless"]
    sign: str = ""
    reach: int = 0


_Found = Span[_Role]


class RedFlags:
    """The net itself. ``find`` is a pure function of the words."""

    def __init__(self, data: dict[str, Any], parts: Iterable[str] = ()) -> None:
        """``data``: the content of ``redflags.yaml``; ``parts``: how people name what the topic is about."""
        self._within: dict[str, int] = {}
        names: list[tuple[_Role, str]] = []
        for sign in data["signs"]:
            name = sign["name"]
            names += ((_Role("sign", name), phrase) for phrase in sign.get("phrases", ()))
            for phrase in sign.get("unless", ()):
                names += ((_Role("unless", name), each) for each in _with_parts(phrase, parts))
            for half, group in zip((_Role("left", name), _Role("right", name)), sign.get("near", ())):
                names += ((half, word) for word in group)
            self._within[name] = sign.get("within", 0)
        for group in data["harmless"]:
            harmless = _Role("harmless", reach=group["reach"])
            names += ((harmless, phrase) for phrase in group["phrases"])
        self._certain = frozenset(sign["name"] for sign in data["signs"] if sign.get("certain"))
        self._still = frozenset(data["still"])
        self._gazetteer = Gazetteer(names)
        self.vocabulary = frozenset(word for _, name in names for word in words(name) if word.isalpha())

    def find(self, said: tuple[str, ...]) -> RedFlag | None:
        """The first emergency sign in normalised words that is neither denied nor harmless, or None."""
        spans = self._gazetteer.all_spans(said)
        signs = sorted(self._signs(spans), key=lambda found: (found[1].start, found[1].end, found[0]))
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

    def _silenced(self, name: str, sign: _Found, spans: Iterable[_Found]) -> bool:
        unless = _Role("unless", name)
        return any(unless in span.stands_for and _overlap(sign, span) for span in spans)

    def _harmless(
        self,
        said: tuple[str, ...],
        sign: _Found,
        spans: Iterable[_Found],
        signs: Iterable[tuple[str, _Found]],
    ) -> bool:
        for span in spans:
            for role in span.stands_for:
                if role.part != "harmless":
                    continue
                # A figure that holds a sign speaks of that one; one that holds none, of what stands near it.
                holds_one = any(_overlap(span, other) for _, other in signs)
                reach = 0 if holds_one else role.reach
                between = said[min(sign.end, span.end) : max(sign.start, span.start)]
                if _overlap(sign, span) or (
                    0 < reach >= len(between) and not self._still.intersection(between)
                ):
                    return True
        return False

    def _signs(self, spans: Iterable[_Found]) -> Iterator[tuple[str, _Found]]:
        sides: dict[str, tuple[list[_Found], list[_Found]]] = {}
        for span in spans:
            for role in span.stands_for:
                if role.part == "sign":
                    yield role.sign, span
                elif role.part in ("left", "right"):
                    sides.setdefault(role.sign, ([], []))[role.part == "right"].append(span)
        for name, (lefts, rights) in sides.items():
            for left in lefts:
                for right in rights:
                    start, end = min(left.start, right.start), max(left.end, right.end)
                    if end - start <= self._within[name]:
                        yield name, Span(start, end, frozenset((_Role("sign", name),)))


def _overlap(one: _Found, other: _Found) -> bool:
    return one.start < other.end and other.start < one.end


def _with_parts(phrase: str, parts: Iterable[str]) -> list[str]:
    return [phrase.replace("{part}", part) for part in parts] if "{part}" in phrase else [phrase]


def red_flags(parts: Iterable[str] = ()) -> RedFlags:
    """The net of ``redflags.yaml``. Raises content.yamlfile.BrokenFile."""
    return RedFlags(read_yaml(REDFLAGS_FILE, trusted=True), tuple(parts))
