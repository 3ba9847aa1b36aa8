"""What an author answers about a topic to be, and what is wrong with an answer: frozen values and rules, nothing is asked here.

An answer that no rule refuses makes a topic without a fault, whatever the others are (`content.writing`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from content.lint import too_long_after, wording_faults
from content.topic import Kind
from content.yamlfile import UNREADABLE

TITLE_WORDS = 6
"""Words of a title: two to five are best, as it is read out in lists and before answers."""
NAME_WORDS = 8
MOST_SENTENCES = 12
MOST_ITEMS = 20
_MOST_LETTERS = {"title": 80, "sentence": 300, "name": 80, "phrase": 300}
_LETTER = re.compile(r"[a-z]", re.IGNORECASE)


@dataclass(frozen=True)
class ItemDraft:
    """One cause, warning sign or remedy; what is empty was not answered."""

    title: str
    headline: str = ""
    detail: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A topic as far as its author has told it; what is empty was not answered."""

    title: str
    medical: bool = True
    event: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    source_title: str = ""
    source_kind: str = ""
    overview: tuple[str, ...] = ()
    seriousness: tuple[str, ...] = ()
    items: dict[Kind, tuple[ItemDraft, ...]] = field(default_factory=dict)
    none: tuple[str, ...] = ()

    def of(self, kind: Kind) -> tuple[ItemDraft, ...]:
        """The items of one kind."""
        return self.items.get(kind, ())


def tidy(text: str) -> str:
    """An answer with single blanks, whatever blanks were typed."""
    return " ".join(text.split())


def tidy_title(text: str) -> str:
    """A title or a name without the full stop that some write behind it."""
    return tidy(text).rstrip(".,;:!? ")


def tidy_sentence(text: str) -> str:
    """A sentence with an end: a voice pauses there."""
    text = tidy(text)
    return text if not text or text[-1] in ".!?" else f"{text}."


# What is wrong with an answer, and what to write instead, in one sentence; empty where all is well.


def title_fault(text: str) -> str:
    """Of a title: of the topic, an item or a source."""
    return _spoken_fault(text, "title") or _too_many(text, TITLE_WORDS, "a title")


def sentence_fault(text: str) -> str:
    """Of a sentence to be said."""
    return _spoken_fault(text, "sentence")


def headline_fault(title: str, text: str) -> str:
    """Of the sentence that is said first about the item of this title."""
    if fault := sentence_fault(text):
        return fault
    if too_long_after(title, text):
        return f"This is more than one breath after 'About {title}'; make it shorter."
    return ""


def source_fault(text: str) -> str:
    """Of the title or the kind of a source: longer than other titles, as they are."""
    return _spoken_fault(text, "title")


def name_fault(text: str) -> str:
    """Of a name by which people call something: it is listened for, and not said."""
    return _fault(text, "name") or _too_many(text, NAME_WORDS, "a name")


def phrase_fault(text: str) -> str:
    """Of a question as people ask it: it is listened for, and not said."""
    return _fault(text, "phrase")


def _fault(text: str, what: str) -> str:
    if odd := UNREADABLE.search(text):
        return f"This holds the control character number {ord(odd[0])}; type it again without."
    if re.search(r"[{}]", text):
        return "This holds a brace, which stands for something else here; leave it out."
    if not _LETTER.search(text):
        return "This has no English letters in it; write it in words."
    if len(text) > _MOST_LETTERS[what]:
        return f"This is over {_MOST_LETTERS[what]} letters; make it shorter."
    return ""


def _spoken_fault(text: str, what: str) -> str:
    return _fault(text, what) or next(wording_faults(text), "")


def _too_many(text: str, most: int, what: str) -> str:
    return (
        f"This is over {most} words, too many for {what}; make it shorter."
        if len(text.split()) > most
        else ""
    )
