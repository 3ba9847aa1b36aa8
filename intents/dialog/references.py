"""What an utterance points at: "the second one", "that", "what about stress", "the other one", "no, I meant heat".

Only words and state decide here, no scores: a reference is resolved where it is plain, else left alone.
"""

from __future__ import annotations

from intents.dialog.answers import Answers
from intents.dialog.aspects import of_item, what_eases
from intents.dialog.context import Context, Reference
from intents.dialog.positions import in_list, is_plain
from intents.meaning import EMERGENCY, Decision, Meaning
from intents.safety.urgency import is_urgent

_ELLIPSIS = (
    ("what", "about"), ("how", "about"), ("what", "of"), ("and",), ("or",), ("is", "it"), ("also",), ("then",),
    ("what", "if", "it", "is"), ("could", "it", "be"),
)  # fmt: skip
_LOOSE = frozenset(
    "the a an my some about what how of for me tell and or is it then too also no not i meant mean said".split()
)
_CALLING = frozenset("call ring phone dial number who".split())
_SHORT = 5  # words
LONGEST = 12  # words: a longer utterance says itself what it means
_PLAINLY_LONGEST = 20
_SELF_CONTAINED = frozenset(("goodbye", "thanks", "slower", "faster"))


def resolve(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """What the utterance points at, or None where it points at nothing or says itself what it means."""
    said = meaning.words
    if not said or len(said) > (_PLAINLY_LONGEST if is_plain(said) else LONGEST):
        return None
    if meaning.label == EMERGENCY or (
        meaning.intent in _SELF_CONTAINED and meaning.decision is Decision.ANSWER
    ):
        return None
    named = meaning.named_items
    if named and all(label.intent == "warning" for label in named):  # "my second toe is numb"
        return of_item(meaning, context, answers)
    return (
        _whom_to_call(said, context)
        or what_eases(meaning, context, answers)
        or _other_one(meaning, context)
        or in_list(meaning, context, answers)
        or _claimed(said, context)
        or of_item(meaning, context, answers)
        or _named_alike(meaning, context)
    )


def _whom_to_call(said: tuple[str, ...], context: Context) -> Reference | None:
    """ "Who is it I should ring", after an emergency: the same sentence again."""
    return Reference(EMERGENCY) if context.subject == EMERGENCY and _CALLING.intersection(said) else None


def _other_one(meaning: Meaning, context: Context) -> Reference | None:
    said = meaning.words
    if meaning.named_items:  # "the other one, the cycling"
        return None
    if "other" not in said or len(context.choices) != 2 or not {"one", "thing", "way"}.intersection(said):
        return None
    first, second = context.choices
    return Reference(first if context.subject == second else second)


def _claimed(said: tuple[str, ...], context: Context) -> Reference | None:
    """ "I have that": the warning sign that was just read."""
    subject = context.subject
    if subject is None or subject.intent != "warning":
        return None
    if not {"that", "this", "it", "one", "those"}.intersection(said):
        return None
    opening = said[1:] if said[0] in {"yes", "and", "but"} else said
    claims = {("i", "have"), ("i", "get"), ("that", "is"), ("i", "got"), ("i", "do")}
    return Reference(subject) if opening[:2] in claims and len(said) <= _SHORT + 1 else None


def _named_alike(meaning: Meaning, context: Context) -> Reference | None:
    """ "What about stress": among all that the name can mean, the one of the kind that is being spoken of."""
    said, named = meaning.words, meaning.named_items
    if is_urgent(meaning.label) and context.kind != "warning":
        return None
    unsure = meaning.decision is not Decision.ANSWER
    short = unsure or len(said) <= _SHORT + 1
    opens = short and any(said[: len(opening)] == opening for opening in _ELLIPSIS)
    kind = context.kind or (context.subject.intent if context.subject and context.subject.item else None)
    alike = [label for label in named if label.intent == kind]
    if len(alike) == 1 and (opens or unsure or len([word for word in said if word not in _LOOSE]) <= 2):
        return Reference(alike[0])
    spoken_of = kind or context.subject
    if spoken_of and len(named) == 1 and (opens or "one" in said) and unsure and named[0].intent != "warning":
        return Reference(named[0])
    return None
