"""The wording rules for what is spoken: short, plain, no diagnosis, no orders about medicines.

Sources of the figures: one breath of 25 words and sentences of 20 words, Flesch-Kincaid grade 6 as a warning
(requirements for speech and health answers of this project).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.topic import Item, Listing, Passage, Topic
from content.yamlfile import Place

BREATH_WORDS = 25
SENTENCE_WORDS = 20
GRADE = 6.0
DISCLAIMER_WORDS = 12

_MEDICINE = r"(doses?|dosages?|medicines?|medications?|meds|drugs?|pills?|tablets?)"

# A diagnosis, or an order about a medicine: never said, whatever the topic.
BANNED = {
    r"\byou( have|['\u2019]ve| are suffering| suffer| are ill| must be)\b": "sounds like a diagnosis; "
    "write 'can be caused by' or 'may'",
    r"\b(this|it) (means|is because) you\b": "sounds like a diagnosis; write 'can be a sign of'",
    r"\byou(r)? (definitely|certainly|clearly|surely)\b": "promises certainty; leave the word out",
    r"\b(start|stop|quit|skip|double|halve|increase|lower|reduce|raise|change|cut) (taking |using )?"
    rf"((your|the|a|an|any|all|this|that|these|those|new) )*(\w+ )?{_MEDICINE}\b": "tells people to change a medicine; "
    "write 'ask the doctor who prescribed it'",
    rf"\btake (more|less|fewer|half) (of )?((your|the|a|this|that|these|those) )*(\w+ )?{_MEDICINE}\b": "tells people "
    "to change a medicine; write 'ask the doctor who prescribed it'",
    r"\b(guarantee[sd]?|cures?|will (stop|cure|fix|heal))\b": "promises a cure; write 'may help' or 'can ease'",
    r"%|\bpercent\b": "holds a percentage; say it in words, such as 'one in ten'",
    r"[()\[\]<>*_#|\x00-\x1f]": "holds a sign that a voice reads badly; use words and commas",
}
_BANNED = [(re.compile(pattern, re.IGNORECASE), advice) for pattern, advice in BANNED.items()]


@dataclass(frozen=True)
class Complaint:
    """One breach of a wording rule: where the text stands in the topic, and what to write instead."""

    place: Place
    message: str
    warning: bool = False


def complaints(topic: Topic) -> list[Complaint]:
    """Every breach of the wording rules in what a topic says."""
    found = [Complaint(place, message) for place, text in sayable(topic) for message in wording_faults(text)]
    if len(topic.disclaimer_short.split()) > DISCLAIMER_WORDS:
        found.append(Complaint(("disclaimer_short",), f"is over {DISCLAIMER_WORDS} words; shorten it."))
    found += _with_title(topic)
    return found + list(_hard_to_read(topic))


def sayable(topic: Topic) -> Iterator[tuple[Place, str]]:
    """Every chunk and every title that a topic can say, with its place in the topic."""
    yield ("title",), topic.title
    yield ("source", "title"), topic.source.title
    yield ("source", "kind"), topic.source.kind
    yield ("disclaimer_short",), topic.disclaimer_short
    yield from _numbered(("disclaimer",), topic.disclaimer)
    for beyond, text in topic.not_covered.items():
        yield ("not_covered", beyond), text
    for name in ("overview", "seriousness", "summary"):
        yield from _passage(name, getattr(topic, name))
    for name in ("causes", "warnings", "remedies"):
        listing = getattr(topic, name)
        if listing:
            yield from _listing(name, listing)


def wording_faults(text: str) -> Iterator[str]:
    """What is wrong with one chunk, and what to write instead."""
    start = text[:40]
    if len(text.split()) > BREATH_WORDS:
        yield f"'{start}…' is over {BREATH_WORDS} words, more than one breath; split it."
    for sentence in _sentences(text):
        if len(sentence.split()) > SENTENCE_WORDS:
            yield f"'{start}…' has a sentence of over {SENTENCE_WORDS} words; split it."
    for pattern, advice in _BANNED:
        hit = pattern.search(text)
        if hit:
            yield f"'{hit[0]}' {advice}."


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text (Kincaid and others, 1975): years of school needed to follow it."""
    sentences = _sentences(text)
    words = re.findall(r"[a-z']+", text.lower())
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / max(1, len(sentences)) + 11.8 * syllables / len(words) - 15.59


def _passage(name: str, passage: Passage) -> Iterator[tuple[Place, str]]:
    yield from _numbered((name, "say"), passage.say)
    yield from _numbered((name, "more"), passage.more)


def _listing(name: str, listing: Listing) -> Iterator[tuple[Place, str]]:
    yield (name, "intro"), listing.intro.replace("{count}", "seven")
    yield from _numbered((name, "closing"), listing.closing)
    for number, item in enumerate(listing.items):
        yield from _item((name, "items", number), item)


def _item(place: Place, item: Item) -> Iterator[tuple[Place, str]]:
    yield (*place, "title"), item.title
    yield (*place, "headline"), item.headline
    for part in ("detail", "more", "why", "how"):
        yield from _numbered((*place, part), getattr(item, part))


def _numbered(place: Place, chunks: tuple[str, ...]) -> Iterator[tuple[Place, str]]:
    for number, chunk in enumerate(chunks):
        yield (*place, number), chunk


def _with_title(topic: Topic) -> Iterator[Complaint]:
    """Openings of an answer that are one breath alone, but not after "About" and the title."""
    for name in ("causes", "warnings", "remedies"):
        listing = getattr(topic, name)
        for number, item in enumerate(listing.items if listing else ()):
            for part, chunks in (("headline", (item.headline,)), ("why", item.why), ("how", item.how)):
                if chunks and too_long_after(item.title, chunks[0]):
                    message = (
                        f"'{part}' is over {BREATH_WORDS} words after 'About {item.title}:'; shorten it."
                    )
                    yield Complaint((name, "items", number, part), message)


def too_long_after(title: str, opening: str) -> bool:
    """Whether a chunk is one breath alone, but not after "About" and the title of its item."""
    length = len(opening.split())
    return length <= BREATH_WORDS < 1 + len(title.split()) + length


def _hard_to_read(topic: Topic) -> Iterator[Complaint]:
    parts: dict[str, list[str]] = {}
    for place, text in sayable(topic):
        if "title" not in place and place[0] != "source":
            parts.setdefault(str(place[0]), []).append(text)
    for name, texts in parts.items():
        found = grade(" ".join(texts))
        if found > GRADE and name in ("overview", "seriousness", "summary", "causes", "warnings", "remedies"):
            message = f"'{name}' needs about {found:.0f} years of school to follow; use shorter words and sentences."
            yield Complaint((name,), message, warning=True)


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.!?]+(?:\s|$)", text) if part.strip()]


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - (word.endswith("e") and not word.endswith("le") and groups > 1))
