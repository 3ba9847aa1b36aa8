"""What makes sense only after a sign was told: whom to see, how soon, what to tell them, what to do until then."""

from __future__ import annotations

from intents.concept import SHARED, Concept
from intents.dialog.context import Context, Reference
from intents.dialog.pointing import Said, holds, pointing
from intents.meaning import EMERGENCY, Label, Meaning

_DOCTOR = Concept(SHARED, "doctor")


def after_sign(meaning: Meaning, context: Context) -> Reference | None:
    """The sign that was reported, or what can be done at home; None where the utterance asks neither."""
    sign, said = context.reported, meaning.words
    if sign is None or len(meaning.unexplained) > 1 or set(meaning.named_items) - {sign}:
        return None
    if sign == EMERGENCY:
        return Reference(sign) if context.subject == sign and pointing().calling.intersection(said) else None
    if holds(said, pointing().until_then) and _DOCTOR not in meaning.named:
        return Reference(Label("remedies"))
    with_doctor = _DOCTOR in meaning.named and meaning.decision.lets_go
    asked = with_doctor or _whom(said) or _what_to_tell(meaning) or _what_of(said)
    return Reference(sign) if asked or holds(said, pointing().soon) else None


def _whom(said: Said) -> bool:
    """ "Who do I see about that", "where do I go with it"."""
    return bool(pointing().whom.intersection(said) and pointing().turning_to.intersection(said))


def _what_to_tell(meaning: Meaning) -> bool:
    """ "What do I tell them", "what will they ask me"."""
    said = meaning.words
    to_somebody = _DOCTOR in meaning.named or pointing().them.intersection(said)
    return "what" in said and bool(to_somebody and pointing().telling.intersection(said))


def _what_of(said: Said) -> bool:
    """ "What does that point to"."""
    what_of_that = said[0] == "what" and pointing().that.intersection(said)
    return bool(what_of_that and pointing().sign_of.intersection(said))
