"""Whether an utterance is plainly a turn of the conversation that is going on, whatever its words look like alone."""

from __future__ import annotations

from dataclasses import replace

from intents.answers import Answers
from intents.dialog.memory import Memory
from intents.meaning import COMMANDS, Label, Meaning
from intents.pointing.context import Context
from intents.pointing.offers import chosen, yes_or_no
from intents.pointing.references import resolve
from intents.pointing.words import opens, pointing

_LAPSES = 2  # utterances in a row that were not understood: by then the talk is of something else
_SHORT = 6  # words
_BARE = 4  # words of a command


def is_turn(memory: Memory, context: Context, meaning: Meaning, answers: Answers) -> bool:
    """Whether it points at what was told, answers what was asked back, is a command, or is cut short ("and at home")."""
    if memory.last is None or memory.lapses >= _LAPSES or len(meaning.unexplained) > 1:
        return False
    if _answers_offer(memory, meaning) or resolve(meaning, context, answers):
        return True
    if len(meaning.words) > _SHORT or meaning.unexplained:
        return False
    return _is_command(meaning) or (memory.subject is not None and opens(meaning.words, pointing().cut_short))


def _answers_offer(memory: Memory, meaning: Meaning) -> bool:
    if not memory.offered:
        return False
    heard = replace(meaning, label=_heard_as(meaning))
    named = not set(memory.offered).isdisjoint(meaning.named_items)
    return named or bool(yes_or_no(heard) or chosen(meaning, memory.offered))


def _is_command(meaning: Meaning) -> bool:
    return _heard_as(meaning).intent in COMMANDS and (
        not meaning.decision.lets_go or len(meaning.words) <= _BARE
    )


def _heard_as(meaning: Meaning) -> Label:
    """The label that was thought of, also where the utterance was let go."""
    return (meaning.runner_up or meaning.label) if meaning.decision.lets_go else meaning.label
