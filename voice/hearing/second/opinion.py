"""When the second ear is asked, and what both ears together have heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Protocol

from intents.dialog.glance import Worth
from intents.heard import Heard
from voice.errors import ModelError
from voice.hearing.second.moonshine import Moonshine
from voice.modelstore.moonshine import moonshine_folder
from voice.sound.audio import AudioChunk
from voice.terminal import note

LONGEST = 15.0
"""Seconds of sound in which it is asked: nobody should wait for it to go through a whole recording."""

UNSURE = 0.9
"""Confidence of the first ear below which the second is asked in any case: about 24 in a hundred of 834 synthetic questions, a
third of them clean, the others in noise at 10 and 5 dB. With 0.8 it is 13, and 49 instead of 45 of all are answered wrongly."""

COUNTS = 0.6
"""Confidence of the second ear from which its words count."""

_AGAIN = 3  # times in a row that some words are said: it is caught in a loop


class Hearing(Protocol):
    """Hears a whole utterance at once."""

    def hear(self, sound: AudioChunk) -> Heard:
        """What was said (16 kHz), and how sure that is; no text where nothing can be made of it."""


class SecondOpinion:
    """Asks a second ear about what the first is not sure of, or what would not be answered.

    ``load`` gives it when it is needed first; a ModelError of it is told to ``complain``, once, and the first ear is alone from
    then on. ``worth`` tells how much would be made of something.
    """

    def __init__(
        self,
        load: Callable[[], Hearing],
        worth: Callable[[Heard], Worth],
        complain: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._load = load
        self._worth = worth
        self._complain = complain
        self._hearing: Hearing | None = None
        self._failed = False

    def ready(self) -> None:
        """Loads it, if that was not done: 0.3 s, which nobody notices while somebody is still speaking."""
        if self._hearing or self._failed:
            return
        try:
            self._hearing = self._load()
        except ModelError as error:
            self._failed = True
            self._complain(str(error))

    def hear(self, sound: AudioChunk) -> Heard:
        """What the second ear hears; nothing where it is missing or the sound is too long."""
        self.ready()
        if not self._hearing or sound.seconds > LONGEST:
            return Heard("", 0.0)
        heard = self._hearing.hear(sound)
        return replace(heard, text=without_loops(heard.text))

    def about(self, first: Heard, sound: AudioChunk, known: Heard | None = None) -> Heard:
        """What was said after both ears; ``first`` is what the first made of this ``sound``, and ``known`` what the second
        did, where it was asked ahead.

        Where the first heard nothing, nothing was said: the second has a word for everything. Its words count where it is sure
        of them, unless more would be made of those of the first; the others are then one more hypothesis. Of danger both are to
        hear, however sure the first is.
        """
        worth = self._worth(first) if first.text else Worth.NOTHING
        if not first.text or (worth is Worth.MET and first.confidence >= UNSURE):
            return first
        second = self.hear(sound) if known is None else known
        if not second.text or second.confidence < COUNTS:
            return first
        if worth is Worth.DANGER:
            return replace(first, second=second.text)  # where they disagree, it is asked about
        both = joined(first, second)
        return both if self._worth(both) >= worth else replace(first, second=second.text)


def second_opinion(worth: Callable[[Heard], Worth]) -> SecondOpinion | None:
    """That of the second ear of this machine; None where there is none, which is no fault. See `SecondOpinion`."""
    return SecondOpinion(_network, worth, note) if moonshine_folder() else None


@cache
def _network() -> Moonshine:
    """Loaded once, however many ask it: it remembers nothing of what it heard."""
    return Moonshine.load()


def joined(first: Heard, second: Heard) -> Heard:
    """The words of the second ear, and those of the first as another hypothesis. What both hear is as sure as the surer says."""
    if second.text == first.text:
        return replace(first, second=second.text, confidence=max(first.confidence, second.confidence))
    others = dict.fromkeys((first.text, *first.alternatives))
    others.pop(second.text, None)
    return replace(
        first,
        text=second.text,
        confidence=second.confidence,
        alternatives=tuple(others),
        second=first.text,
    )


def without_loops(text: str) -> str:
    """Words that are said over and over, said once.

    >>> without_loops("it hurts and it hurts and it hurts and it")
    'it hurts and it'
    """
    words = text.split()
    for size in range(1, len(words) // _AGAIN + 1):
        at = 0
        while at + _AGAIN * size <= len(words):
            end = at + size
            while words[end : end + size] == words[at : at + size]:
                end += size
            if end - at >= _AGAIN * size:
                del words[at + size : end]
            at += 1
    return " ".join(words)
