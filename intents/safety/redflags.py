"""Emergencies, looked for ahead of all matching: relations of a few slots, and what they stand in. No scores.

This is the one judge of danger: what it clears as denied nobody else raises. In doubt about a person it is to be asked:
the price of a false alarm is one sentence, that of a miss may be a life.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.yamlfile import read_yaml
from intents.safety.circumstances import Circumstances, Said, Verdict, judged
from intents.safety.relations import Candidate, Relations
from intents.safety.slots import Filled, Slots
from intents.words.negation import denied

REDFLAGS_FILE = Path(__file__).parent / "redflags.yaml"


@dataclass(frozen=True)
class Sign:
    """A sign of an emergency, and the words that gave it away; if it is not ``told``, it is to be asked whether it is so."""

    name: str
    words: tuple[str, ...]
    told: bool


class Danger:
    """The judge. Pure: the same words, the same judgement."""

    def __init__(self, data: dict[str, Any], parts: Iterable[str] = ()) -> None:
        """``data``: the content of ``redflags.yaml``; ``parts``: how people name what the topic is about."""
        parts = tuple(parts)
        self._slots = Slots(data["slots"], (name for each in data["compounds"] for name in _with_parts(each, parts)))
        self._relations = Relations(data["signs"], data["light"])
        self._circumstances = Circumstances(data["circumstances"])
        self._hints = frozenset(data["hints"])
        self.vocabulary = self._slots.vocabulary

    def judge(self, said: tuple[str, ...]) -> Sign | None:
        """The surest sign in normalised words, of equal ones the first; None where there is none."""
        filled = self._slots.find(said)
        candidates = sorted(self._relations.find(said, filled), key=lambda found: (found.start, found.end))
        if not candidates:
            return None
        cleared = _cleared(said, filled)
        circumstances = self._circumstances.of(said)
        best, verdict = None, Verdict.NOTHING
        for candidate in candidates:
            if cleared.isdisjoint(candidate.deniable()) and (new := judged(circumstances, candidate)) > verdict:
                best, verdict = candidate, new
        return None if best is None else _sign(said, best, verdict)

    def denied(self, said: tuple[str, ...]) -> bool:
        """Whether danger is spoken of only to say that there is none."""
        return bool(self._hinted(said)) and not self.hint(said)

    def hint(self, said: tuple[str, ...]) -> bool:
        """Whether anything is named that may be an emergency, and not only to say that it is not so."""
        return any(self._hinted(said)) or self.judge(said) is not None

    def _hinted(self, said: tuple[str, ...]) -> list[bool]:
        """Of each name that may mean danger, whether it is left standing: neither denied nor said to be fine."""
        filled = self._slots.find(said)
        hints = [span for span in filled if self._hints & span.slots]
        if not hints:
            return []
        cleared = _cleared(said, filled)
        circumstances = self._circumstances.of(said)
        return [span not in cleared and not _is_fine(circumstances, span) for span in hints]


def load_danger(parts: Iterable[str] = ()) -> Danger:
    """The judge by ``redflags.yaml``. Raises content.yamlfile.BrokenFile."""
    return Danger(read_yaml(REDFLAGS_FILE, trusted=True), parts)


def _sign(said: tuple[str, ...], found: Candidate, verdict: Verdict) -> Sign:
    return Sign(found.relation.sign, said[found.start : found.end], verdict is Verdict.TOLD)


def _cleared(said: tuple[str, ...], filled: tuple[Filled, ...]) -> frozenset[Filled]:
    return frozenset(filled[number] for number in denied(said, filled))


_FINE = 3  # words after a name within which it is said to be fine


def _is_fine(said: Said, span: Filled) -> bool:
    """ "My breathing is fine", "I speak normally"."""
    return said.names_any("fine", span.end, min(len(said.words), span.end + _FINE))


def _with_parts(name: str, parts: tuple[str, ...]) -> list[str]:
    return [name.replace("{part}", part) for part in parts] if "{part}" in name else [name]
