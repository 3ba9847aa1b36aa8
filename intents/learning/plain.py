"""Plain questions, put together from the parts in ``plain.yaml``, for the scorer to learn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Annotated

from annotated_types import MinLen

from content.building import FromFile
from content.yamlfile import read_as

PLAIN_FILE = Path(__file__).with_name("plain.yaml")

_Parts = Annotated[tuple[str, ...], MinLen(1)]
_FILLINGS = 8  # of each question: with all of them plain questions would outnumber those that people asked
_SHORT = 7  # words of a phrase that bears a circumstance


@dataclass(frozen=True)
class _Plain(FromFile):
    """The content of ``plain.yaml``."""

    who: _Parts
    does: _Parts
    others: _Parts
    do: _Parts
    questions: dict[str, _Parts]
    circumstances: _Parts

    def asked(self, question: str, who: _Parts, does: _Parts, turn: int) -> str:
        """A question of this turn, about somebody or something that does something."""
        said = question.replace("{who}", _taken(who, turn, 1)).replace("{does}", _taken(does, turn, 5))
        return f"{said} {_taken(self.circumstances, turn, 7)}" if turn % 2 else said


def plain_questions(phrases: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Pairs of a label and a question, a word about time or place after every second one; half as many about something
    else, which are out of scope; and what is out of scope in ``phrases``, with such words too. Raises BrokenFile.
    """
    plain = read_as(PLAIN_FILE, _Plain)
    turns = count()
    for label, questions in plain.questions.items():
        for question in questions:
            for _ in range(_FILLINGS):
                yield label, plain.asked(question, plain.who, plain.does, next(turns))
            for _ in range(_FILLINGS // 2):
                yield "none", plain.asked(question, plain.others, plain.do, next(turns))
    for label, phrase in phrases:
        if label == "none" and len(phrase.split()) <= _SHORT:
            yield label, f"{phrase} {_taken(plain.circumstances, next(turns), 7)}"


def _taken(parts: tuple[str, ...], turn: int, step: int) -> str:
    """Another part at each turn; with a step that shares no factor with their number, all in turn."""
    return parts[turn * step % len(parts)]
