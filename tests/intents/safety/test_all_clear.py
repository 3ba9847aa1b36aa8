"""What says that all is well again, and what only sounds like it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from intents.safety.all_clear import clearing, is_all_clear, is_corrected
from intents.words.gazetteer import stem
from intents.words.normalize import words

PHRASES = [
    phrase for field in fields(clearing()) for phrase in getattr(clearing(), field.name) if " " in phrase
]


def clears(said: str) -> bool:
    return is_all_clear(words(said), clearing().dangers, clearing().dangers)


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_normalised(phrase: str) -> None:
    assert " ".join(words(phrase)) == phrase


@pytest.mark.parametrize(
    "said",
    [
        "it has stopped", "the pain is gone", "he stopped choking", "she's fine", "my uncle is awake again", "better now",
        "no, I'm all right", "he came round", "they spat it out", "oh I was wrong", "it was only a joke", "all is well",
        "I don't have it any more", "no pain now", "she is no longer bleeding", "he's fine, he just slipped",
        "the ambulance is here", "our neighbour is breathing again", "I can breathe normally", "he is conscious again and talking",
    ],
)  # fmt: skip
def test_all_is_well(said: str) -> None:
    assert clears(said)


@pytest.mark.parametrize(
    "said",
    [
        "he stopped breathing", "it stopped working", "the feeling is gone", "her pulse is gone", "it has gone numb",
        "he is not fine", "is he fine", "I hope he is fine", "he is fine but weak", "he says he is fine", "he was fine",
        "it would be better if I was dead", "she is breathing", "I can't take it any more", "I don't have a phone",
        "no pulse", "it has not stopped", "will it stop", "he passed out", "go over it again", "ok thanks", "ok", "no", "",
        "where is the ambulance", "call an ambulance", "I do not feel my leg any more",
        "it is all over my body", "it is over this arm", "it has gone completely numb", "it stopped and started again",
        "he woke up and he is choking", "I can breathe just a little", "he is better just a bit", "he is awake and shaking",
        "it has gone to my arm", "she is fine but her lips are blue", "that is fine", "okay, that's okay", "that's all right",
    ],
)  # fmt: skip
def test_in_doubt_it_stays(said: str) -> None:
    assert not clears(said)


def test_only_what_was_reported_can_end_or_be_denied() -> None:
    numb = frozenset([stem("numb")])
    assert is_all_clear(words("it is not numb any more"), numb, numb)
    assert not is_all_clear(words("it does not hurt"), numb, numb)
    assert not is_all_clear(words("the pain has gone"), numb, numb)
    assert not is_all_clear(words("it is not numb"), numb, frozenset())


@pytest.mark.parametrize(
    ("said", "corrected"),
    [
        ("sorry I meant my knee", True),
        ("no I mean a cramp", True),
        ("I mean what now", False),
        ("I meant", False),
    ],
)
def test_something_else_was_meant(said: str, corrected: bool) -> None:
    assert is_corrected(words(said)) is corrected
