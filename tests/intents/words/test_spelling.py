"""Mending misspelt words."""

from __future__ import annotations

import pytest

from intents.words.normalize import english, words
from intents.words.spelling import Speller

_PAIRS = {
    ("^", "why"),
    ("^", "is"),
    ("^", "my"),
    ("why", "is"),
    ("is", "my"),
    ("so", "my"),
    ("my", "knee"),
    ("a", "thumb"),
}


def _together(left: str, right: str) -> float:
    return float((left, right) in _PAIRS)


@pytest.fixture(scope="module")
def speller() -> Speller:
    words = "knee twitching doctor magnesium swelling thumb cheek spiral generic injection glad thing"
    return Speller([*words.split(), "chest", "numb"], ["chest", "numb"], _together)


def test_fuzziness_never_makes_or_drops_a_denial() -> None:
    speller = Speller(["not", "numb", "without", "doctor"])
    assert speller.mend(("nott", "nor", "withut", "docter")) == ("nott", "nor", "withut", "doctor")
    assert speller.mend(("nto", "numb")) == ("nto", "numb")  # "to" is as near


@pytest.mark.parametrize(
    "said", "spinal genetic infection gland swallowing wells needs mum chested swells thugs reset".split()
)
def test_what_is_english_is_left_alone(speller: Speller, said: str) -> None:
    assert speller.mend((said,)) == (said,)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hwy is my knee", "why is my knee"),
        ("wy is my knee", "why is my knee"),
        ("si my knee", "is my knee"),  # "so", too, is one slip away, but begins no phrase
        ("mt knee", "my knee"),
        ("hwy si mt knee", "why is my knee"),  # what is misspelt itself tells nothing
        ("hwy twitching", "hwy twitching"),  # not known to stand there
        ("kene twiching docter magneziam", "knee twitching doctor magnesium"),
        ("twitchin", "twitching"),
        ("k9 b12 2nd", "k9 b12 2nd"),
    ],
)
def test_the_reading_that_stands_there_is_meant(speller: Speller, said: str, meant: str) -> None:
    assert speller.mend(tuple(said.split())) == tuple(meant.split())


def test_where_two_readings_make_sense_neither_is_taken() -> None:
    speller = Speller(["heat", "hear", "heats"])
    assert speller.mend(("heaf",)) == ("heaf",)
    assert speller.mend(("heaat",)) == ("heat",)


def test_no_word_of_danger_becomes_a_harmless_one_that_fits_little_better(speller: Speller) -> None:
    def together(left: str, right: str) -> float:
        return 0.4 if "dumb" in (left, right) else 0.2

    assert Speller(["numb", "dumb"], [], together).mend(("umb",)) == ("dumb",)
    assert Speller(["numb", "dumb"], ["numb"], together).mend(("umb",)) == ("umb",)
    assert speller.mend(("is", "humb")) == ("is", "humb")
    assert speller.mend(("a", "humb")) == ("a", "thumb")  # here it cannot be "numb"
    assert speller.mend(("cheek", "chset")) == ("cheek", "chest")


def test_what_stays_unknown_is_told(speller: Speller) -> None:
    said = speller.mend(("xqz", "is", "my", "kene", "genetic"))
    assert speller.unknown(said) == ("xqz",)
    assert speller.knows("genetic") and speller.knows("knee") and not speller.knows("xqz")


def test_every_short_form_and_other_spelling_is_mended_and_then_in_full() -> None:
    speller = Speller(["medicine", "meditation"])
    long = {short[0]: full for short, full in english().replacements.items() if len(short) == 1 and full}
    long = {short: full for short, full in long.items() if short.isalpha() and len(short) > 6}
    slips = {short[:2] + short[3] + short[2] + short[4:]: full for short, full in long.items()}
    mended = [slip for slip, full in slips.items() if speller.mend((slip,)) == full]
    left = [slip for slip in slips if speller.mend((slip,)) == (slip,)]
    assert len(mended) > 30 and len(mended) + len(left) == len(slips)
    assert len(left) < len(slips) / 10
    assert speller.mend(("medicatoin",)) == ("medicine",)
    assert speller.mend(("my", "granma")) == ("my", "grandmother")
    assert speller.mend(("me", "grandapa")) == ("me", "grandfather")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("it dosnt hurt", "it does not hurt"),
        ("i havnt fainted", "i have not fainted"),
        ("they arnet numb", "they are not numb"),
        ("she hsant fainted", "she hsant fainted"),  # "shan't" is as near
        ("he wnt sleep", "he wnt sleep"),  # "want" or "won't"
        ("nohing hurts", "nohing hurts"),
    ],
)
def test_a_short_form_brings_back_its_denial_where_it_can_be_nothing_else(said: str, meant: str) -> None:
    speller = Speller("want went sleep hurt hurts fainted numb".split())
    assert speller.mend(words(said)) == tuple(meant.split())


def test_where_a_plain_word_is_as_near_much_must_speak_for_a_denial() -> None:
    def together(left: str, right: str) -> float:
        return {("she", "can"): 1.0, ("she", "chat"): 0.3, ("not", "breathe"): 0.5}.get((left, right), 0.0)

    speller = Speller(["chat", "breathe", "sing"], [], together)
    assert speller.mend(("she", "cnat", "breathe")) == ("she", "can", "not", "breathe")
    assert speller.mend(("she", "cnat", "sing")) == ("she", "cnat", "sing")


def test_the_g_that_nobody_says_is_put_back_in_phrases_too() -> None:
    speller = Speller("breathin breathing statin twitching".split())
    assert speller.mend(("breathin", "statin", "twitchin")) == ("breathing", "statin", "twitching")
    assert speller.mend(("medicatin", "yawnin")) == ("medicine", "yawning")  # and no "medicating"


def test_a_word_is_never_mended_away() -> None:
    speller = Speller(["knee", "twitch"])
    letters = "abcdefghijklmnopqrstuvwxyz"
    assert [a + b for a in letters for b in letters if not speller.mend((a + b,))] == []
