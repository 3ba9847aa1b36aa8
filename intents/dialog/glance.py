"""What would be made of the words that have been said so far, were they all: how long to wait for more hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from intents.concept import ACKNOWLEDGING
from intents.meaning import COMMANDS, EMERGENCY, Decision, Label, Meaning
from intents.reply import Reply
from intents.safety.urgency import is_urgent
from intents.words.normalize import is_question

_SHORT = 4  # words of a command that stands alone
_SURE = 0.8


class Worth(IntEnum):
    """How much is made of what was said."""

    NOTHING = 0
    ASKED = 1  # what was meant
    MET = 2  # answered, or obeyed
    DANGER = 3  # told of, or asked about


@dataclass(frozen=True)
class Glance:
    """A look ahead that changes nothing: ``decision`` and ``label`` are those of the reply that would be given, with what
    "it" points at resolved, and ``confidence``, 0 to 1, is its.

    ``urgent``: an emergency that is told, not asked about. ``command``: a command and no more, as "stop" or "yes please"; an
    "okay" often leads on to a question, and is none. ``listing``: somebody tells what is wrong, or what is not, asks nothing,
    and may have more to tell. ``first`` is the first line of the reply.
    """

    decision: Decision
    label: Label
    confidence: float
    urgent: bool = False
    command: bool = False
    listing: bool = False
    first: str = ""

    @property
    def sure(self) -> bool:
        """Whether it is a whole meaning that will be answered."""
        return self.decision in (Decision.ANSWER, Decision.NOT_COVERED)

    @property
    def worth(self) -> Worth:
        """How much is made of it."""
        if is_urgent(self.label) and self.decision in (Decision.ANSWER, Decision.CONFIRM):
            return Worth.DANGER
        if self.sure or self.command:
            return Worth.MET
        return Worth.ASKED if self.decision in (Decision.OFFER, Decision.CONFIRM) else Worth.NOTHING

    @classmethod
    def at(cls, meaning: Meaning, reply: Reply) -> Glance:
        """What a meaning and the reply to it are, at a glance."""
        answered = reply.decision is Decision.ANSWER
        alone = len(meaning.words) <= _SHORT and not meaning.unexplained
        says_more = any(concept.is_item or concept.is_slot for concept in meaning.named)
        leads_on = ACKNOWLEDGING in meaning.named  # "okay, and what helps"
        command = answered and reply.label.intent in COMMANDS and alone and not says_more and not leads_on
        tells = meaning.intent == "warning" or meaning.reported or meaning.denied
        return cls(
            reply.decision,
            reply.label,
            reply.confidence,
            urgent=meaning.label == EMERGENCY and meaning.decision is Decision.ANSWER,
            command=command and reply.confidence >= _SURE,
            listing=bool(tells and not is_question(meaning.words)),
            first=next(iter(reply.chunks), ""),
        )
