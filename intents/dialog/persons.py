"""Of whom it is spoken: what is told of most people is not told of everybody."""

from __future__ import annotations

from dataclasses import replace

from intents.concept import PART
from intents.dialog.memory import Memory
from intents.meaning import Decision, Meaning
from intents.understanding.not_covered import guards_of


def with_person(memory: Memory, meaning: Meaning) -> Memory:
    """The memory with the person who is spoken of, until somebody speaks of "my knee"."""
    if meaning.beyond and guards_of(meaning.beyond):
        return replace(memory, person=(meaning.beyond, meaning.about))
    own = PART in meaning.named and "my" in meaning.words
    return replace(memory, person=None) if own else memory


def of_person(memory: Memory, meaning: Meaning) -> Meaning:
    """The meaning, or that it is not covered, where what would be told is not to be told of that person."""
    if memory.person is None or meaning.decision is not Decision.ANSWER:
        return meaning
    beyond, about = memory.person
    if meaning.intent not in guards_of(beyond):
        return meaning
    return replace(meaning, decision=Decision.NOT_COVERED, about=about, beyond=beyond)
