"""What an utterance says is not so: "it is not numb", "no sign of any swelling", "pain free".

Only plain denial counts: a negator, then nothing but light words, then the name. In "no relief from this pain" or
"not better, still numb" something else is denied. When in doubt a name is taken as reported: a warning too many is
better than one missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from intents.words.normalize import english

_REACH = 8  # words between the negator and the name, all of them light

# What may stand between a negator and the name that it denies.
_LIGHT = frozenset(
    """a an the any some real actual much many more kind kinds sort sorts sign signs bit trace hint of at
    all in it its is are was be been being am get gets getting got have has had having feel feels
    feeling felt notice noticed noticing experience experienced experiencing seem seems seemed really
    even so too very that this there my me i said say saying call think believe mean exactly
    particularly actually ever yet other others suddenly going gone go went become becoming you would do
    does did his her him she he or nor and any of these with today now either about thing things like
    anything once wrong thought thoughts plan plans wish intention trouble bother problem problems difficulty issue issues with on""".split()
)
_NO_DENIAL_AFTER = frozenset(
    "only just sure certain idea doubt wonder matter longer clue joke kidding stop know".split()
)
_CANNOT = frozenset(["can", "could", "will", "would"])  # "can not feel": the inability is the report itself
_SAYING = frozenset(
    "say said call think believe that mean feel exactly really".split()
)  # "would not say it is numb"
_LISTING = frozenset("or nor and no not neither any".split())  # "not numb or weak": the denial goes on
_CLAUSE = frozenset("but just only though although however except because then why what when how".split())
_ANSWERING = frozenset("it i my the is that this he she his her".split())  # "no, my knee is numb"
_CONDITION = frozenset(
    "if whether sure know and".split()
)  # "not sure if it is swollen or painful" denies nothing
_LISTED = 5  # words between the negator and "or"
_LONG = frozenset("year years summer summers winter winters decade decades ages".split())
_LATER = 7  # words after the name in which "two years ago" may stand
_STILL = frozenset("still again always keeps ever worse lately".split())
_BEING = frozenset(["is", "probably", "was"])
_ABSENT = frozenset(["there", "present", "happening", "involved"])  # "the pain is not there"
_INTENDING = frozenset(["plan", "plans", "wish", "intention", "going", "anything"])
_WANTING = frozenset(["want", "mean", "meant", "try", "trying"])
_WILL = frozenset(["would", "will"])
_ASKING = frozenset(["ask", "asks", "asked", "asking"])
_NO = frozenset(["no", "none", "nope", "not", "never"])
_NO_ANSWER = _NO | frozenset(
    "and but so i he she we they it there was is did do does have has had said say answered definitely thank you thanks at all any really nothing".split()
)
_QUESTION = frozenset("is are was does did can could should would".split())
_SHORT_QUESTION = 6  # words: a longer one may hold a report
_ASKED = _QUESTION | {"any", "do", "have", "has", "had"}
# "Never had a pain like this": there is one, and it is new.
_NEW = (
    ("like", "this"),
    ("like", "that"),
    ("this", "bad"),
    ("so", "bad"),
    ("as", "bad"),
    ("that", "bad"),
    ("before", "now"),
)


class Place(Protocol):
    """Where a name stands: in the words ``start`` to ``end`` (exclusive)."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def denied(said: tuple[str, ...], spans: Sequence[Place]) -> frozenset[int]:
    """The positions of the names in ``spans``, from left to right, that are plainly denied."""
    found: set[int] = set()
    for number, span in enumerate(spans):
        if _is_new(said, span) or english().negators.issuperset(said[span.start : span.end]):
            continue  # "no, no": a denial denies no denial
        if (
            _denied_before(said, span.start)
            or _denied_after(said, span.end)
            or _neither_nor(said, span.start)
            or _answered_no(said, span.end)
            or _long_over(said, span)
            or any(_goes_on(said, spans[earlier].end, span) for earlier in found)
        ):
            found.add(number)
    return frozenset(found)


def _is_new(said: tuple[str, ...], span: Place) -> bool:
    """ "Never had a pain like this", "never had a pain in my chest like this"."""
    reach = 4 if "never" in said[: span.start] else 0
    return any(said[at : at + 2] in _NEW for at in range(span.end, span.end + reach + 1))


def _denied_before(said: tuple[str, ...], start: int) -> bool:
    if said[max(0, start - 2) : start] in (("free", "of"), ("free", "from")):
        return True
    if (
        start > 1 and said[start - 1] == "to" and said[start - 2] in _WANTING
    ):  # "I do not want to hurt myself"
        start -= 2
    for at in range(start - 1, max(-1, start - 1 - _REACH), -1):
        word = said[at]
        if word in english().negators and word != "free":
            return _denies(said, at, start)
        if _begins_anew(said, at):
            return False
        if word not in _LIGHT and not (word == "to" and said[at - 1] in _INTENDING):  # "no plans to die"
            return False
    return False


def _denies(said: tuple[str, ...], at: int, start: int) -> bool:
    word, before = said[at], said[at - 1] if at else ""
    following = said[at + 1] if at + 1 < start else ""
    if following in _NO_DENIAL_AFTER:
        return False
    if word == "not" and before in _CANNOT and following not in _SAYING and not _refuses(said, at):
        return False
    if (
        word == "nothing" and before in _BEING and said[at - 2 : at - 1] != ("there",)
    ):  # "it is nothing, a bit of pain"
        return False
    if word == "without" and "not" in said[max(0, at - _REACH) : at]:  # "I can not bend it without pain"
        return False
    if word == "not" and at == 1 and before in _QUESTION and not following:  # "is not numbness bad"
        return False
    return not (word == "no" and following in _ANSWERING)


def _refuses(said: tuple[str, ...], at: int) -> bool:
    """Whether somebody speaks of what they will not do: "I would not hurt", but not "it will not bend"."""
    return said[at - 1] in _WILL and said[at - 2 : at - 1] in {("i",), ("we",)}


def _answered_no(said: tuple[str, ...], end: int) -> bool:
    """Whether it was asked about, and "no" is the answer: "numbness? no, none", "she asked about it and I said no"."""
    at = next((at for at in range(len(said), end, -1) if said[at - 1] not in _NO_ANSWER), end)
    if _NO.isdisjoint(said[at:]):
        return False
    asked = said[:at]
    is_question = asked[0] in _ASKED and len(asked) <= _SHORT_QUESTION
    return is_question or not _ASKING.isdisjoint(asked) or _ANSWERING.isdisjoint(asked)


def _denied_after(said: tuple[str, ...], end: int) -> bool:
    if said[end : end + 1] == ("free",):
        return True
    if said[end : end + 2] not in {("is", "not"), ("are", "not")}:
        return False
    return end + 2 == len(said) or said[end + 2] in _ABSENT


def _neither_nor(said: tuple[str, ...], start: int) -> bool:
    """ "It is not better or painful", "not all day or numb": what is listed after "or" is denied with the rest."""
    at = start - 1
    while at >= 0 and said[at] in _LIGHT and said[at] not in {"or", "nor"}:
        at -= 1
    if at < 1 or said[at] not in {"or", "nor"}:
        return False
    for back in range(at - 1, max(-1, at - 1 - _LISTED), -1):
        if said[back] in _CLAUSE or said[back] in _CONDITION:
            return False
        if said[back] in {"not", "no", "without", "never", "neither"}:
            return _denies(said, back, start)
    return False


def _long_over(said: tuple[str, ...], span: Place) -> bool:
    """ "I used to limp", "swollen two summers ago": years back or a habit given up, and nothing says that it goes on."""
    if _STILL.intersection(said):
        return False
    if ("used", "to") in (said[span.start - 2 : span.start], said[span.start - 3 : span.start - 1]):
        return True
    if "now" in said or any(word == "since" and before != "never" for before, word in zip(said, said[1:])):
        return False
    for word, following in zip(said[span.end : span.end + _LATER], said[span.end + 1 :]):
        if word in _LONG and following in {"ago", "back"}:
            return True
        if word in _CLAUSE:
            return False
    return False


def _goes_on(said: tuple[str, ...], end: int, span: Place) -> bool:
    """Whether the denial of a name that ends at ``end`` holds for this one: "no swelling or numbness"."""
    between = said[end : span.start]
    if not between and end == span.start:  # "no tightness, pressure or pain"
        return said[span.end : span.end + 1] in (("or",), ("nor",))
    return (
        0 < len(between) <= 3
        and any(word in _LISTING for word in between)
        and not _CLAUSE.intersection(between)
        and not any(_begins_anew(said, at) for at in range(end, span.start))
        and all(word in _LISTING or word in _LIGHT for word in between)
    )


def _begins_anew(said: tuple[str, ...], at: int) -> bool:
    """Whether an "and" begins a clause of its own: "no swelling and my knee is numb"."""
    return said[at] == "and" and not _ANSWERING.isdisjoint(said[at + 1 : at + 2])
