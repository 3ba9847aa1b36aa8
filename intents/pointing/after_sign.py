"""What makes sense only after a sign was told: whom to see, how soon, what to tell them, what to do until then."""

from __future__ import annotations

from intents.answers import Answers
from intents.concept import SHARED, Concept
from intents.meaning import COMMANDS, EMERGENCY, QUESTIONS, Decision, Label, Meaning
from intents.pointing.aspects import easing
from intents.pointing.context import Context, Reference
from intents.pointing.words import Said, holds, pointing

_OPENING = 3  # words
_DOCTOR = Concept(SHARED, "doctor")


def after_sign(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """The sign that was reported, or what can be done at home; None where the utterance asks neither."""
    sign, said = context.reported, meaning.words
    if len(meaning.unexplained) > 1 or set(meaning.named_items) - {sign}:
        return None
    if sign == EMERGENCY:
        return None  # it goes before all that is asked
    if sign is None:  # "what do I ask my doctor", after a medicine as a cause
        meant = easing(context.subject, answers) if context.subject else None
        return Reference(meant) if meant and _what_to_tell(meaning) and not meaning.item else None
    if holds(said, pointing().until_then) and not _says_itself(meaning):
        return Reference(Label("remedies"))
    if pointing().asking.isdisjoint(said[:_OPENING]):
        return None  # "he will be here at once"
    asked = _of_doctor(meaning) or _whom(said) or _what_to_tell(meaning) or _what_of(said) or _may_still(said)
    at_once = holds(said, pointing().soon + pointing().first_of_all) or " ".join(said) in pointing().bare
    return Reference(sign) if asked or at_once else None


def _says_itself(meaning: Meaning) -> bool:
    """ "And meanwhile, is it dangerous"."""
    return meaning.decision is Decision.ANSWER and meaning.intent in QUESTIONS


def _of_doctor(meaning: Meaning) -> bool:
    """ "Is a nurse good enough", not understood or taken for a command."""
    missed = meaning.decision.lets_go or meaning.intent in COMMANDS
    return missed and _DOCTOR in meaning.named


def _whom(said: Said) -> bool:
    """ "Who do I see about that", "where do I go with it"."""
    return bool(pointing().whom.intersection(said) and pointing().turning_to.intersection(said))


def _what_to_tell(meaning: Meaning) -> bool:
    """ "What do I tell them", "what will they ask me"."""
    said = meaning.words
    to_somebody = _DOCTOR in meaning.named or not pointing().them.isdisjoint(said)
    told = not pointing().telling.isdisjoint(said) and not holds(said, pointing().to_me)
    return "what" in said and to_somebody and told


def _may_still(said: Said) -> bool:
    """ "Can I still go to work"."""
    return said[0] in pointing().allowed and "still" in said


def _what_of(said: Said) -> bool:
    """ "What does that point to"."""
    what_of_that = said[0] == "what" and pointing().that.intersection(said)
    return bool(what_of_that and pointing().sign_of.intersection(said))
