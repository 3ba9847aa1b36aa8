"""Warning signs that are reported: found clause by clause, of somebody, not denied, not asked in general."""

from __future__ import annotations

import pytest

from content.topic import Topic
from intents.meaning import EMERGENCY, NONE, Decision, Label, Meaning, Sign
from intents.safety.reported import (
    asked_beside,
    clauses,
    signs_in,
    tells_beginning,
    timed_elsewhere,
    with_sign_first,
)
from intents.words.lexicon import Lexicon
from intents.words.normalize import words

NUMB = Label("warning", "numbness-weakness")
LASTING = Label("warning", "persistent")


@pytest.fixture(scope="module")
def lexicon(topic: Topic) -> Lexicon:
    return Lexicon(topic)


@pytest.mark.parametrize(
    ("said", "signs"),
    [
        ("my knee is numb", ["numbness-weakness"]),
        ("what helps and my knee is numb", ["numbness-weakness"]),
        ("what can i do, it is swollen and it tingles", ["severe-pain", "numbness-weakness"]),
        ("my knee is not numb", []),
        ("no chest pain no swelling, what helps", []),
        ("when is numbness dangerous", []),
        ("weak tea", []),
        ("this lettuce has gone limp", []),
        ("i can do the stairs", []),
        ("my walking is fine and the stairs are okay", []),
        ("i can hardly get up the stairs", ["mobility"]),
        ("my tooth hurts", []),
        # What lasts is a sign of the topic only.
        ("my knee has twitched every day", ["persistent"]),
        ("i walk every day", []),
        ("i have had these pills for weeks", []),
        # What began is a sign, what was always there is none.
        ("i take new tablets", ["recent-medication"]),
        ("my tablets were changed", ["recent-medication"]),
        ("my knee has twitched for weeks since the tablets", ["persistent", "recent-medication"]),
        ("could my tablets do this", []),
        ("should i change my tablets", []),
        ("my tablets have not changed", []),
        ("does a banana help i have started on a water pill", ["recent-medication"]),
    ],
)
def test_signs(lexicon: Lexicon, said: str, signs: list[str]) -> None:
    assert [sign.label.item for sign in signs_in(lexicon.read(said), lexicon.when)] == signs


def test_a_sign_keeps_how_it_was_said(lexicon: Lexicon) -> None:
    (sign,) = signs_in(lexicon.read("it went all wrong, now my leg gives way"), lexicon.when)
    assert sign == Sign(NUMB, ("gives", "way"))


@pytest.mark.parametrize(
    ("said", "elsewhere"),
    [
        ("i started the tablets two weeks ago and now my knee twitches", True),
        ("i moved house a month ago, why does my knee twitch", True),
        ("she only started them a fortnight ago", True),
        ("my knee has twitched for two weeks", False),
        ("the wretched thing has gone on for weeks", False),
        ("three weeks now", False),
        ("i have stretched for a fortnight and still the knee jumps", False),
        ("why does my knee twitch", False),
    ],
)
def test_a_time_belongs_to_what_stands_beside_it(lexicon: Lexicon, said: str, elsewhere: bool) -> None:
    assert timed_elsewhere(lexicon.read(said), lexicon.when) == ({LASTING} if elsewhere else set())


def test_clauses_lose_no_word(lexicon: Lexicon) -> None:
    reading = lexicon.read("what helps, i can not walk properly and is it bad that it tingles")
    parts = clauses(reading)
    assert [part.words[0] for part in parts] == ["what", "i", "and", "is"]
    assert tuple(word for part in parts for word in part.words) == reading.words


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("could it be stress, my knee has gone numb", "could it be stress"),
        ("my knee has gone numb and what helps against it", "what helps against it"),
        ("is it bad that it is numb", ""),
        ("my knee is numb, why", ""),
        ("my knee is numb", ""),
    ],
)
def test_what_is_asked_beside_a_sign(lexicon: Lexicon, said: str, asked: str) -> None:
    assert " ".join(asked_beside(lexicon.read(said))) == asked


@pytest.mark.parametrize(
    ("said", "begun"),
    [
        ("i only went on them last week", True),
        ("she started it two days ago", True),
        ("did she start it two days ago", False),
        ("i started it", False),
        ("the film started two days ago", False),
        ("i began taking them on thursday", True),
        ("they are on the table on thursday", False),
    ],
)
def test_something_named_before_began(said: str, begun: bool) -> None:
    assert tells_beginning(words(said)) is begun


@pytest.mark.parametrize(
    ("label", "decision", "first", "then"),
    [
        (Label("causes"), Decision.ANSWER, NUMB, Label("causes")),
        (Label("seriousness"), Decision.ANSWER, NUMB, None),  # nothing reassures beside a sign
        (Label("causes"), Decision.OFFER, NUMB, None),
        (Label("thanks"), Decision.ANSWER, NUMB, None),
        (LASTING, Decision.ANSWER, LASTING, None),  # both are told, but nothing else was asked
        (NUMB, Decision.ANSWER, NUMB, None),
        (EMERGENCY, Decision.ANSWER, EMERGENCY, None),
        (EMERGENCY, Decision.CONFIRM, NUMB, EMERGENCY),
        (NONE, Decision.REFUSE, NONE, None),
        (NONE, Decision.IGNORE, NONE, None),
    ],
)
def test_a_sign_goes_first(label: Label, decision: Decision, first: Label, then: Label | None) -> None:
    meaning = with_sign_first(Meaning("", label, 0.9, decision, reported=(Sign(NUMB, ("numb",)),)))
    assert (meaning.label, meaning.also) == (first, then)


def test_without_a_sign_nothing_changes() -> None:
    meaning = Meaning("", Label("causes"), 0.9, Decision.OFFER)
    assert with_sign_first(meaning) is meaning
