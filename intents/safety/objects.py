"""What an act is done to: who fits a kitchen has no fit."""

from __future__ import annotations

from intents.safety.said import Said

_OPENING = frozenset("a an the this that these those every some new my our his her their your its".split())
_CLAUSE = frozenset(
    "is are was were has have had can could will would does do did not went came fell got keeps just".split()
)
_ENDING = frozenset("and or but so because on in at to for with from by till until before after next".split())
_NO_THING = frozenset(
    ["speaker", "person", "kin", "somebody", "animal", "limb", "present", "recent", "still", "over", "once"]
)
_AFTER_A_NOUN = frozenset("of on in at for from is are was were".split())
_NO_NOUN = ("ing", "ed", "ly")
_VERBAL = ("ing", "ed", "ove")
_LONGEST = 3  # words of a thing that tell: "the new kitchen"


def is_done_to_a_thing(said: Said, end: int) -> bool:
    """Whether a thing, and no more, follows the verb that ends there: "fitting | the kitchen on monday"; but not "he
    fainted | the ambulance is coming", "he collapsed | an hour ago", "can not move | her neck", "choking | my wife"."""
    if not said.words[end - 1].endswith(_VERBAL) or not _OPENING.intersection(said.words[end : end + 1]):
        return False
    after = next((at for at in range(end + 1, len(said)) if said.words[at] in _ENDING), len(said))
    return 0 < after - end - 1 <= _LONGEST and not any(
        said.words[at] in _CLAUSE or not _NO_THING.isdisjoint(said.at(at)) for at in range(end + 1, after)
    )


def is_before_a_thing(said: Said, end: int) -> bool:
    """Whether one more noun, and then no noun, follows a name that ends there: "the stroke | rate of rowers"; but not "a
    stroke | happened in town", "the fit | is over"."""
    if end + 1 >= len(said) or said.words[end + 1] not in _AFTER_A_NOUN:
        return False
    word = said.words[end]
    is_other = word in _CLAUSE or word in _ENDING or word in _AFTER_A_NOUN or word.endswith(_NO_NOUN)
    return not is_other and not said.at(end)
