"""How a conversation goes on while a sign or an emergency stands, and what takes it back."""

from __future__ import annotations

from dataclasses import replace

from intents.concept import EVENT, PART
from intents.dialog.answers import Answers
from intents.dialog.memory import Memory
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
    return meaning.intent not in COMMANDS or meaning.decision is not Decision.ANSWER


def is_over(memory: Memory, meaning: Meaning, answers: Answers) -> bool:
    """Whether what was reported is said to be over, or never to have been."""
    if memory.reported is None or _reports_more(memory.reported, meaning):
        return False
    return is_all_clear(meaning.words, _things(memory.reported, answers))


def is_another(memory: Memory, meaning: Meaning) -> bool:
    """Whether something else was meant than what was reported, which is now asked: "sorry, I meant my knee"."""
    understood = meaning.decision is Decision.ANSWER and meaning.label != EMERGENCY
    return memory.reported is not None and understood and is_corrected(meaning.words)


def without(memory: Memory) -> Memory:
    """The memory in which nothing stands any more; an emergency will be spoken of once again."""
    over = is_emergency(memory.reported)
    return replace(memory, reported=None, over=over, since=0, reminded=0, subject=None, item=None, offered=())


def _reports_more(reported: Sign, meaning: Meaning) -> bool:
    """Whether danger is told of that is not what stands already."""
    if meaning.label == EMERGENCY and not meaning.decision.lets_go:
        return True
    return any(sign.label != reported.label for sign in meaning.reported)


def _things(reported: Sign, answers: Answers) -> frozenset[str]:
    """The stems of what may be said to have stopped: the names of a sign, or what stops in an emergency."""
    item = answers.item(reported.label)
    if item is None:
        return clearing().dangers
    return frozenset(stem(word) for name in (item.title, *item.names) for word in words(name))
