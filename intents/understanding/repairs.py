"""Speakers mend what they say: "what causes, no wait, how do I stop it", "no, I meant heat".

What comes after the mending words is what they want.
"""

from __future__ import annotations

_MID = (
    ("no", "wait"), ("wait", "no"), ("no", "sorry"), ("sorry", "no"), ("no", "no"), ("scratch", "that"), ("scrap", "that"),
    ("forget", "that"), ("or", "rather"), ("i", "mean"), ("i", "meant"), ("never", "mind"), ("no", "hang", "on"),
    ("hang", "on", "no"), ("sorry", "i", "meant"), ("no", "hold", "on"), ("hold", "on"), ("wait",), ("strike", "that"),
    ("no", "tell", "me"), ("make", "that"), ("no", "first"), ("no", "i", "want"),
)  # fmt: skip
_START = (
    ("no", "not", "that"), ("not", "that"), ("no", "that", "is", "wrong"), ("that", "is", "not", "what", "i"),
    ("no", "i", "meant"), ("no", "i", "mean"), ("no", "i", "said"), ("no", "i", "asked", "about"), ("no", "i", "asked"),
    ("i", "meant"), ("i", "said"), ("sorry", "i", "meant"), ("i", "was", "asking", "about"), ("no", "about"),
    ("not", "that", "one"), ("no", "not", "that", "one"), ("no", "the"), ("wrong", "one"), ("wrong",), ("no",), ("sorry",),
)  # fmt: skip


_PICK = (
    ("give", "me"),
    ("tell", "me"),
    ("let", "us", "hear"),
    ("i", "want"),
    ("go", "for"),
    ("take",),
    ("rather",),
)


_MEANT = (("i", "mean"), ("i", "meant"))
_ARTICLES = frozenset(["the", "a", "an", "my"])
_SHORT = 5  # words


def picked(said: tuple[str, ...]) -> tuple[str, ...]:
    """The words after the last picking words: "stretching or heat, give me the heat"; empty where there are none."""
    for at in range(len(said) - 2, 1, -1):
        for marker in _PICK:
            end = at + len(marker)
            if said[at:end] == marker and end < len(said):
                return said[end:]
    return ()


def mended(said: tuple[str, ...]) -> tuple[str, ...]:
    """The words after the last mending words; empty where the utterance mends nothing.

    >>> mended(("what", "causes", "no", "wait", "how", "do", "i", "stop", "it"))
    ('how', 'do', 'i', 'stop', 'it')
    """
    for at in range(len(said) - 2, 0, -1):
        for marker in _MID:
            end = at + len(marker)
            if said[at:end] == marker and end < len(said):
                if marker in _MEANT and said[end] == "not":  # "water I mean, not whisky"
                    return ()
                return _instead(said[end:])
    if said in _START:
        return ()
    for opening in sorted(_START, key=len, reverse=True):
        if said[: len(opening)] == opening and len(said) > len(opening):
            return _instead(said[len(opening) :])
    return ()


def _instead(rest: tuple[str, ...]) -> tuple[str, ...]:
    """What stands in place of what was ruled out: "not the cures, the causes", "not dehydration, stress"."""
    if rest[0] != "not" or len(rest) < 3:
        return rest
    if rest[1] in _ARTICLES:
        at = next((at for at in range(2, len(rest)) if rest[at] in _ARTICLES), None)
        return rest[at:] if at else rest
    return rest[2:] if len(rest) <= _SHORT else rest
