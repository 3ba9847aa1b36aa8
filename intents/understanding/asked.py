"""A thing that is named in an utterance, and what the rest of the utterance says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from intents.concept import EVENT, PART
from intents.meaning import Decision, Meaning
from intents.understanding.not_covered import Term
from intents.words.normalize import words

Words = tuple[str, ...]
Understand = Callable[[Words], Meaning]


@dataclass(frozen=True)
class Asked:
    """A term at its place in an utterance, and what that was taken to mean.

    ``own``: the topic has something of that name, too; ``dosed``: an amount of it was asked for; ``understand``: see
    `intents.understanding.coverage.Coverage.judge`.
    """

    term: Term
    said: Words
    start: int
    end: int
    own: bool
    dosed: bool
    meaning: Meaning
    understand: Understand

    @property
    def answered(self) -> bool:
        return self.meaning.decision is Decision.ANSWER

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
