"""How often a word stands in what is said of one topic: by that topics that are talked of together are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from content.phrases import Phrases
from content.topic import KINDS, Topic
from intents.words.gazetteer import stem
from intents.words.normalize import words

_BRACES = str.maketrans("{}", "  ")


def own_texts(topic: Topic, phrases: Phrases) -> Iterator[str]:
    """A topic's own phrases, those that are out of its scope apart, and its names."""
    for kind in KINDS:
        for several in phrases.of(kind).values():
            yield from several
        listing = topic.listing(kind)
        for item in listing.items if listing else ():
            yield from item.names
    yield from topic.words.named()


def shares(texts: Iterable[str]) -> dict[str, float]:
    """Of each stem, in what part of the texts it stands, 0 to 1."""
    counts: Counter[str] = Counter()
    number = 0
    for text in texts:
        number += 1
        counts.update({stem(word) for word in words(text.translate(_BRACES))})
    return {word: count / number for word, count in counts.items()}
