"""A topic's own questions, asked about something else."""

from __future__ import annotations

from content.loading import DEFAULT_TOPIC, load_topic
from intents.concept import EVENT, PART
from intents.learning.subjects import about_something_else
from intents.words.lexicon import Lexicon

LEXICON = Lexicon(load_topic(DEFAULT_TOPIC))


def test_no_part_is_left_and_no_pronoun_in_its_place() -> None:
    phrases = [("causes", "why does my knee twitch")] * 50 + [("remedies", "how do i stop it")] * 50
    made = list(about_something_else(LEXICON, phrases))
    assert 40 < len(made) < 80
    for reading in made:
        assert not {PART, EVENT} & reading.concepts() or "twitch" not in reading.words
        assert reading.words[:3] in {("why", "does", "my"), ("how", "do", "i")}
        assert "it" not in reading.words and "knee" not in reading.words


def test_what_is_said_of_anything_is_not_turned() -> None:
    phrases = [
        ("stop", "stop it"),
        ("emergency", "it hurts in my chest"),
        ("warning mobility", "my knee gives way"),
    ]
    assert list(about_something_else(LEXICON, phrases * 30)) == []


def test_it_is_the_same_each_time() -> None:
    phrases = [("seriousness", "is my knee twitching dangerous")] * 20
    assert list(about_something_else(LEXICON, phrases)) == list(about_something_else(LEXICON, phrases))
