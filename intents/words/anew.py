"""Whether after one question another one was asked, or only the rest of the first: told by how the one closes and the other opens."""

from __future__ import annotations

from intents.words.normalize import english, is_question

Said = tuple[str, ...]

_JOINTS = frozenset(["or"])  # "… or is it nothing" belongs to what was asked before
_JOINING = frozenset(["when", "where"])  # "when my knee twitches", too
_OPENING = frozenset(
    ["be", "that", "this", "i", "he", "she", "we", "they"]
)  # "could that be", "is that": of what comes
_OTHERS = frozenset(["the", "a", "an", "there", "these", "those"])


def asks_anew(first: Said, second: Said) -> bool:
    """Whether both are whole questions, by their words alone.

    >>> asks_anew(("why", "is", "my", "knee", "twitching"), ("when", "should", "i", "see", "a", "doctor"))
    True
    >>> asks_anew(("what", "helps"), ("when", "my", "knee", "twitches")), asks_anew(("which", "symptoms"), ("would", "matter"))
    (False, False)
    """
    language = english()
    if (
        not first
        or not is_question(first)
        or first[-1] in language.auxiliaries | language.question_words | _OPENING
    ):
        return False
    opening = next((at for at, word in enumerate(second) if word not in language.leading - _JOINTS), 0)
    head, after = second[opening : opening + 1], second[opening + 1 : opening + 2]
    if not head or not after:
        return False
    subjects = language.endings.subjects | language.endings.owners
    if head[0] in language.auxiliaries:
        if after[0] in subjects | _OTHERS and head[0] != "do":
            return True
        waits = first[0] in language.question_words and (language.auxiliaries | {"about"}).isdisjoint(
            first
        )  # "which medicines"
        return not waits and (head[0] != "do" or after[0] in subjects - {"it", "this", "that", "my"})
    if head[0] not in language.question_words:
        return False
    return after[0] in language.auxiliaries or (head[0] not in _JOINING and after[0] not in subjects)
