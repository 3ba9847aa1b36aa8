"""How a conversation goes on while a sign or an emergency stands, and what takes it back."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from intents.concept import EVENT, PART
from intents.dialog.answers import Answers
from intents.dialog.memory import Memory
from intents.dialog.pointing import pointing
from intents.dialog.recall import red_flags
from intents.meaning import COMMANDS, EMERGENCY, Decision, Meaning, Sign
from intents.safety.all_clear import clearing, is_all_clear, is_corrected
from intents.safety.urgency import is_emergency
from intents.words.gazetteer import stem
from intents.words.normalize import words

_SHORT = 8  # words: a longer utterance that was not said to the assistant asks for no help


def goes_first(memory: Memory, meaning: Meaning) -> bool:
    """Whether an emergency that stands is told again in place of an answer: to all that does not name the topic itself.

    Who asks "should I massage it" asks about what was told.
    """
    if not is_emergency(memory.reported) or {PART, EVENT}.intersection(meaning.named):
        return False
    if meaning.decision is Decision.IGNORE:
        return len(meaning.words) <= _SHORT and not meaning.unexplained
    if meaning.intent in ("next", "yes"):
        return memory.subject == EMERGENCY
    asks = not pointing().asking.isdisjoint(words(meaning.text)[:1])  # "can I wait until tomorrow" is no goodbye
    return meaning.intent not in COMMANDS or (asks and meaning.intent != "repeat")


def is_over(memory: Memory, meaning: Meaning, answers: Answers) -> bool:
    """Whether what was reported is said to be over, or never to have been."""
    if memory.reported is None or _reports_more(memory.reported, meaning):
        return False
    return is_all_clear(words(meaning.text), _things(memory.reported, meaning, answers))


def asks_beside(meaning: Meaning) -> bool:
    """Whether something is asked, too: "she is fine, so which foods were they"."""
    return not clearing().questions.isdisjoint(words(meaning.text))


def is_another(memory: Memory, meaning: Meaning) -> bool:
    """Whether something else was meant than what was reported, which is now asked: "sorry, I meant my knee"."""
    understood = meaning.decision is Decision.ANSWER and meaning.label != EMERGENCY
    return memory.reported is not None and understood and is_corrected(words(meaning.text))


def without(memory: Memory) -> Memory:
    """The memory in which nothing stands any more; an emergency will be spoken of once again."""
    over = is_emergency(memory.reported)
    subject = None if memory.subject == EMERGENCY else memory.subject
    return replace(memory, reported=None, over=over, since=0, reminded=0, subject=subject, offered=())


def _reports_more(reported: Sign, meaning: Meaning) -> bool:
    """Whether danger is told of that is not what stands already."""
    if red_flags(meaning):
        return True
    return any(sign.label != reported.label for sign in meaning.reported)


def _things(reported: Sign, meaning: Meaning, answers: Answers) -> frozenset[str]:
    """The stems of what may be said to have stopped: a sign by a name of one word, or by one that is denied, or what stops
    in an emergency."""
    item = answers.item(reported.label)
    if item is None:
        return clearing().dangers
    names = set(map(_stems, item.names))
    denied = [_stems(name) for name in meaning.denied]
    told = [(stem(word),) for word in words(item.title)] + [name for name in names if len(name) == 1]
    return frozenset(chain(*told, *(name for name in denied if name in names)))


def _stems(name: str) -> tuple[str, ...]:
    return tuple(map(stem, words(name)))
