"""What a sign of danger stands in: whose it is, when it was, and whether it is told, asked about, feared or made up."""

from __future__ import annotations

from enum import IntEnum

from intents.safety.objects import is_before_a_thing, is_done_to_a_thing
from intents.safety.relations import Candidate, Of
from intents.safety.said import Said
from intents.safety.subject import Subject, Who, acting_between, person_between, subject, who_at


class Verdict(IntEnum):
    """What a sign comes to, the more the higher."""

    CLEARED = 0  # plainly none
    DOUBTFUL = 1  # too little speaks for it, if nothing else does
    ASKED = 2
    TOLD = 3


_NEAR = frozenset([Who.SPEAKER, Who.KIN])
_PERSONS = frozenset([Who.SPEAKER, Who.KIN, Who.STRANGER, Who.PRONOUN])
_OTHERS = _PERSONS - {Who.SPEAKER}
_NO_PERSONS = frozenset([Who.ANIMAL, Who.NOBODY, Who.THING, Who.LIMB])
_NAMELESS = frozenset([Who.THING, Who.LIMB, Who.SOMEONES])
_ACTS = (Of.ACT, Of.BODILY)
_NAMED = (*_ACTS, Of.OWN_LIFE, Of.TAKEN)
_DONE_TO = frozenset(["him", "them", "me", "us"])
_TAKERS = frozenset(["i", "he", "she"])
_NOW = frozenset(["present", "still"])
_HELPED = frozenset("me us him her them please now quick quickly".split())
_IN_NEED = frozenset(["speaker", "person", "kin", "somebody", "still"])
_POINTING = frozenset(["the", "there", "it", "this", "and"])
_BESIDE = frozenset(["i", "am", "now", "here"])  # what must be all that is said
_SHORT = 5  # words: "chess pain", "he collapsed"
_HAPPENING = frozenset(["has", "have", "having"])
_YEARS = range(1850, 2026)


def judged(said: Said, sign: Candidate) -> Verdict:
    """What a sign comes to that is not denied."""
    if sign.relation.of in (Of.CRY, Of.CALL, Of.ALONE):
        return _cried(said, sign)
    who = _whose(said, sign)
    if _is_over(said, sign) or _is_of_others(said, sign, who) or _is_unreal(said, sign):
        return Verdict.CLEARED
    if who.who in _NO_PERSONS or _is_general(said, sign, who):
        return Verdict.CLEARED if who.close or not said.names("speaker") else Verdict.DOUBTFUL
    return min(_by_person(said, sign, who), _by_doubt(said, sign, who))


def _cried(said: Said, sign: Candidate) -> Verdict:
    """A cry for help is one whoever cries; but "help me" must be all that is said."""
    of = sign.relation.of
    if said.names("story") or said.names("feared") or (of is Of.CALL and _is_favor(said, sign.end)):
        return Verdict.CLEARED
    if of is not Of.ALONE:
        return Verdict.TOLD
    beside = (*said.words[: sign.start], *said.words[sign.end :])
    return Verdict.ASKED if _BESIDE.issuperset(beside) else Verdict.CLEARED


def _is_favor(said: Said, at: int) -> bool:
    """Whether what is to be done follows: "somebody help | me find my glasses", but not "somebody help | my wife"."""
    after = next((each for each in range(at, len(said)) if said.words[each] not in _HELPED), len(said))
    return after < len(said) and said.at(after).isdisjoint(_IN_NEED) and said.words[after] not in _POINTING


def _whose(said: Said, sign: Candidate) -> Subject:
    of, owner = sign.relation.of, None
    if of is Of.OWN_LIFE and said.names("speaker"):
        return Subject(Who.SPEAKER)
    if of is Of.BODY:
        owners = (who_at(said, each.start - 1) for each in sign.filled)
        owner = next(filter(None, owners), None)
    found = Subject(owner, True) if owner else subject(said, sign.start, sign.end)
    if of is Of.DONE:
        return _done_to(said, sign, found)
    if of is Of.OWN_LIFE and found.who is Who.THING and not found.close:  # "what is the way to end it"
        return Subject(Who.UNKNOWN)
    if of in (Of.BODY, Of.TAKEN) and found.who in _NAMELESS:  # "there is an elephant on my chest"
        return Subject(person_between(said, 0, len(said)) or Who.UNKNOWN)
    if of is Of.OTHERS_ACT and found.who in (Who.SPEAKER, Who.UNKNOWN):  # "I can not wake her"
        others = (who_at(said, at) for at in range(sign.start + 1, min(sign.end + 2, len(said))))
        return Subject(next((who for who in others if who in _OTHERS), Who.NOT_ANOTHER), True)
    if of is Of.OTHERS_STATE and found.who in (Who.SPEAKER, Who.UNKNOWN):
        return Subject(Who.NOT_ANOTHER)
    return Subject(_meant(said, sign.start), found.close) if found.who is Who.PRONOUN else found


def _done_to(said: Said, sign: Candidate, doer: Subject) -> Subject:
    """Who bears it: "a snake bit my foot", "my foot is trapped"; nobody where a thing is trapped."""
    borne = person_between(said, sign.start, len(said))
    if borne in _PERSONS:
        return Subject(borne, True)
    if doer.who is not Who.LIMB:
        return doer
    return Subject(person_between(said, 0, sign.start) or Who.UNKNOWN)


def _meant(said: Said, at: int) -> Who:
    """Whom a "he" means that stands near ``at``: "my husband, he"; "the dog, he", but not "he fell off
    his horse", "the dog bit him"."""
    if said.names("kin", 0, at):
        return Who.KIN
    is_animal = acting_between(said, 0, at) is Who.ANIMAL and _DONE_TO.isdisjoint(said.words[:at])
    return Who.ANIMAL if is_animal else Who.PRONOUN


def _is_over(said: Said, sign: Candidate) -> bool:
    start, end = said.clause(sign.start, sign.end)
    if said.names("still", start, end):
        return False
    if not said.names("present", start, end) and not said.names("recent"):
        if said.names("once", start, end) or said.names("era", start, end):
            return True
        if said.names("era", 0, start) and _is_in_past(said, start, end):
            return True
    if said.names("past", start, end) and said.names("recovered", sign.end) and not said.names("recent"):
        return True
    return said.names("over", start, end) or any(_is_year(said, at) for at in range(start + 1, end))


def _is_in_past(said: Said, start: int, end: int) -> bool:
    """Whether a clause plainly tells of then, not of now: "my brother nearly drowned", but not "my chest hurts"."""
    return said.names("past", start, end) or any(word.endswith("ed") for word in said.words[start:end])


def _is_year(said: Said, at: int) -> bool:
    """ "In 1998", but not "born in 1948", or "2000 tablets"."""
    word, before = said.words[at], said.words[max(0, at - 2) : at]
    return word.isdigit() and int(word) in _YEARS and before[-1:] == ("in",) and "born" not in before


def _is_of_others(said: Said, sign: Candidate, who: Subject) -> bool:
    """A story, or what often happens to somebody else."""
    if who.close and who.who is Who.SPEAKER:
        return False
    clause = said.clause(sign.start, sign.end)
    now = said.names("still", *clause)
    if said.names("habit", *clause) and not now:
        return True
    if said.names("work") and not who.close:
        return True
    told = said.names("story") or said.names("quoted", sign.end)
    is_near = who.close and (now or who.who is Who.KIN)
    return told and not (is_near and not _is_of_a_story(said, sign))


def _is_of_a_story(said: Said, sign: Candidate) -> bool:
    """Whether those of kin are nobody's, and a story opens: "in this film the wife", but not "dad, by the telly"."""
    at = next((at for at in range(sign.start) if "kin" in said.at(at)), 0)
    owned = said.words[at - 1] != "the" if at else True
    return not owned and said.names("story", 0, at) and not said.names("speaker", 0, at)


def _is_unreal(said: Said, sign: Candidate) -> bool:
    """A joke, the daily tablets, a mere word."""
    of = sign.relation.of
    turn = max((at for at in range(sign.start) if said.words[at] == "but"), default=0)
    if said.names("harmless", turn) and not said.names("still") and "then" not in said.words:
        return True
    if (of is not Of.OWN_LIFE and _is_relieved(said, sign)) or _is_compound(said, sign):
        return True
    if of is Of.TAKEN and said.names("routine"):
        return True
    if of in (Of.BODILY, Of.OTHERS_ACT) and is_done_to_a_thing(said, sign.end):
        return True
    return of in (*_ACTS, Of.TAKEN) and _is_mentioned(said, sign)


def _is_relieved(said: Said, sign: Candidate) -> bool:
    """ "He seemed unconscious, but was just asleep", "my chest pain was just a bruise"; whatever is said after it counts."""
    last = len(said) if said.names("seeming", 0, sign.start) else said.clause(sign.start, sign.end)[1]
    after = range(sign.end, len(said))
    relieved = any("relief" in said.at(at) for at in after if at < last)
    return relieved and not any(
        _NOW & said.at(at) and "relief" not in said.at(at) for at in after if said.words[at] != "just"
    )


def _is_compound(said: Said, sign: Candidate) -> bool:
    """Whether a sign that is a name only goes before another, that begins a clause: "the stroke rate of our rowers"."""
    start = said.clause(sign.start, sign.end)[0]
    opens = sign.start - start == 1 and said.words[start] in ("a", "the")
    return opens and sign.relation.of in _NAMED and is_before_a_thing(said, sign.end)


def _is_mentioned(said: Said, sign: Candidate) -> bool:
    """ "A talk about fainting", "the stroke ward"; but not "tell no one about the overdose | i took"."""
    if sign.relation.of is Of.TAKEN and not _TAKERS.isdisjoint(said.words[sign.end : sign.end + 1]):
        return False
    start = max(sign.start - 3, said.clause(sign.start, sign.end)[0])
    return said.names("mention", start, sign.start) or said.names("mention", sign.end, sign.end + 1)


def _is_general(said: Said, sign: Candidate, who: Subject) -> bool:
    """ "What is a stroke", "how do I help somebody who chokes"; but not "what has choked him"."""
    if sign.relation.of is Of.OWN_LIFE or _is_happening(said, sign):
        return False
    if "general" in said.at(sign.start - 1):  # "tell me about | strokes"
        return not said.names("speaker", sign.start)
    if who.close and who.who in _PERSONS:
        return False
    start, end = said.clause(sign.start, sign.end)
    if said.names("speaker", sign.end, end):  # "tell me about the pain in the chest that i have"
        return False
    return said.names("general", 0, sign.start) or bool(said.question(start, sign.start))


def _is_happening(said: Said, sign: Candidate) -> bool:
    """ "What has choked him", "dad having a fit", "why is there blood everywhere"."""
    before = said.words[max(0, sign.start - 3) : sign.start]
    return "there" in before or not _HAPPENING.isdisjoint((*before[-2:], said.words[sign.start]))


def _by_doubt(said: Said, sign: Candidate, who: Subject) -> Verdict:
    """What it comes to at most: feared, asked about, or only sounding like a sign."""
    start, _ = said.clause(sign.start, sign.end)
    of = sign.relation.of
    if of is not Of.OWN_LIFE and said.names("feared", start, sign.start):
        near = who.who in _NEAR or (who.who is Who.PRONOUN and said.names("speaker"))
        return Verdict.ASKED if near else Verdict.CLEARED
    if of in _ACTS and not _is_happening(said, sign) and said.question(start, sign.start) == "opener":
        return Verdict.ASKED
    return Verdict.ASKED if sign.is_by_sound() and not (who.close or who.who in _NEAR) else Verdict.TOLD


def _by_person(said: Said, sign: Candidate, who: Subject) -> Verdict:
    """What it comes to by whose it is, and whether it is now."""
    present, past, short = said.names("present"), said.names("past"), len(said) <= _SHORT
    of = sign.relation.of
    if who.who is Who.SPEAKER:
        return Verdict.TOLD
    if who.who is Who.KIN:
        return Verdict.ASKED if past and not present and not said.names("recent") else Verdict.TOLD
    if who.who in _PERSONS:
        to_me = of is Of.OTHERS_ACT and said.names("speaker", sign.start, sign.end)
        asked = of in (Of.TAKEN, Of.OWN_LIFE) or short or to_me  # these go on
        return Verdict.TOLD if present else Verdict.ASKED if asked else Verdict.DOUBTFUL
    if who.who is Who.SOMEONES:
        return Verdict.ASKED if of is Of.BODILY else Verdict.DOUBTFUL
    if who.who is Who.UNKNOWN:
        if of is Of.BODY and (present or not past):
            return Verdict.TOLD
        if of is Of.OWN_LIFE and said.question(0, len(said)) and not said.names("general"):
            return Verdict.ASKED  # "what is a quick way to go"
        return Verdict.ASKED if present or short else Verdict.DOUBTFUL
    if who.who is Who.NOT_ANOTHER:
        return Verdict.DOUBTFUL
    return Verdict.ASKED if present and who.who is Who.DISTANT else Verdict.CLEARED
