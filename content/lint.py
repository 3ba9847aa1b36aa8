"""The wording rules for what is spoken: short, plain, no diagnosis, no orders about medicines.

Sources of the figures: one breath of 25 words and sentences of 20 words, Flesch-Kincaid grade 6 as a warning
(requirements for speech and health answers of this project).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.topic import Item, Listing, Passage, Topic

BREATH_WORDS = 25
SENTENCE_WORDS = 20
GRADE = 6.0
DISCLAIMER_WORDS = 12

# A diagnosis, or an order about a medicine: never said, whatever the topic.
BANNED = {
    r"\byou (have|are suffering|suffer|are ill|must be)\b": "sounds like a diagnosis; write 'can be caused by' or 'may'",
    r"\b(this|it) (means|is because) you\b": "sounds like a diagnosis; write 'can be a sign of'",
    r"\byou(r)? (definitely|certainly|clearly|surely)\b": "promises certainty; leave the word out",
    r"\b(start|stop|quit|skip|double|halve|increase|lower|reduce|raise|change) (taking )?(your|the|a) "
    r"(dose|dosage|medicine|medication|pills?|tablets?)\b": "tells people to change a medicine; "
    "write 'ask the doctor who prescribed it'",
    r"\b(guarantee[sd]?|cures?|will (stop|cure|fix|heal))\b": "promises a cure; write 'may help' or 'can ease'",
    r"%|\bpercent\b": "holds a percentage; say it in words, such as 'one in ten'",
    r"[()\[\]<>*_#|]": "holds a sign that a voice reads badly; use words and commas",
}
_BANNED = [(re.compile(pattern, re.IGNORECASE), advice) for pattern, advice in BANNED.items()]


@dataclass(frozen=True)
class Complaint:
    """One breach of a wording rule: the text it stands in and what to write instead."""

    text: str
    message: str
    warning: bool = False


def complaints(topic: Topic) -> list[Complaint]:
    """Every breach of the wording rules in what a topic says."""
    found = [c for text in spoken(topic) for c in _chunk_complaints(text)]
    if len(topic.disclaimer_short.split()) > DISCLAIMER_WORDS:
        found.append(Complaint(topic.disclaimer_short, f"is over {DISCLAIMER_WORDS} words; shorten it."))
    return found


def spoken(topic: Topic) -> Iterator[str]:
    """Every chunk that a topic can say."""
    yield topic.disclaimer_short
    yield from topic.disclaimer
    for passage in (topic.overview, topic.seriousness, topic.summary):
        yield from _passage(passage)
    for listing in (topic.causes, topic.warnings, topic.remedies):
        if listing:
            yield from _listing(listing)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text (Kincaid and others, 1975): years of school needed to follow it."""
    sentences = _sentences(text)
    words = re.findall(r"[a-z']+", text.lower())
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / max(1, len(sentences)) + 11.8 * syllables / len(words) - 15.59


def _passage(passage: Passage) -> Iterator[str]:
    yield from passage.say
    yield from passage.more


def _listing(listing: Listing) -> Iterator[str]:
    yield listing.intro
    yield from listing.closing
    for item in listing.items:
        yield from _item(item)


def _item(item: Item) -> Iterator[str]:
    yield item.headline
    for part in (item.detail, item.more, item.why, item.how):
        yield from part


def _chunk_complaints(text: str) -> Iterator[Complaint]:
    start = text[:40]
    if len(text.split()) > BREATH_WORDS:
        yield Complaint(text, f"'{start}…' is over {BREATH_WORDS} words, more than one breath; split it.")
    for sentence in _sentences(text):
        if len(sentence.split()) > SENTENCE_WORDS:
            yield Complaint(text, f"'{start}…' has a sentence of over {SENTENCE_WORDS} words; split it.")
    for pattern, advice in _BANNED:
        hit = pattern.search(text)
        if hit:
            yield Complaint(text, f"'{hit[0]}' {advice}.")


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.!?]+(?:\s|$)", text) if part.strip()]


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - (word.endswith("e") and not word.endswith("le") and groups > 1))
