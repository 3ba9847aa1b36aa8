"""What a sign of danger stands in: whose it is, when it was, and whether it is told, asked about, feared or made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum

from intents.safety.relations import Candidate
from intents.safety.slots import Slots
from intents.safety.subject import Names, Subject, Who, subject


class Verdict(IntEnum):
    """What a sign comes to, the more the higher."""

    NOTHING = 0
    ASKED = 1
    TOLD = 2


_NEAR = frozenset([Who.SPEAKER, Who.SOMEBODY])
_NOT_HUMAN = frozenset([Who.ANIMAL, Who.NOBODY])
_SHORT = 5  # words: "chess pain", "he collapsed"
_JOINTS = frozenset(["but", "now", "and", "so", "because"])
_YEARS = range(1850, 2026)


class Said:
    """An utterance, and the circumstances that its words name."""

    def __init__(self, words: tuple[str, ...], found: Slots) -> None:
        self.words = words
        names: dict[int, frozenset[str]] = {}
        for span in found.find(words):
            for at in range(span.start, span.end):
                names[at] = names.get(at, frozenset()) | span.stands_for
        self.names: Names = names

    def names_any(self, name: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a circumstance is named between two words."""
        return any(name in self.names.get(at, ()) for at in range(start, len(self.words) if end is None else end))

    def last(self, name: str, end: int) -> int | None:
        """Where it is last named before a word."""
        return next((at for at in range(end - 1, -1, -1) if name in self.names.get(at, ())), None)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The words around a sign that no joint parts from it."""
        first = next((at + 1 for at in range(start - 1, -1, -1) if self.words[at] in _JOINTS), 0)
        last = next((at for at in range(end, len(self.words)) if self.words[at] in _JOINTS), len(self.words))
        return first, last


class Circumstances:
    """Judges signs by what they stand in. Pure."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._slots = Slots(names)

    def of(self, words: tuple[str, ...]) -> Said:
        """The circumstances that an utterance names."""
        return Said(words, self._slots)


def judged(said: Said, sign: Candidate) -> Verdict:
    """What a sign comes to that is not denied."""
    if sign.relation.who == "nobody":
        return Verdict.NOTHING if said.names_any("story") else Verdict.TOLD
    who = subject(said.words, said.names, sign.start, sign.end)
    if _is_no_persons(sign, who) or _is_only_mentioned(said, sign) or _is_general(said, sign, who):
        return Verdict.NOTHING
    if _is_told_of_others(said, sign, who) or _is_over(said, sign):
        return Verdict.NOTHING
    if said.names_any("feared", *_before(said, sign)):
        return Verdict.ASKED if who.who in _NEAR else Verdict.NOTHING
    return _by_person(said, sign, who)


def _is_no_persons(sign: Candidate, who: Subject) -> bool:
    return who.who in _NOT_HUMAN or (who.who is Who.THING and (who.close or sign.relation.who != "body"))


def _is_only_mentioned(said: Said, sign: Candidate) -> bool:
    """ "A talk about fainting", "the word stroke"."""
    return said.names_any("mention", max(0, sign.start - 2), sign.start)


def _is_general(said: Said, sign: Candidate, who: Subject) -> bool:
    """A question in which nobody has it: "what is a stroke", "how do I help somebody who chokes"."""
    start, _ = said.clause(sign.start, sign.end)
    return not (who.close and who.who in _NEAR | {Who.PRONOUN}) and said.names_any("opener", start, sign.start)


def _is_told_of_others(said: Said, sign: Candidate, who: Subject) -> bool:
    """A story, or what often happens to somebody else."""
    if who.who is Who.SPEAKER and who.close:
        return False
    return said.names_any("habit") or (said.names_any("story") and not (who.close and who.who in _NEAR))


def _is_over(said: Said, sign: Candidate) -> bool:
    start, end = said.clause(sign.start, sign.end)
    if said.names_any("still", start, end):
        return False
    return said.names_any("over", start, end) or any(
        word.isdigit() and int(word) in _YEARS for word in said.words[start:end]
    )


def _before(said: Said, sign: Candidate) -> tuple[int, int]:
    return said.clause(sign.start, sign.end)[0], sign.start


def _by_person(said: Said, sign: Candidate, who: Subject) -> Verdict:
    present = said.names_any("present")
    if who.who is Who.SPEAKER:
        return Verdict.TOLD
    if who.who is Who.SOMEBODY:
        return Verdict.TOLD if present else Verdict.ASKED
    if who.who is Who.PRONOUN:
        if present:
            return Verdict.TOLD
        return Verdict.ASKED if len(said.words) <= _SHORT else Verdict.NOTHING
    if who.who is Who.UNKNOWN:
        if sign.relation.who == "body" and (present or len(said.words) <= _SHORT):
            return Verdict.TOLD
        return Verdict.ASKED if present or len(said.words) <= _SHORT else Verdict.NOTHING
    return Verdict.ASKED if present and who.who is Who.DISTANT else Verdict.NOTHING
