"""What a sign of danger stands in: whose it is, when it was, and whether it is told, asked about, feared or made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum

from intents.safety.relations import Candidate
from intents.safety.slots import Slots
from intents.safety.subject import Names, Subject, Who, named_after, owner, subject


class Verdict(IntEnum):
    """What a sign comes to, the more the higher."""

    NOTHING = 0
    ASKED = 1
    TOLD = 2


_NEAR = frozenset([Who.SPEAKER, Who.SOMEBODY])
_SHORT = 5  # words: "chess pain", "he collapsed"
_JOINTS = frozenset(["but", "now", "and", "so", "because"])
_BEGINNING = ("speaker", "person", "kin", "somebody", "question", "still")  # after "and": a new clause
_PARTICLES = frozenset("and but so now because also then well okay right anyway or".split())
_PERSONAL = frozenset([Who.SPEAKER, Who.SOMEBODY, Who.STRANGER, Who.PRONOUN])
_YEARS = range(1850, 2026)


class Said:
    """An utterance, and the circumstances that its words name."""

    def __init__(self, words: tuple[str, ...], found: Slots) -> None:
        self.words = words
        names: dict[int, frozenset[str]] = {}
        for span in found.find(words):
            for at in range(span.start, span.end):
                names[at] = names.get(at, frozenset()) | span.slots
        self.names: Names = names

    def names_any(self, name: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a circumstance is named between two words."""
        return any(name in self.names.get(at, ()) for at in range(start, len(self.words) if end is None else end))

    def last(self, name: str, end: int) -> int | None:
        """Where it is last named before a word."""
        return next((at for at in range(end - 1, -1, -1) if name in self.names.get(at, ())), None)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The words around a sign that no joint parts from it."""
        first = next((at for at in range(start - 1, -1, -1) if self._begins(at)), 0)
        last = next((at for at in range(end, len(self.words)) if self._begins(at)), len(self.words))
        return first, last

    def _begins(self, at: int) -> bool:
        """Whether a clause begins here: "and my chest hurts", but not "and a stroke"."""
        if self.words[at] != "and":
            return self.words[at] in _JOINTS
        after = self._first(at)
        if not self.names.get(after, frozenset()).isdisjoint(_BEGINNING):
            return True
        return self.words[after : after + 1] in (("it",), ("there",), ("the",)) or self.asks(at, len(self.words))

    def _first(self, start: int) -> int:
        """The first word of weight of the clause that begins there."""
        return next((at for at in range(start, len(self.words)) if self.words[at] not in _PARTICLES), start)

    def asks(self, start: int, end: int) -> str:
        """The kind of question that the clause from ``start`` on is, if it begins before ``end``: "question" where it asks for more
        than yes or no; "" for none."""
        at = self._first(start)
        names = self.names.get(at, frozenset()) if at < end else frozenset()
        if "question" in names:
            return "question"
        if "opener" not in names:
            return ""
        follows = self.names.get(at + 1, frozenset()) & {"speaker", "person", "kin", "somebody", "public"}
        return "opener" if start == 0 or follows or self.words[at + 1] in ("it", "that", "this", "the") else ""


class Circumstances:
    """Judges signs by what they stand in. Pure."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._slots = Slots(names)

    def of(self, words: tuple[str, ...]) -> Said:
        """The circumstances that an utterance names."""
        return Said(words, self._slots)


def judged(said: Said, sign: Candidate) -> Verdict:
    """What a sign comes to that is not denied."""
    kind = sign.relation.who
    if kind in ("nobody", "alone"):
        return _cried(said, sign)
    who = _whose(said, sign)
    if who.who in (Who.ANIMAL, Who.NOBODY, Who.THING):
        return Verdict.NOTHING
    if _is_over(said, sign) or _is_of_others(said, sign, who):
        return Verdict.NOTHING
    if kind == "swallow" and said.names_any("routine"):
        return Verdict.NOTHING
    if said.names_any("jest") and not said.names_any("still"):
        return Verdict.NOTHING
    if kind != "self" and (_is_mentioned(said, sign) or _is_general(said, sign, who)):
        return Verdict.NOTHING
    return min(_by_person(said, sign, who), _by_doubt(said, sign, who))


def _cried(said: Said, sign: Candidate) -> Verdict:
    """A cry for help is one whoever cries; but "help" alone must be all that is said."""
    if said.names_any("story"):
        return Verdict.NOTHING
    if sign.relation.who == "nobody":
        return Verdict.TOLD
    return Verdict.ASKED if len(said.words) == sign.end - sign.start else Verdict.NOTHING


def _whose(said: Said, sign: Candidate) -> Subject:
    """Whose the sign is, by what its kind allows."""
    kind = sign.relation.who
    if kind == "body":
        owners = (owner(said.words, said.names, span.start) for span in sign.filled)
        if owning := next(filter(None, owners), None):
            return Subject(owning, True)
    found = subject(said.words, said.names, sign.start, sign.end)
    if kind == "body" and found.who is Who.THING:
        return Subject(named_after(said.names, 0, len(said.words)) or Who.UNKNOWN)
    if kind == "self" and said.names_any("speaker"):
        return Subject(Who.SPEAKER)
    if kind == "other" and found.who in (Who.SPEAKER, Who.UNKNOWN):  # "I can not wake her"
        after = named_after(said.names, sign.start + 1, sign.end + 2)
        return Subject(after if after in _PERSONAL - {Who.SPEAKER} else Who.THING, True)
    return found


def _is_mentioned(said: Said, sign: Candidate) -> bool:
    """ "A talk about fainting", "the word stroke"."""
    return said.names_any("mention", max(0, sign.start - 2), sign.start) or said.names_any("mention", sign.end, min(sign.end + 1, len(said.words)))


def _is_general(said: Said, sign: Candidate, who: Subject) -> bool:
    """A question in which nobody has it: "what is a stroke", "how do I help somebody who chokes"."""
    if who.close and who.who in _PERSONAL:
        return False
    start, _ = said.clause(sign.start, sign.end)
    return said.names_any("general", 0, sign.start) or bool(said.asks(start, sign.start))


def _is_of_others(said: Said, sign: Candidate, who: Subject) -> bool:
    """A story, or what often happens to somebody else."""
    if who.close and who.who is Who.SPEAKER:
        return False
    if said.names_any("habit"):
        return True
    close = who.close and (who.who is Who.SOMEBODY or said.names_any("still", *said.clause(sign.start, sign.end)))
    return said.names_any("story") and not close


def _is_over(said: Said, sign: Candidate) -> bool:
    start, end = said.clause(sign.start, sign.end)
    if said.names_any("still", start, end):
        return False
    return said.names_any("over", start, end) or any(
        word.isdigit() and int(word) in _YEARS for word in said.words[start:end]
    )


def _by_doubt(said: Said, sign: Candidate, who: Subject) -> Verdict:
    """What it comes to at most: feared, asked about, or only sounding like a sign."""
    start, _ = said.clause(sign.start, sign.end)
    kind = sign.relation.who
    if kind != "self" and said.names_any("feared", start, sign.start):
        return Verdict.ASKED if who.who in _NEAR else Verdict.NOTHING
    if kind in ("act", "event") and said.asks(start, sign.start) == "opener":
        return Verdict.ASKED
    if sign.by_sound() and not (who.close or who.who in _NEAR):
        return Verdict.ASKED
    return Verdict.TOLD


def _by_person(said: Said, sign: Candidate, who: Subject) -> Verdict:
    """What it comes to by whose it is, and whether it is now."""
    present, past = said.names_any("present"), said.names_any("past")
    body = sign.relation.who == "body"
    if who.who is Who.SPEAKER:
        return Verdict.TOLD
    if who.who is Who.SOMEBODY:
        return Verdict.ASKED if past and not present and not said.names_any("recent") else Verdict.TOLD
    if who.who in (Who.PRONOUN, Who.STRANGER):
        if present:
            return Verdict.TOLD
        lasting = sign.relation.who == "swallow"
        return Verdict.ASKED if lasting or len(said.words) <= _SHORT else Verdict.NOTHING
    if who.who is Who.UNKNOWN and body and (present or not past):
        return Verdict.TOLD
    if who.who is Who.UNKNOWN:
        return Verdict.ASKED if present or len(said.words) <= _SHORT else Verdict.NOTHING
    return Verdict.ASKED if present and who.who is Who.DISTANT else Verdict.NOTHING
