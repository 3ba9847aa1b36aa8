"""The example utterances from which the scorer learns: those every topic shares, and the topic's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from annotated_types import Len

from content.building import FromFile
from content.loading import load_topic
from content.phrases import Phrases, PhrasesByLabel, load_phrases
from content.topic import KINDS, Kind, Topic
from content.yamlfile import BrokenFile, Fault, read_as
from intents.meaning import COMMANDS, QUESTIONS

FOLDER = Path(__file__).parent / "phrases"
_Phrase = Annotated[str, Len(1, 300)]
CARRIERS_FILE = Path(__file__).parent / "carriers.yaml"


@dataclass(frozen=True)
class _Carrier(FromFile):
    telling: tuple[_Phrase, ...]
    neutral: tuple[_Phrase, ...]


@dataclass(frozen=True)
class _Carriers(FromFile):
    """The content of ``carriers.yaml``."""

    cause: _Carrier
    remedy: _Carrier
    warning: _Carrier
    frames: tuple[_Phrase, ...]
    cores: dict[str, tuple[_Phrase, ...]]


_STEPS = (1, 5, 9, 15)  # each name in up to four of the sentences, all of them used about equally often
_INTENTS = (COMMANDS | QUESTIONS | {"none"}) - set(KINDS)


def examples(phrases: Phrases) -> Iterator[tuple[str, str]]:
    """Pairs of a label ("causes", "cause dehydration") and a phrase: what topics share, then the topic's own.

    Raises BrokenFile.
    """
    for path in phrase_files():
        for intent, shared in load_shared(path).items():
            yield from ((intent, phrase) for phrase in shared)
    for kind in KINDS:
        for item_id, own in phrases.of(kind).items():
            yield from ((f"{kind} {item_id}", phrase) for phrase in own)
    yield from (("none", phrase) for phrase in phrases.none)


def examples_of(path: Path) -> Iterator[tuple[str, str]]:
    """`examples` for the topic of a file or folder. Raises BrokenFile."""
    return examples(load_phrases(path, load_topic(path)))


def carried(topic: Topic) -> Iterator[tuple[str, str]]:
    """Pairs of a label and a sentence for the names of each item and the cores of commands. Raises BrokenFile."""
    carriers = read_as(CARRIERS_FILE, _Carriers)
    for command, cores in carriers.cores.items():
        for core in cores:
            yield from ((command, frame.replace("{name}", core)) for frame in carriers.frames)
    kinds_of = Counter(name for kind in KINDS for name in {n for _, n in _names(topic, kind)})
    for kind in KINDS:
        carrier: _Carrier = getattr(carriers, kind)
        for number, (item_id, name) in enumerate(_names(topic, kind)):
            sentences = carrier.telling + (carrier.neutral if kinds_of[name] == 1 else ())
            chosen = {number * step % len(sentences) for step in _STEPS} if sentences else set()
            yield from ((f"{kind} {item_id}", sentences[at].replace("{name}", name)) for at in sorted(chosen))


def _names(topic: Topic, kind: Kind) -> list[tuple[str, str]]:
    listing = topic.listing(kind)
    return [(item.id, name) for item in (listing.items if listing else ()) for name in item.names]


def phrase_files() -> list[Path]:
    """The files of shared phrases, in a fixed order."""
    return sorted(FOLDER.glob("*.yaml"))


def load_shared(path: Path) -> dict[str, tuple[str, ...]]:
    """One file of phrases by intent. Raises BrokenFile with file, line and what to write instead."""
    phrases = read_as(path, PhrasesByLabel)
    strangers = sorted(set(phrases) - _INTENTS)
    if strangers:
        known = ", ".join(sorted(_INTENTS))
        raise BrokenFile(
            [Fault(str(path), 1, f"'{name}' is no intent; use one of: {known}.") for name in strangers]
        )
    return phrases
