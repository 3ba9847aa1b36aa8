"""What an utterance can point at, and what it points at."""

from __future__ import annotations

from dataclasses import dataclass

from content.topic import LISTS, Kind
from intents.meaning import Label


@dataclass(frozen=True)
class Context:
    """What can be pointed at: the label answered last, the list read last, two things just named together, the entries
    of the list that were read last and the item that was told since, the sign or emergency that was reported, and all that
    was told, the latest last."""

    subject: Label | None
    kind: Kind | None
    choices: tuple[Label, ...] = ()
    page: tuple[Label, ...] = ()
    since: Label | None = None
    reported: Label | None = None
    told: tuple[Label, ...] = ()

    @property
    def list_kind(self) -> Kind | None:
        """The kind of the list that was read last."""
        return next((LISTS[label.intent] for label in reversed(self.told) if label.intent in LISTS), None)

    @property
    def items(self) -> tuple[Label, ...]:
        """The causes, signs and remedies that were told, each once, as they were told first."""
        return tuple(dict.fromkeys(label for label in self.told if label.item))


@dataclass(frozen=True)
class Reference:
    """A resolved reference; ``aspect`` is ``why``, ``how`` or ``detail`` where only that part of an item was asked for, and
    ``more`` where it is to be gone on with, and not the list. ``unsaid`` is what the source does not say, "which is best".
    ``beyond`` is a number that the list does not have; ``choices`` the two that were pointed at together, of which
    the latter is meant; ``also`` are more of the list that were asked for at once; ``whole`` is a list to its end;
    ``claimed`` is a sign that was read and that the speaker has."""

    label: Label
    aspect: str = ""
    beyond: bool = False
    choices: tuple[Label, ...] = ()
    also: tuple[Label, ...] = ()
    whole: bool = False
    claimed: bool = False
    unsaid: bool = False
