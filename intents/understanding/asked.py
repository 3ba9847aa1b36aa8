"""A thing that is named in an utterance, and what the rest of the utterance says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from intents.concept import EVENT, PART
from intents.meaning import Decision, Meaning
from intents.safety.urgency import is_urgent
from intents.understanding.meant import Moment
from intents.understanding.not_covered import Term
from intents.words.normalize import is_question, words

Words = tuple[str, ...]
Understand = Callable[[Words], Meaning]


@dataclass(frozen=True)
class Asked:
    """A term at its place in an utterance, and what that was taken to mean.

    ``own``: the topic has something of that name, too; ``dosed``: an amount of it was asked for; ``understand`` and
    ``moment``: see `intents.understanding.coverage.Coverage.judge`.
    """

    term: Term
    said: Words
    start: int
    end: int
    own: bool
    dosed: bool
    meaning: Meaning
    understand: Understand
    moment: Moment

    @property
    def answered(self) -> bool:
        """Whether it is told something; a sign of danger that nobody named is only guessed."""
        guess = is_urgent(self.meaning.label) and self.guessed
        return self.meaning.decision is Decision.ANSWER and not guess

    @property
    def to_others(self) -> bool:
        """Whether it was likely not said to the assistant."""
        return is_to_others(self.meaning, self.moment)

    @property
    def guessed(self) -> bool:
        """Whether what would be told is an item that nobody named, and no sign that somebody has."""
        label, reported = self.meaning.label, (sign.label for sign in self.meaning.reported)
        return label.item is not None and label not in (*self.meaning.named_items, *reported)

    @property
    def topic_named(self) -> bool:
        return not {PART, EVENT}.isdisjoint(self.rest.named)

    @cached_property
    def others(self) -> Words:
        """The words beside the term."""
        return (*self.said[: self.start], *self.said[self.end :])

    @cached_property
    def rest(self) -> Meaning:
        """What it means without the term."""
        return self.understand(self.others or self.said)

    def with_other(self, name: str) -> Meaning:
        """What it means with something else in place of the term."""
        return self.understand((*self.said[: self.start], *words(name), *self.said[self.end :]))


def is_to_others(meaning: Meaning, moment: Moment) -> bool:
    """Whether what was said was likely not said to the assistant."""
    asks = moment is Moment.FRESH or is_question(meaning.words)
    return meaning.decision is Decision.IGNORE and not asks
