"""Which words of a topic, of the shared phrases and of the controls a recognition model cannot hear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from textwrap import wrap

from content.loading import load_topic
from content.topic import KINDS, SLOTS
from intents.learning.phrases import examples_of
from intents.safety.redflags import load_danger
from intents.words.normalize import raw_words
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.wake_phrase import WAKE_PHRASE
from voice.session.controls import PHRASES

_SHOWN = 50
_WIDTH = 76  # columns: about a breath when it is read aloud


@dataclass(frozen=True)
class Unheard:
    """``words`` that the model does not know, the most used first, out of ``looked_at`` different ones."""

    words: tuple[str, ...]
    looked_at: int

    def lines(self) -> list[str]:
        """Plain lines to be printed."""
        if not self.words:
            return [f"It can hear all {self.looked_at} words of topic and phrases."]
        shown = list(islice(self.words, _SHOWN))
        rest = len(self.words) - len(shown)
        told = ", ".join(shown) + (f" and {rest} more" if rest else "") + "."
        head = f"It cannot hear {len(self.words)} of {self.looked_at} words of topic and phrases"
        return [f"{head}{', most used first' if len(self.words) > 1 else ''}:", *wrap(told, _WIDTH)]


def unheard(model: RecognizerModel, path: Path) -> Unheard:
    """What the model cannot hear of all that people may say about the topic in ``path`` and to the assistant.

    Raises content.yamlfile.BrokenFile.
    """
    counts = Counter(word for phrase in _phrases(path) for word in raw_words(phrase) if _is_word(word))
    missing = [word for word in counts if not _heard(model, word)]
    return Unheard(tuple(sorted(missing, key=lambda word: (-counts[word], word))), len(counts))


def _phrases(path: Path) -> Iterator[str]:
    """Every phrase and name that is written down, each as often as it is."""
    topic = load_topic(path)
    for slot in (*SLOTS, "whole"):
        yield from getattr(topic.words, slot)
    for kind in KINDS:
        listing = topic.listing(kind)
        for item in listing.items if listing else ():
            yield from (item.title, *item.names)
    yield from (phrase for _, phrase in examples_of(path))
    yield from load_danger(topic.words.part).vocabulary
    for controls in PHRASES.values():
        yield from controls
    yield WAKE_PHRASE


def _is_word(word: str) -> bool:
    """Slots such as {part} are filled with other words; a number is heard as the word for it."""
    return word[0] != "{" and not any(letter.isdigit() for letter in word)


def _heard(model: RecognizerModel, word: str) -> bool:
    """An apostrophe makes no difference to the matcher: "leg's" may be heard as "legs" or "leg"."""
    return any(model.knows(form) for form in {word, word.replace("'", ""), word.removesuffix("'s")} if form)
