"""What an act is done to: who fits a kitchen has no fit."""

from __future__ import annotations

from intents.safety.said import Said

_OPENING = frozenset("a an the this that these those every some new my our his her their your its".split())
_CLAUSE = frozenset("is are was were has have had can could will would does do did not".split())
_NO_THING = frozenset(
    ["speaker", "person", "kin", "somebody", "animal", "limb", "present", "recent", "still", "over", "once"]
)
_VERBAL = ("ing", "ed", "ove")
_LONGEST = 3  # words of a thing that tell: "the new kitchen"


def is_done_to_a_thing(said: Said, end: int) -> bool:
    """Whether a thing follows the verb that ends there: "fitting | the kitchen"; but not "she fainted | the ambulance is
    coming", "he collapsed | an hour ago", "can not move | her neck", "choking | my wife"."""
    if not said.words[end - 1].endswith(_VERBAL) or not _OPENING.intersection(said.words[end : end + 1]):
        return False
    thing = range(end + 1, min(end + 1 + _LONGEST, len(said)))
    return bool(thing) and not any(
        said.words[at] in _CLAUSE or not _NO_THING.isdisjoint(said.at(at)) for at in thing
    )
