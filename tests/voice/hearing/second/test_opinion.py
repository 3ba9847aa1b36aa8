"""When the second ear is asked, and which words count."""

from __future__ import annotations

import pytest

from intents.dialog.assistant import Assistant
from intents.dialog.glance import Worth
from intents.heard import Heard
from tests.support.files import SOUNDS
from tests.support.second_ear import Scripted, needs_second_ear
from voice.errors import ModelError
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.hearing.second.moonshine import Moonshine
from voice.hearing.second.opinion import LONGEST, SecondOpinion, without_loops
from voice.sound.audio import AudioChunk, read_audio

SOUND = AudioChunk.silence(2.0)


def opinion(second: Scripted, *met: str) -> SecondOpinion:
    return SecondOpinion(lambda: second, lambda heard: Worth.MET if heard.text in met else Worth.NOTHING)


def test_where_the_first_heard_nothing_the_second_is_not_asked() -> None:
    second = Scripted("you")
    assert opinion(second).about(Heard("", 0.0), SOUND) == Heard("", 0.0)
    assert second.asked == []


def test_what_is_sure_and_will_be_answered_is_not_asked_about() -> None:
    second = Scripted("why is my knee switching")
    first = Heard("why is my knee twitching", 0.9)
    assert opinion(second, first.text).about(first, SOUND) == first
    assert second.asked == []


@pytest.mark.parametrize("confidence", [0.89, 1.0])
def test_what_would_not_be_answered_or_is_unsure_is_asked_about(confidence: float) -> None:
    first = Heard(
        "why is my need witching", confidence, ("why is mine eat witching", "why is my knee twitching")
    )
    heard = opinion(Scripted("why is my knee twitching"), "why is my knee twitching").about(first, SOUND)
    assert heard == Heard(
        "why is my knee twitching", 0.9, ("why is my need witching", "why is mine eat witching"),
        second="why is my need witching",
    )  # fmt: skip


def test_the_second_counts_only_where_it_is_sure() -> None:
    first = Heard("the hello", 0.5)
    assert opinion(Scripted("yellow", 0.59)).about(first, SOUND) == first
    assert opinion(Scripted("", 0.9)).about(first, SOUND) == first
    assert opinion(Scripted("yellow", 0.6)).about(first, SOUND).text == "yellow"


def test_what_would_be_answered_is_not_given_up_for_what_would_not() -> None:
    first = Heard("is it dangerous", 0.5)
    heard = opinion(Scripted("is it danger us"), "is it dangerous").about(first, SOUND)
    assert (heard.text, heard.second) == ("is it dangerous", "is it danger us")
    both = opinion(Scripted("is it serious"), "is it dangerous", "is it serious").about(first, SOUND)
    assert (both.text, both.alternatives) == ("is it serious", ("is it dangerous",))


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (Worth.DANGER, Worth.DANGER, True),
        (Worth.DANGER, Worth.MET, True),
        (Worth.ASKED, Worth.NOTHING, True),
        (Worth.MET, Worth.DANGER, False),
        (Worth.ASKED, Worth.ASKED, False),
        (Worth.NOTHING, Worth.NOTHING, False),
    ],
)
def test_the_words_of_which_more_is_made_are_kept(first: Worth, second: Worth, kept: bool) -> None:
    """Danger most of all; and what the other ear heard is there for whoever asks about it."""
    both = SecondOpinion(lambda: Scripted("b"), lambda heard: second if heard.text == "b" else first)
    heard = both.about(Heard("a", 0.5), SOUND)
    assert (heard.text, heard.second) == (("a", "b") if kept else ("b", "a"))


@pytest.mark.parametrize("sure", [0.61, 0.94, 0.99])
def test_danger_is_to_be_heard_by_both_ears_and_kept_however_sure_the_second_is(sure: float) -> None:
    second = Scripted("b", sure)
    both = SecondOpinion(lambda: second, lambda heard: Worth.DANGER if heard.text == "a" else Worth.MET)
    heard = both.about(Heard("a", 1.0), SOUND)
    assert (heard.text, heard.second, len(second.asked)) == ("a", "b", 1)


def test_what_both_hear_is_as_sure_as_the_surer_says() -> None:
    heard = opinion(Scripted("next", 0.95)).about(Heard("next", 0.5, ("text",)), SOUND)
    assert heard == Heard("next", 0.95, ("text",), second="next")


def test_the_rest_of_what_was_heard_stays() -> None:
    first = Heard("a", 0.5, called=False, continues=True, over=True)
    heard = opinion(Scripted("b")).about(first, SOUND)
    assert (heard.called, heard.continues, heard.over) == (False, True, True)


def test_a_long_recording_is_not_asked_about() -> None:
    second = Scripted("words")
    first = Heard("word", 0.5)
    assert opinion(second).about(first, AudioChunk.silence(LONGEST + 0.1)) == first
    assert second.asked == []
    assert opinion(second).about(first, AudioChunk.silence(LONGEST)).text == "words"


def test_what_was_asked_ahead_is_not_asked_again() -> None:
    second = Scripted("late")
    assert opinion(second).about(Heard("a", 0.5), SOUND, Heard("early", 0.9)).text == "early"
    assert second.asked == []


def test_a_second_ear_that_does_not_load_is_told_of_once() -> None:
    complaints: list[str] = []
    tries = 0

    def load() -> Moonshine:
        nonlocal tries
        tries += 1
        raise ModelError("It is damaged.")

    alone = SecondOpinion(load, lambda heard: Worth.NOTHING, complaints.append)
    assert alone.about(Heard("a", 0.5), SOUND) == Heard("a", 0.5)
    assert alone.about(Heard("b", 0.5), SOUND) == Heard("b", 0.5)
    assert (tries, complaints) == (1, ["It is damaged."])


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("no no no no", "no"),
        ("i am i am i am i am i", "i am i"),
        ("it is very very good", "it is very very good"),
        ("that is what i want to do and that is what i want to do", "that is what i want to do and that is what i want to do"),
        ("so the next the next the next the next", "so the next"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_loop_is_said_once(text: str, once: str) -> None:
    assert without_loops(text) == once


@needs_second_ear
def test_both_real_ears_hear_a_recording(model: RecognizerModel, assistant: Assistant) -> None:
    """Somebody who says nothing to the assistant: nothing would be answered, so both hear it."""
    second = SecondOpinion(Moonshine.load, lambda heard: assistant.glance(heard).worth)
    words = transcribe(model, read_audio(SOUNDS / "doctor.wav"), second=second)
    assert words.text == "when should i see a doctor"
    nobody = transcribe(model, AudioChunk.silence(3), second=second)
    assert (nobody.text, nobody.second) == ("", "")
    other = transcribe(model, read_audio(SOUNDS / "computer_1.ogg"), second=second)
    assert other.second
