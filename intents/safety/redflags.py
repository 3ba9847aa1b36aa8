"""Emergencies, looked for ahead of all matching: relations of a few slots, and what they stand in. No scores.

This is the one judge of danger: what it clears nobody else raises. In doubt about a person it is to be asked: the price of
a false alarm is one sentence, that of a miss may be a life.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.yamlfile import read_yaml
from intents.concept import OTHER, PART, Concept
from intents.safety.circumstances import Verdict, judged
from intents.safety.claims import Claim, Names, claim_on
from intents.safety.relations import Candidate, Relations
from intents.safety.said import Said
from intents.safety.slots import Filled, Slots
from intents.words.negation import denied
from intents.words.normalize import words

REDFLAGS_FILE = Path(__file__).parent / "redflags.yaml"
_FINE = 3  # words after a name within which it is said to be fine


@dataclass(frozen=True)
class RedFlag:
    """A sign of an emergency, and the words that gave it away; if it is not ``told``, it is to be asked whether it is so.
    One that the topic has a ``claim`` on is only told where the topic does not answer."""

    name: str
    words: tuple[str, ...]
    told: bool
    claim: Claim = Claim.NOBODY


class Danger:
    """The judge. Pure: the same words, the same judgement."""

    def __init__(self, data: dict[str, Any], parts: Iterable[str] = ()) -> None:
        """``data``: the content of ``redflags.yaml``; ``parts``: how people name what the topic is about."""
        forms = {**data["forms"], "part": tuple(parts), "numeral": tuple(map(str, range(10, 200)))}
        self._has_part = bool(forms["part"])
        foreign = tuple(data["foreign"])
        self._slots = Slots({**data["slots"], "foreign": foreign}, forms, data["compounds"])
        self._relations = Relations(data["signs"], data["light"])
        self._circumstances = Slots(data["circumstances"], forms, data["idle"])
        self._hints = frozenset(data["hints"])
        self.vocabulary = self._slots.vocabulary.difference(*map(words, foreign))

    def judge(self, said: tuple[str, ...], names: Names = ()) -> RedFlag | None:
        """The surest sign in normalised words, of equal ones the first; None where there is none. ``names``: those of the
        topic in them, which are its own (`intents.safety.claims`)."""
        best: RedFlag | None = None
        surest = Verdict.DOUBTFUL
        claimed: RedFlag | None = None
        for found, verdict in self._verdicts(said, self._slots.find(said)):
            if verdict <= surest:
                continue
            name, heard = found.relation.sign, said[found.start : found.end]
            if (claim := claim_on(found, names, said, self._is_of_topic(names))) is not Claim.NOBODY:
                claimed = claimed or RedFlag(name, heard, False, claim)
                continue
            best, surest = RedFlag(name, heard, verdict is Verdict.TOLD), verdict
            if verdict is Verdict.TOLD:
                break
        return best or claimed

    def _is_of_topic(self, names: Names) -> bool:
        """Whether what is affected is named, where the topic has a name for it, and nothing else is."""
        found = frozenset[Concept]().union(*(name.stands_for for name in names))
        return PART in found if self._has_part else OTHER not in found

    def hint(self, said: tuple[str, ...]) -> bool:
        """Whether anything is named that may be an emergency and is not cleared."""
        return any(self._hinted(said))

    def denied(self, said: tuple[str, ...]) -> bool:
        """Whether danger is spoken of only to say that there is none."""
        hinted = self._hinted(said)
        return bool(hinted) and not any(hinted)

    def _hinted(self, said: tuple[str, ...]) -> list[bool]:
        """Of each name that may mean danger, whether it is left standing: neither denied, nor cleared, nor said to be fine."""
        filled = self._slots.find(said)
        verdicts = list(self._verdicts(said, filled))
        if any(verdict > Verdict.CLEARED for _, verdict in verdicts):
            return [True]
        hints = [each for each in filled if self._hints & each.slots]
        if not hints:
            return []
        whole = Said(said, self._circumstances)
        cleared = _denied(said, filled)
        for found, _ in verdicts:
            cleared = cleared.union(
                found.filled if cleared & set(found.filled) else _clause(whole, found, filled)
            )
        return [each not in cleared and not whole.names("fine", each.end, each.end + _FINE) for each in hints]

    def _verdicts(
        self, said: tuple[str, ...], filled: tuple[Filled, ...]
    ) -> Iterator[tuple[Candidate, Verdict]]:
        """Every sign that may be read in what was said, and what it comes to."""
        candidates = self._relations.find(said, filled)
        if not candidates:
            return
        cleared, whole = _denied(said, filled), Said(said, self._circumstances)
        for candidate in candidates:
            is_denied = not cleared.isdisjoint(candidate.deniable(said))
            yield candidate, Verdict.CLEARED if is_denied else judged(whole, candidate)


def load_danger(parts: Iterable[str] = ()) -> Danger:
    """The judge by ``redflags.yaml``. Raises content.yamlfile.BrokenFile."""
    return Danger(read_yaml(REDFLAGS_FILE, trusted=True), parts)


def _clause(whole: Said, found: Candidate, filled: tuple[Filled, ...]) -> frozenset[Filled]:
    """What is named in the clause of a sign: told as long over, or of somebody in a story, as the sign is."""
    start, end = whole.clause(found.start, found.end)
    return frozenset(each for each in filled if start <= each.start < end)


def _denied(said: tuple[str, ...], filled: tuple[Filled, ...]) -> frozenset[Filled]:
    return frozenset(filled[number] for number in denied(said, filled))
