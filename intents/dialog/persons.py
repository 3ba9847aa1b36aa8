"""Of whom it is spoken: what is told of most people is not told of everybody."""

from __future__ import annotations

from dataclasses import replace

from intents.concept import PART
from intents.dialog.memory import Memory
from intents.meaning import Decision, Meaning
from intents.understanding.not_covered import guards_of, is_of_others, is_person, speaks_for_self


def with_person(memory: Memory, meaning: Meaning) -> Memory:
    """The memory with the person who is spoken of, until it is another one: "what about old people", "my own knee"."""
    if meaning.beyond and is_person(meaning.beyond):
        return replace(memory, person=(meaning.beyond, meaning.about))
    own = PART in meaning.named and speaks_for_self(meaning.words)
    return (
        replace(memory, person=None) if own and memory.person and is_of_others(memory.person[0]) else memory
    )


def of_person(memory: Memory, meaning: Meaning) -> Meaning:
    """The meaning, or that it is not covered, where what would be told is not to be told of that person."""
    if memory.person is None or meaning.decision.lets_go:
        return meaning
    beyond, about = memory.person
    if meaning.intent not in guards_of(beyond):
        return meaning
    return replace(meaning, decision=Decision.NOT_COVERED, about=about, beyond=beyond)
