"""What was told some turns ago: "back to stress", "the other thing you said", "the causes again", "that first one again"."""

from __future__ import annotations

from content.topic import LISTS
from intents.meaning import COMMANDS, Label, Meaning
from intents.pointing.context import Context, Reference
from intents.pointing.words import Said, holds, pointing

_ASPECTS = ("why", "how")


def told_earlier(meaning: Meaning, context: Context) -> Reference | None:
    """The list or the item that is gone back to; None where none is."""
    if meaning.named_items:
        return _named_again(meaning, context)
    return (
        _list_again(meaning.words, context)
        or _other_one(meaning.words, context)
        or _first_or_last(meaning.words, context)
    )


def _named_again(meaning: Meaning, context: Context) -> Reference | None:
    """ "Back to stress", "the ice one again": of all that it can name, what was told, else what the list has."""
    named = meaning.named_items
    if not holds(meaning.words, pointing().back):
        return None
    told = [label for label in reversed(context.items) if label in named]
    if meaning.intent in COMMANDS or meaning.decision.lets_go:  # no "repeat", and no "go back"
        told += [label for label in named if label.intent == context.kind]
    return Reference(told[0], aspect_of(meaning.words, told[0])) if told else None


def _list_again(said: Said, context: Context) -> Reference | None:
    """ "Back to the causes", "the signs again", "from the top": a list that is gone back to begins again."""
    if (pointing().counting | pointing().whole).intersection(said) - {"one"}:
        return None
    named = pointing().list_in(said)
    if named and holds(said, pointing().again):
        return Reference(Label(named))
    lists = [label for label in context.told if label.intent in LISTS]
    begins = lists and holds(said, pointing().from_the_start)
    here = context.subject is not None and (context.subject.intent in LISTS or "list" in said)
    return Reference(lists[-1]) if begins and here else None


def _other_one(said: Said, context: Context) -> Reference | None:
    """The other of two that were just named together, else what was told before the last."""
    if "other" not in said or not pointing().things.intersection(said):
        return None
    if len(context.choices) == 2:
        first, second = context.choices
        other = first if context.subject == second else second
    else:
        before = [label for label in context.items if label != context.subject]
        if not before:
            return None
        other = before[-1]
    return Reference(other, aspect_of(said, other))


def _first_or_last(said: Said, context: Context) -> Reference | None:
    """ "What was that first one I said": of the things asked about one by one, where no list was read."""
    if context.page or not context.items or not pointing().told.intersection(said) or "list" in said:
        return None
    if pointing().kind_in(said):
        return None
    at = 0 if "first" in said else -1 if "last" in said else None
    return None if at is None else Reference(context.items[at])


def aspect_of(said: Said, label: Label) -> str:
    """Whether only the why or the how of a remedy is asked for."""
    return next((word for word in said if word in _ASPECTS and label.intent == "remedy"), "")
