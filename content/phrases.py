"""Whole utterances about one topic, written as people talk: needed only where something is learnt from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from annotated_types import Len, MinLen

from content.building import FromFile
from content.layout import Layout, layout_of
from content.topic import KINDS, LISTS, Ident, Kind, Text, Topic
from content.yamlfile import BrokenFile, Fault, line_finder, read_as

T = TypeVar("T")
_OfItems = dict[Ident, tuple[Text, ...]]
_Phrase = Annotated[str, Len(1, 300)]
PhrasesByLabel = dict[str, Annotated[tuple[_Phrase, ...], MinLen(1)]]


@dataclass(frozen=True)
class Phrases(FromFile):
    """Of each kind by item, and in ``none`` those that only seem to be about the topic."""

    cause: _OfItems = field(default_factory=dict)
    warning: _OfItems = field(default_factory=dict)
    remedy: _OfItems = field(default_factory=dict)
    none: tuple[Text, ...] = ()

    def of(self, kind: Kind) -> _OfItems:
        """The phrases of one kind, by the id of the item."""
        found: _OfItems = getattr(self, kind)
        return found


def load_phrases(path: Path, topic: Topic) -> Phrases:
    """The phrases of a topic's file or folder. Raises BrokenFile, also for those of an item that ``topic`` lacks."""
    layout = layout_of(path)
    phrases = read_phrases(layout)
    strays = list(_strays(layout, phrases, topic))
    if strays:
        raise BrokenFile(strays)
    return phrases


def read_phrases(layout: Layout) -> Phrases:
    """The phrases as they are written, whether or not the items are there. Raises BrokenFile."""
    if layout.phrases is None:
        phrases: Phrases = read_as(layout.facts, Phrases, part="phrases")
        return phrases
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for file in sorted(layout.phrases.glob("*.yaml")):
        if file.stem not in (*KINDS, "none"):
            known = ", ".join(f"{name}.yaml" for name in (*KINDS, "none"))
            faults.append(Fault(str(file), 1, f"is none of the files of phrases; use one of: {known}."))
            continue
        try:
            found[file.stem] = read_as(file, _OfItems if file.stem in KINDS else tuple[Text, ...])
        except BrokenFile as broken:
            faults += broken.faults
    if faults:
        raise BrokenFile(faults)
    return Phrases(**found)


def load_misheard(path: Path) -> dict[str, tuple[str, ...]]:
    """What a recognizer heard in place of a topic's phrases, by label; empty where nobody listened. Raises BrokenFile."""
    layout = layout_of(path)
    if not layout.was_listened_to():
        return {}
    misheard: dict[str, tuple[str, ...]] = read_as(layout.misheard, PhrasesByLabel)
    return misheard


def _strays(layout: Layout, phrases: Phrases, topic: Topic) -> Iterator[Fault]:
    """Phrases of items that the topic does not have."""
    for name, kind in LISTS.items():
        listing = topic.listing(kind)
        ids = [item.id for item in listing.items] if listing else []
        for stray in phrases.of(kind).keys() - set(ids):
            file = layout.phrases / f"{kind}.yaml" if layout.phrases else layout.facts
            place = (stray,) if layout.phrases else ("phrases", kind, stray)
            known = ", ".join(ids) or "none, as that list is missing"
            message = f"'{stray}' is no id in '{name}'; use one of: {known}."
            yield Fault(str(file), line_finder(file)(place), message)
