"""What an utterance says is not so: "it is not numb", "no pain at all", "pain free".

Only plain denial counts. When in doubt a name is taken as reported: a warning too many is better than one missed.
"""

from __future__ import annotations

from intents.gazetteer import Span
from intents.normalize import english

_REACH = 5  # words between the negator and the name: "no sign of any real swelling"

# A denial ends where a new clause begins: "it is not numb but it hurts", "no numbness i have pain".
_CLAUSE = frozenset(
    [
        "but",
        "just",
        "only",
        "though",
        "although",
        "however",
        "except",
        "so",
        "why",
        "what",
        "when",
        "how",
        "because",
        "i",
        "it",
        "my",
        "then",
    ]
)
# "Not only numb", "not sure it is numb", "no idea why it is numb", "no longer just weak": none of these denies.
_NO_DENIAL_AFTER = frozenset(
    [
        "only",
        "just",
        "sure",
        "certain",
        "idea",
        "doubt",
        "wonder",
        "matter",
        "longer",
        "clue",
        "joke",
        "kidding",
        "stop",
        "know",
    ]
)
_CANNOT = frozenset(["can", "could", "will", "would"])  # "can not feel": the inability is the report itself
_SAYING = frozenset(
    ["say", "call", "think", "believe", "that", "mean", "feel", "exactly", "really"]
)  # "i would not say it is numb"
_LISTING = frozenset(
    ["or", "nor", "and", "no", "not", "neither", "any"]
)  # "not numb or weak": the denial goes on


def denied(said: tuple[str, ...], spans: tuple[Span, ...]) -> frozenset[int]:
    """The positions of the names in ``spans`` that are plainly denied."""
    found: set[int] = set()
    for number, span in enumerate(spans):
        if (
            _denied_before(said, span.start)
            or _denied_after(said, span.end)
            or (number and number - 1 in found and _goes_on(said, spans[number - 1].end, span.start))
        ):
            found.add(number)
    return frozenset(found)


def _denied_before(said: tuple[str, ...], start: int) -> bool:
    negators = english().negators
    for at in range(start - 1, max(-1, start - 1 - _REACH), -1):
        word = said[at]
        if word in negators and word != "free":
            return _denies(said, at, start)
        if word in _CLAUSE and not (word in {"it", "i", "my"} and _saying_before(said, at)):
            return False
    return False


def _denies(said: tuple[str, ...], at: int, start: int) -> bool:
    following = said[at + 1] if at + 1 < start else ""
    if following in _NO_DENIAL_AFTER:
        return False
    if said[at] == "not" and at and said[at - 1] in _CANNOT and following not in _SAYING:
        return False
    # "No, my knee is numb": an answer, then a report.
    return not (said[at] == "no" and following in {"it", "i", "my", "the", "is", "that", "this", "he", "she"})


def _saying_before(said: tuple[str, ...], at: int) -> bool:
    return at > 0 and said[at - 1] in _SAYING


def _denied_after(said: tuple[str, ...], end: int) -> bool:
    return said[end : end + 1] == ("free",) or said[end : end + 2] in {("is", "not"), ("are", "not")}


def _goes_on(said: tuple[str, ...], end: int, start: int) -> bool:
    between = said[end:start]
    return (
        len(between) <= 3 and any(word in _LISTING for word in between) and not _CLAUSE.intersection(between)
    )
