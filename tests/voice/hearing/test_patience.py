"""How long a silence must last: by what would be made of the words so far."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from voice.hearing.patience import PATIENCES, USUAL, Patience
from voice.settings import PatienceName

NORMAL = Patience()


def silence(assistant: Assistant, text: str, called: bool = True) -> float:
    return NORMAL.silence(text, assistant.glance(Heard(text, called=called)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("i have chest pain and i can not breathe", NORMAL.urgent),
        ("stop", NORMAL.command),
        ("say that again", NORMAL.command),
        ("why is my knee twitching", NORMAL.sure),
        ("when should i see a doctor", NORMAL.sure),
        ("what is the capital of france", NORMAL.usual),
        ("my leg has gone numb", NORMAL.listing),
        ("why is my", NORMAL.hesitant),
        ("my leg has gone numb and", NORMAL.hesitant),
        ("um", NORMAL.hesitant),
    ],
)
def test_what_was_said_decides(assistant: Assistant, text: str, wanted: float) -> None:
    assert silence(assistant, text) == wanted


def test_what_others_say_in_the_room_is_waited_for(assistant: Assistant) -> None:
    assert silence(assistant, "so then we went home again", called=False) == USUAL


def test_where_nobody_knows_what_it_means() -> None:
    assert NORMAL.silence("why is my knee twitching", None) == USUAL
    assert NORMAL.silence("what about the", None) == NORMAL.hesitant
    assert NORMAL.silence("", None) == USUAL


def test_each_patience_waits_no_less_than_the_one_before() -> None:
    assert tuple(PATIENCES) == get_args(PatienceName)
    for shorter, longer in pairwise(PATIENCES.values()):
        for name in ("urgent", "command", "sure", "usual", "listing", "hesitant"):
            assert getattr(shorter, name) <= getattr(longer, name), name
    assert PATIENCES["long"].sure >= USUAL, "for people who speak slowly"


def test_a_wished_silence_holds_for_all_but_an_emergency() -> None:
    slow = NORMAL.at_least(1.5)
    assert (slow.urgent, slow.command, slow.sure, slow.usual) == (NORMAL.urgent, 1.5, 1.5, 1.5)
    assert slow.hesitant == NORMAL.hesitant
