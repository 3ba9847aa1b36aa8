"""The net of emergencies: what it finds, and what is denied, a figure of speech or long over."""

from __future__ import annotations

import pytest

from intents.safety.redflags import red_flags
from intents.words.normalize import words


@pytest.mark.parametrize(
    ("said", "flagged"),
    [
        ("i have a pain in my chest", True),
        ("no pain in my chest", False),
        ("i do not have chest pain", False),
        ("not only chest pain but everything hurts", True),
        ("no i have chest pain", True),
        ("i can not breathe", True),
        ("i am on blood thinners and i am bleeding heavily", True),
        ("i thought it was heartburn but my chest is crushing", True),
        ("he collapsed in his chair", True),
        ("i have signs of a heart attack chest pain", True),
        ("chest pain is not going away", True),
        ("i did not sleep chest pain all night", True),
        ("never had chest pain like this before", True),
        ("no relief from this chest pain", True),
        ("no chest pain no trouble breathing just a twitch", False),
        ("i have a fit body", False),
        ("could a heart attack cause it", False),
        ("my heart attack was years ago", False),
        ("i had a heart attack years ago and now my chest hurts", True),
        ("that burger is a heart attack burger", False),
        ("what is a stroke", False),
        ("i am having a stroke", True),
        ("i want to end it all", True),
        ("do the tires need air", False),
        ("i have a pane in my chess", True),
    ],
)
def test_red_flags(said: str, flagged: bool) -> None:
    assert bool(red_flags().find(words(said))) is flagged
