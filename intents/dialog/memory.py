"""What a conversation remembers from one utterance to the next."""

from __future__ import annotations

from dataclasses import dataclass

from content.topic import Beyond, Kind
from intents.meaning import Label, Sign
from intents.reply import Reply


@dataclass(frozen=True)
class Place:
    """Where in a list one is: what was read last began at ``start``, counted from 0."""

    kind: Kind
    start: int


@dataclass(frozen=True)
class Memory:
    """All that a conversation remembers.

    ``reported`` is the last warning sign that somebody has, or an emergency: nothing reassures after it; ``since``
    counts the answers after it, ``reminded`` how often it was told again; ``over`` is an emergency that has passed,
    and will be spoken of once more. ``told`` is what was answered, the latest last; ``subject`` is what was answered
    last, ``item`` the last cause, sign or remedy since a list was read, ``more`` what "tell me more" would say about
    it, ``place`` where in which list one is, ``offered`` what was asked back, ``choices`` two things just named
    together, ``declined`` whether no more was wanted of it,
    ``asked`` the name of a danger that was perhaps said, where that is what was asked back, and ``dismissed`` those that were not, ``before`` the replies that "previous" goes back to, the latest last, ``person`` the kind and the name of
    somebody of whom not everything is told, ``misses`` how many utterances in a row were not understood, ``passed``
    how many were said to others.
    """

    disclaimed: bool = False
    reported: Sign | None = None
    since: int = 0
    reminded: int = 0
    over: bool = False
    told: tuple[Label, ...] = ()
    subject: Label | None = None
    item: Label | None = None
    more: tuple[str, ...] = ()
    place: Place | None = None
    offered: tuple[Label, ...] = ()
    choices: tuple[Label, ...] = ()
    declined: bool = False
    asked: str = ""
    dismissed: frozenset[str] = frozenset()
    last: Reply | None = None
    before: tuple[Reply, ...] = ()
    person: tuple[Beyond, str] | None = None
    misses: int = 0
    passed: int = 0

    @property
    def lapses(self) -> int:
        """How many utterances in a row were no turn of this conversation."""
        return self.misses + self.passed

    @property
    def is_talking(self) -> bool:
        """Whether what was said last was answered: what is said now is then likely said to the assistant too."""
        return self.last is not None and self.lapses == 0
