"""What an utterance was taken to mean, and why: one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from content.topic import Beyond
from intents.concept import Concept

COMMANDS = frozenset(
    ("repeat", "next", "previous", "stop", "slower", "faster", "goodbye", "thanks", "yes", "no")
)
QUESTIONS = frozenset(
    ("emergency", "warning", "warnings", "seriousness", "remedies", "remedy", "causes", "cause", "overview")
    + ("summary", "source", "help")
)


class Label(NamedTuple):
    """An intent and, for cause, warning and remedy, the id of the item."""

    intent: str
    item: str | None = None

    @classmethod
    def parse(cls, text: str) -> Label:
        """From "causes" or "cause dehydration"."""
        intent, _, item = text.partition(" ")
        return cls(intent, item or None)

    @classmethod
    def of(cls, concept: Concept) -> Label:
        """The label of an item that was named."""
        return cls(concept.kind, concept.name)

    @property
    def concept(self) -> Concept | None:
        """What the names of its item stand for; None where it has no item."""
        return Concept(self.intent, self.item) if self.item else None

    def __str__(self) -> str:
        return f"{self.intent} {self.item}" if self.item else self.intent


class Sign(NamedTuple):
    """A warning sign that was reported, and the words that named it, or among which it was told (empty where it was claimed
    as it was read); of an emergency the name of the danger that the judge found."""

    label: Label
    said: tuple[str, ...] = ()


class Perhaps(NamedTuple):
    """A danger that was perhaps said (`intents.understanding.by_ear`): its name, and the words in which it was heard."""

    name: str
    words: tuple[str, ...]


NONE = Label("none")
EMERGENCY = Label("emergency")
HELP = Label("help")


class Decision(Enum):
    """What to do about an utterance."""

    ANSWER = "answer"
    OFFER = "offer"  # two meanings are likely: ask which
    CONFIRM = "confirm"  # one is, but not surely: ask whether
    NOT_COVERED = (
        "not_covered"  # about the topic, but its source does not say: `Meaning.about` names what was asked
    )
    REFUSE = "refuse"  # asked of the assistant, but out of scope or not understood
    IGNORE = "ignore"  # not said to the assistant at all: spoken, it gets no reply

    @property
    def lets_go(self) -> bool:
        """Whether nothing of what the topic tells is told."""
        return self in (Decision.NOT_COVERED, Decision.REFUSE, Decision.IGNORE)


@dataclass(frozen=True)
class Evidence:
    """One thing in the utterance that spoke for its meaning, in words, and how strongly (a share of the score)."""

    what: str
    weight: float


@dataclass(frozen=True)
class Meaning:
    """The result of understanding one utterance.

    ``confidence`` is the estimated probability, 0 to 1, that ``label`` is right.
    ``runner_up`` is the second most likely label; ``also`` a second question in the same utterance; ``about`` what was
    asked that the source does not cover, as it is named aloud, and ``beyond`` the kind of it; or, where it is answered,
    a person of whom not everything is told.
    ``named`` are the concepts in what counts, ``mentioned`` also those that the speaker took back.
    ``reported`` are the warning signs that somebody has, whatever else is asked; ``danger`` is the name of the danger that the
    judge found (`intents.safety.redflags`), told or to be asked about; ``claimed`` that of one which the topic answers itself.
    ``perhaps`` is an emergency that the words do not tell of, or not surely, but that was perhaps said.
    ``unexplained`` are the content words that no phrase of any intent accounts for; ``for_me`` is how much speaks for
    that it was meant for the assistant at all: about 1 much, about -1 nothing.
    """

    text: str
    label: Label
    confidence: float
    decision: Decision
    words: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    named: tuple[Concept, ...] = ()
    mentioned: tuple[Concept, ...] = ()
    denied: tuple[str, ...] = ()
    reported: tuple[Sign, ...] = ()
    unexplained: tuple[str, ...] = ()
    runner_up: Label | None = None
    also: Label | None = None
    danger: str = ""
    claimed: str = ""
    perhaps: Perhaps | None = None
    about: str = ""
    beyond: Beyond | None = None
    for_me: float = 0.0
    reason: str = ""

    @property
    def intent(self) -> str:
        return self.label.intent

    @property
    def item(self) -> str | None:
        return self.label.item

    @property
    def named_items(self) -> tuple[Label, ...]:
        """The items that the utterance names."""
        return tuple(Label.of(concept) for concept in self.named if concept.is_item)
