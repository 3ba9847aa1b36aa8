"""Whether somebody says that what was reported is over, or never was: "it has stopped", "she woke up", "I was joking".

A relation of a subject and what became of it, with nothing after it that could say the contrary: "he stopped breathing"
and "he is fine but weak" clear nothing. In doubt it stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from content.building import FromFile
from content.yamlfile import read_as
from intents.words.gazetteer import stem

ALL_CLEAR_FILE = Path(__file__).with_name("all_clear.yaml")

Said = tuple[str, ...]
Words = frozenset[str]
Phrases = tuple[str, ...]

_OF_WHAT_WAS_TOLD = frozenset(["", "that"])  # "that is fine" says so of the answer


@dataclass(frozen=True)
class Clearing(FromFile):
    """The word lists of ``all_clear.yaml``, where each is explained."""

    openers: Words
    subjects: Words
    owners: Words
    links: Words
    closing: Words
    joints: Words
    starters: Words
    well: Phrases
    did: Phrases
    help: Words
    came: Phrases
    ended: Phrases
    stopped: Words
    it: Words
    things: Words
    denials: Words
    having: Words
    around: Words
    mistaken: Phrases
    meant: Phrases
    doubts: Words
    asking: Words
    questions: Words

    @cached_property
    def dangers(self) -> Words:
        """The stems of what comes to an end in an emergency."""
        return frozenset(map(stem, self.things))


@cache
def clearing() -> Clearing:
    """The words of the all-clear. Raises content.yamlfile.BrokenFile."""
    return read_as(ALL_CLEAR_FILE, Clearing, trusted=True)


def is_all_clear(said: Said, things: Words, deniable: Words) -> bool:
    """Whether all is said to be well. Only ``things`` may have come to an end, and only ``deniable`` may be denied: the stems
    of what was reported."""
    said = _opened(said)
    if not said or said[0] in clearing().asking:
        return False
    return (
        bool(_after(said, clearing().mistaken))
        or _has_no_more(said, deniable)
        or _is_well(said, things, deniable)
    )


def is_corrected(said: Said) -> bool:
    """Whether something else was meant: "sorry, I meant my knee"."""
    ends = _after(said, clearing().meant)
    return bool(ends) and ends[0] < len(said)


def _opened(said: Said) -> Said:
    """What is said after words such as "oh no, sorry"."""
    words = clearing()
    start = next((at for at, word in enumerate(said) if word not in words.openers), len(said))
    if 0 < start < len(said) and said[start - 1] == "no" and said[start] not in words.subjects | words.owners:
        start -= 1  # "no pain"
    return said[start:]


def _is_well(said: Said, things: Words, deniable: Words) -> bool:
    words = clearing()
    if not words.doubts.isdisjoint(said):
        return False
    return (
        any(
            _closes(said, end) and _subject(said, end, words.well, deniable) not in _OF_WHAT_WAS_TOLD
            for end in _after(said, words.well)
        )
        or any(_closes(said, end) for end in _after(said, words.did))
        or _is_helped(said)
        or any(_ends(said, end, things) for end in _after(said, words.ended))
    )


def _is_helped(said: Said) -> bool:
    """ "The ambulance is here"."""
    came = [end - len(phrase.split()) for phrase in clearing().came for end in _after(said, (phrase,))]
    return any(said[at - 1] in clearing().help for at in came if at)


def _ends(said: Said, end: int, things: Words) -> bool:
    """ "The pain is gone", "it has stopped", "he stopped choking"."""
    words = clearing()
    if said[end - 1] in words.stopped and end < len(said) and stem(said[end]) in things:
        return _closes(said, end + 1)
    of = _subject(said, end, words.ended, things)
    return _closes(said, end) and (of in words.it or stem(of) in things)


def _closes(said: Said, end: int) -> bool:
    """Whether nothing follows that could say the contrary: words such as "again", then the end, or a clause without danger."""
    words = clearing()
    rest = said[next((at for at in range(end, len(said)) if said[at] not in words.closing), len(said)) :]
    joined = rest[:1] and rest[0] in words.joints
    clause = rest[1:] if joined else rest
    begins = not clause or clause[0] in words.starters | words.questions
    state = clause[next((at for at, word in enumerate(clause) if word not in words.links), 0) :]
    well = joined and any(state[: len(each.split())] == tuple(each.split()) for each in words.well)
    return bool(begins or well) and words.dangers.isdisjoint(map(stem, clause))


def _subject(said: Said, end: int, states: Phrases, things: Words) -> str:
    """Of whom or what a state that ends there is said; "it" for "better now", where it is left out; else empty."""
    words = clearing()
    text = " ".join(said[:end])
    lengths = [len(state.split()) for state in states if f" {text}".endswith(f" {state}")]
    at = end - max(lengths) - 1
    while at >= 0 and said[at] not in words.subjects and _links(said, at, things):
        at -= 1
    if at < 0:
        return "it" if end < len(said) and said[end] in words.closing else ""
    owned = at > 0 and said[at - 1] in words.owners
    return said[at] if owned or said[at] in words.subjects or stem(said[at]) in things else ""


def _links(said: Said, at: int, things: Words) -> bool:
    """Whether a word stands between the subject and its state: "is", "just", and "walk" in "I can walk fine"."""
    links = clearing().links
    return said[at] in links or (at > 0 and said[at - 1] in links and stem(said[at]) in things)


def _has_no_more(said: Said, deniable: Words) -> bool:
    """ "I do not have it any more", "no pain now": it is denied, and nothing else is said."""
    words = clearing()
    if words.denials.isdisjoint(said):
        return False
    rest = [word for word in said if word not in words.around | words.denials]
    having = [word for word in rest if word in words.having]
    of = [word for word in rest if word not in words.having]
    has_it = having and not of and ("it" in said or "that" in said)
    return bool(has_it or (of and all(stem(word) in deniable for word in of)))


def _after(said: Said, phrases: Phrases) -> list[int]:
    """Where one of the phrases ends."""
    ends = []
    for phrase in phrases:
        sought = tuple(phrase.split())
        ends += [
            at + len(sought)
            for at in range(len(said) - len(sought) + 1)
            if said[at:][: len(sought)] == sought
        ]
    return ends
