"""Which words a model cannot hear, and how that is told."""

from __future__ import annotations

from tests.support.files import CASES
from voice.hearing.recognizer import RecognizerModel
from voice.measuring.vocabulary import Unheard, unheard


class Knowing(RecognizerModel):
    """Knows all words but a few."""

    def __init__(self, *missing: str) -> None:
        self._missing = missing

    def knows(self, word: str) -> bool:
        return word not in self._missing


HICCUPS = CASES / "hiccups.yaml"


def test_the_most_used_words_come_first() -> None:
    found = unheard(Knowing("doctor", "the", "lemonade", "unused"), HICCUPS)
    assert found.words == ("the", "doctor", "lemonade")
    assert found.looked_at > 1_000


def test_words_of_topic_phrases_signs_and_controls_are_looked_at() -> None:
    words = {
        "hiccups": "words",
        "lemonade": "names",
        "pardon": "phrases",
        "angina": "signs",
        "louder": "controls",
    }
    assert set(unheard(Knowing(*words), HICCUPS).words) == set(words)


def test_apostrophes_slots_and_numbers_are_no_words_of_their_own() -> None:
    assert unheard(Knowing("what's", "{part}", "{event}"), HICCUPS).words == ()
    assert "don't" not in unheard(Knowing("don't"), HICCUPS).words
    assert not any(set(word) & set("0123456789{}") for word in unheard(Nothing(), HICCUPS).words)


class Nothing(Knowing):
    def knows(self, word: str) -> bool:
        return False


def test_at_most_fifty_are_named_in_lines_of_a_breath() -> None:
    lines = Unheard(tuple(f"word{number}" for number in range(60)), 100).lines()
    assert lines[0] == "It cannot hear 60 of 100 words of topic and phrases, most used first:"
    assert lines[-1].endswith("word49 and 10 more.")
    assert all(len(line) <= 80 and len(line.split()) <= 25 for line in lines)
    assert " ".join(lines[1:]).count(",") == 49


def test_few_and_none_are_told_too() -> None:
    assert Unheard(("owt",), 9).lines()[1:] == ["owt."]
    assert Unheard((), 9).lines() == ["It can hear all 9 words of topic and phrases."]
