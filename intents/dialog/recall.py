"""What a conversation remembers of a turn, and what can be pointed at afterwards."""

from __future__ import annotations

from dataclasses import replace

from content.topic import Kind
from intents.answers import Answers
from intents.concept import COURTESIES, Concept
from intents.dialog.memory import Memory
from intents.meaning import COMMANDS, EMERGENCY, NONE, Decision, Label, Meaning, Sign
from intents.pointing.context import Context, Reference
from intents.reply import Reply

ASIDES = frozenset(("seriousness", "source", "help"))  # after these "that" is still the item told before
REMEMBERED = 20  # replies that "previous" can go back to, and answers that can be pointed at

_PASSING = frozenset(("repeat", "stop", "slower", "faster", "thanks"))
_DECLINING = frozenset(("no", "stop", "thanks"))  # nothing more is wanted

_KINDS: dict[str, Kind] = {"cause": "cause", "warning": "warning", "remedy": "remedy"}


def context_of(memory: Memory, answers: Answers) -> Context:
    """What can be pointed at now."""
    subject = memory.item if memory.subject and memory.subject.intent in ASIDES else memory.subject
    subject = subject or memory.subject
    kind = memory.place.kind if memory.place else None
    if subject and subject.item and kind is None:
        kind = _KINDS.get(subject.intent)
    return Context(
        subject,
        kind,
        choices=memory.offered or memory.choices,
        page=_read_last(memory, answers),
        since=memory.item,
        reported=memory.reported.label if memory.reported else None,
        told=memory.told,
    )


def told_in(meaning: Meaning, reference: Reference) -> Sign | None:
    """The sign or the emergency that somebody has, also beside what is answered: one that was read out is none."""
    label = reference.label
    if label == EMERGENCY:
        return Sign(label, (meaning.danger,) if meaning.danger else ())
    if meaning.reported:
        return meaning.reported[0]
    if label.intent != "warning" or not (reference.claimed or label == meaning.label):
        return None
    return Sign(
        label, () if reference.claimed else meaning.words
    )  # who claims a sign claims it as it was read


def signs_beside(meaning: Meaning) -> tuple[Label, ...]:
    """The signs that were reported beside the one that is told."""
    if meaning.intent != "warning":
        return ()
    return tuple(sign.label for sign in meaning.reported if sign.label != meaning.label)


def two_named(meaning: Meaning, label: Label) -> tuple[Label, ...]:
    """The two items of one kind that an utterance names: "ice or a massage"."""
    found = dict.fromkeys((*meaning.mentioned, *meaning.named))
    named = [Label.of(concept) for concept in found if concept.kind == label.intent]
    return tuple(named) if len(named) == 2 and label in named else ()


def remembering(memory: Memory, meaning: Meaning, reply: Reply) -> Memory:
    """The memory with the reply in it. After "okay" or "thanks", "again" and "go back" still mean what was told before."""
    intent = reply.label.intent
    asked_back = memory.last is not None and memory.last.decision in (Decision.OFFER, Decision.CONFIRM)
    passing = intent in _PASSING or (courtesy_in(meaning) is not None and not asked_back)
    if not passing:
        memory = replace(memory, last=reply, before=places(memory, reply))
    if reply.label != NONE:
        declined = intent in _DECLINING or (passing and memory.declined)
        memory = replace(memory, misses=0, passed=0, declined=declined)
    return memory


def courtesy_in(meaning: Meaning) -> Concept | None:
    """The courtesy that an utterance is and no more."""
    return next((concept for concept in COURTESIES if concept in meaning.named), None)


def places(memory: Memory, reply: Reply) -> tuple[Reply, ...]:
    """The replies that "previous" goes back to, the latest last: answers, not refusals or questions back."""
    last = memory.last
    if (
        reply.label.intent == "previous"
        or last is None
        or last.label == NONE
        or last.decision is not Decision.ANSWER
    ):
        return memory.before
    return (*memory.before, last)[-REMEMBERED:]


def is_answer(label: Label) -> bool:
    """Whether it is one of the topic's own answers, and no command or aside."""
    return (
        label != NONE and label.intent not in COMMANDS and label.intent not in {"emergency", "help", "source"}
    )


def _read_last(memory: Memory, answers: Answers) -> tuple[Label, ...]:
    """The entries of the list that were read last."""
    listing = answers.topic.listing(memory.place.kind) if memory.place else None
    if memory.place is None or listing is None:
        return ()
    items = listing.items[memory.place.start :][: answers.page_length]
    return tuple(Label(memory.place.kind, item.id) for item in items)
