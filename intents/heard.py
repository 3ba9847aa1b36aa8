"""What the ear (or the keyboard) hands to the mind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """One utterance as text.

    ``confidence`` is the recognizer's own, 0 to 1 (typed text is certain: 1).
    ``alternatives`` are its other hypotheses, best first, without ``text`` itself. ``called``: it was surely said to the
    assistant, as it was typed, or came after the wake phrase or a key; else it was heard in a room where others may talk.
    ``continues``: it may be the rest of the utterance before, which was taken for finished too soon. ``over``: it was said
    while the assistant spoke. ``second`` is what the other of two recognizers heard of the same sound,
    the one whose words are not ``text``; empty where only one was asked.
    """

    text: str
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()
    called: bool = True
    continues: bool = False
    over: bool = False
    second: str = ""

    def followed_by(self, rest: Heard) -> Heard:
        """Both as one utterance.

        >>> Heard("why is my knee").followed_by(Heard("twitching")).text
        'why is my knee twitching'
        """
        sizes = [len(each.text.split()) for each in (self, rest)]
        confidence = (self.confidence * sizes[0] + rest.confidence * sizes[1]) / max(1, sum(sizes))
        others = [f"{self.text} {other}" for other in rest.alternatives]
        others += [f"{other} {rest.text}" for other in self.alternatives]
        called = self.called or rest.called
        second = (
            f"{self.second or self.text} {rest.second or rest.text}" if self.second or rest.second else ""
        )
        return Heard(
            f"{self.text} {rest.text}", confidence, tuple(others), called, self.continues, rest.over, second
        )
