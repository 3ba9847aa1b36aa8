"""What an utterance points at: "the second one", "that", "what about stress", "the other one", "no, I meant heat".

Only words and state decide here, no scores: a reference is resolved where it is plain, else left alone.
"""

from __future__ import annotations

from intents.answers import Answers
from intents.meaning import EMERGENCY, Decision, Label, Meaning
from intents.pointing.after_sign import after_sign
from intents.pointing.aspects import after_trying, of_item, what_eases
from intents.pointing.context import Context, Reference
from intents.pointing.earlier import told_earlier
from intents.pointing.positions import in_list, is_plain
from intents.pointing.words import Said, holds, opens, pointing
from intents.safety.reported import tells_beginning
from intents.safety.urgency import is_urgent

_SHORT = 5  # words
LONGEST = 12  # words: a longer utterance says itself what it means
_PLAINLY_LONGEST = 20
_SELF_CONTAINED = frozenset(("goodbye", "thanks", "slower", "faster"))


def resolve(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """What the utterance points at, or None where it points at nothing or says itself what it means."""
    said = meaning.words
    if not said or len(said) > _PLAINLY_LONGEST or _is_sure(meaning):
        return None
    if begun := _begun(meaning, context, answers):
        return begun
    if meaning.label == EMERGENCY or _stops(meaning) or (len(said) > LONGEST and not is_plain(said)):
        return None
    named = meaning.named_items
    if named and all(label.intent == "warning" for label in named):  # "my second toe is numb"
        return after_sign(meaning, context, answers) or of_item(meaning, context, answers)
    return (
        after_sign(meaning, context, answers)
        or after_trying(meaning, context, answers)
        or what_eases(meaning, context, answers)
        or told_earlier(meaning, context)
        or in_list(meaning, context, answers)
        or _claimed(said, context)
        or of_item(meaning, context, answers)
        or _more_of_it(meaning, context)
        or _named_alike(meaning, context)
    )


def _is_sure(meaning: Meaning) -> bool:
    asks = meaning.words[0] in pointing().asking and "i" in meaning.words  # "should I hurry"
    alone = meaning.label == EMERGENCY or (meaning.intent in _SELF_CONTAINED and not asks)
    return alone and meaning.decision is Decision.ANSWER


def _stops(meaning: Meaning) -> bool:
    """ "That's enough for now", but not "should I stop"."""
    asks = not pointing().asking.isdisjoint(meaning.words[:1])
    return meaning.intent == "stop" and meaning.decision is Decision.ANSWER and not asks


def _begun(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "I only started on them last week", after a medicine: what began with them is a sign."""
    item, warnings = answers.item(context.subject) if context.subject else None, answers.topic.warnings
    if item is None or warnings is None or meaning.named_items or not tells_beginning(meaning.words):
        return None
    for sign in warnings.items:
        if sign.when == "begun" and set(sign.names).intersection(item.names):
            return Reference(Label("warning", sign.id), claimed=True)
    return None


def _more_of_it(meaning: Meaning, context: Context) -> Reference | None:
    """ "Tell me more about that", "what do you mean"."""
    said = meaning.words
    if (
        context.subject is None
        or context.subject.item is None
        or meaning.named_items
        or len(said) > _SHORT + 2
    ):
        return None
    of_it = "more" in said and pointing().that.intersection(said) and said[0] not in pointing().asking
    asked = (of_it and not meaning.unexplained) or holds(said, pointing().explained)
    return Reference(Label("next"), "more") if asked else None


def _claimed(said: Said, context: Context) -> Reference | None:
    """ "I have that": the warning sign that was just read."""
    subject = context.subject
    if subject is None or subject.intent != "warning" or len(said) > _SHORT + 1:
        return None
    return (
        Reference(subject, claimed=True) if claims(said) and pointing().claimed.intersection(said) else None
    )


def claims(said: Said) -> bool:
    """Whether the speaker has what was read: "I have that", "mine is the last"."""
    return opens(said[1:] if said[0] in {"yes", "and", "but"} else said, pointing().claims)


def _named_alike(meaning: Meaning, context: Context) -> Reference | None:
    """ "What about stress": among all that the name can mean, the one of the kind that is being spoken of."""
    said, named = meaning.words, meaning.named_items
    reported = {EMERGENCY, *(sign.label for sign in meaning.reported)}
    doubted = meaning.label in named and meaning.label not in reported  # "and my tablets", of causes
    if is_urgent(meaning.label) and context.kind != "warning" and not doubted:
        return None
    unsure = meaning.decision is not Decision.ANSWER
    short = unsure or len(said) <= _SHORT + 1
    cut = short and opens(said, pointing().ellipsis)
    kind = context.kind or (context.subject.intent if context.subject and context.subject.item else None)
    alike = [label for label in named if label.intent == kind]
    if len(alike) == 1 and (cut or unsure or len([w for w in said if w not in pointing().loose]) <= 2):
        return Reference(alike[0])
    spoken_of = kind or context.subject
    if spoken_of and len(named) == 1 and (cut or "one" in said) and unsure and named[0].intent != "warning":
        return Reference(named[0])
    return None
