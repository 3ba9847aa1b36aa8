"""What a topic names is the topic's: a sign of danger that is made of its names needs more evidence than they are.

A topic on nosebleeds has a word for bleeding, and one on sleep a name such as "stops breathing in his sleep". So a sign does
not count that a longer name of an item holds whole, nor one that takes the topic's own event for one of its words and for the
others only names of warning signs, words of another name, or words that stand far off. Any other sign beside it counts, and
a name that is a sign and no more, as "chest pain", claims nothing: `knee check` tells its author.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from intents.concept import EVENT, Concept
from intents.safety.relations import Candidate
from intents.safety.slots import Filled
from intents.words.gazetteer import Span
from intents.words.normalize import english

Names = Sequence[Span[Concept]]
_NEAR = 1  # weight between two words of a sign, one of which is the event: "blood everywhere", "it bleeds so badly"


class Claim(Enum):
    """Who claims a sign of danger."""

    NOBODY = "nobody"
    WARNING = "warning"  # a warning sign of the topic, which must then be told in its place
    NAME = "name"


def claim_on(sign: Candidate, names: Names, said: Sequence[str], of_topic: bool = True) -> Claim:
    """Whether a sign is made of names of the topic; ``names``: those in what was ``said``. ``of_topic``: whether that is plainly
    of the topic: "my leg won't stop bleeding" is not of the nose."""
    if not names:
        return Claim.NOBODY
    holders = [_holder(each, names) for each in sign.filled]
    whole = holders[0]
    if whole and all(holder is whole for holder in holders) and _is_more(whole, sign, said):
        return Claim.WARNING if "warning" in _kinds(whole) else Claim.NAME
    if not any(holder is not None and EVENT in holder.stands_for for holder in holders) or not of_topic:
        return Claim.NOBODY
    others = [
        (filled, holder)
        for filled, holder in zip(sign.filled, holders)
        if holder is None or EVENT not in holder.stands_for
    ]
    if not others:
        return Claim.NOBODY
    if all(holder is not None and "warning" in _kinds(holder) for _, holder in others):
        return Claim.WARNING
    of_other_names = any(holder is not None and _is_within(filled, holder) for filled, holder in others)
    return Claim.NAME if of_other_names or sign.apart > _NEAR else Claim.NOBODY


def _holder(filled: Filled, names: Names) -> Span[Concept] | None:
    return next(
        (
            name
            for name in names
            if name.start <= filled.start
            and filled.end <= name.end
            and (_kinds(name) or EVENT in name.stands_for)
        ),
        None,
    )


def _kinds(name: Span[Concept]) -> set[str]:
    return {concept.kind for concept in name.stands_for if concept.is_item}


def _is_more(name: Span[Concept], sign: Candidate, said: Sequence[str]) -> bool:
    """Whether a name of an item says more than the sign in it, or names what is done about it: "a drop in my eye"."""
    if _kinds(name) == {"remedy"} and len(sign.filled) > 1:
        return True
    signs = {at for each in sign.filled for at in range(each.start, each.end)}
    rest = (said[at] for at in range(name.start, name.end) if at not in signs)
    return bool(_kinds(name)) and any(word not in english().function_words for word in rest)


def _is_within(filled: Filled, name: Span[Concept]) -> bool:
    """Whether a word of a sign is but a part of the name of something else: "nose spray"."""
    return _kinds(name) <= {"cause", "remedy"} and name.end - name.start > filled.end - filled.start
