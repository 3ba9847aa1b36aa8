"""Danger by ear: what the recognizer may have misheard. In doubt it is asked: "Did you say chest pain?"

An emergency that is heard unsurely, in another hypothesis, or by the second ear alone, is not raised but asked about. The
question says what to do if it is so, as the alarm would. Typed text has no other hypotheses, and is sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from intents.heard import Heard
from intents.meaning import Decision, Meaning, Perhaps
from intents.safety.redflags import RedFlag
from intents.safety.urgency import is_urgent
from intents.understanding.meant import Moment
from intents.words.normalize import words

Judge = Callable[[tuple[str, ...]], RedFlag | None]

_SURE = 0.85  # confidence from which an emergency is heard surely by one ear alone
_CLEAR = 0.9  # … and from which something else is
_SHORT = 10  # words: a longer talk of others in a room calls nobody


def is_sure(heard: Heard, judge: Judge) -> bool:
    """Whether an emergency in ``heard.text`` is told by both ears, or by one that is sure where the other was not asked."""
    if not heard.second:
        return heard.confidence >= _SURE
    other = judge(words(heard.second))
    return heard.second == heard.text or (other is not None and other.told)


def perhaps_said(heard: Heard, judge: Judge, whole: Meaning, moment: Moment) -> Perhaps | None:
    """An emergency that was perhaps said where ``heard.text`` tells of none; ``whole``: what else that means.

    None where danger is told already, or something else is plainly meant.
    """
    if is_urgent(whole.label) and whole.decision is Decision.ANSWER:
        return None
    if moment is Moment.OVERHEARD and len(whole.words) > _SHORT:
        return None
    for text in _others(heard, whole):
        flag = judge(words(text))
        if flag and flag.told:
            return Perhaps(flag.name, flag.words)
    return None


def in_doubt(sign: Meaning) -> Meaning:
    """A sign that only one of two ears heard: it is asked whether it is meant."""
    return replace(sign, decision=Decision.CONFIRM, reported=())


def _others(heard: Heard, whole: Meaning) -> Iterator[str]:
    """What else may have been said: what the other ear heard, where it was asked; else, unless something was plainly understood,
    the other hypotheses, the likelier first. They are worth little beside a second ear: on the development lines one of nine
    that they found was danger, without it eleven of twenty-one."""
    if heard.second:
        yield heard.second
    elif whole.decision.lets_go or heard.confidence < _CLEAR:
        yield from heard.alternatives
