"""What the ear tells of real speech, chunk by chunk."""

from __future__ import annotations

import numpy as np
import pytest

from intents.dialog.glance import Glance, Worth
from intents.meaning import Decision, Label
from tests.support.second_ear import Scripted
from voice.hearing.detector import SileroDetector
from voice.hearing.ear import Ear
from voice.hearing.echo import EchoCanceller
from voice.hearing.endpoint import Endpointer
from voice.hearing.interruption import Interruption
from voice.hearing.patience import USUAL
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.second.opinion import SecondOpinion
from voice.hearing.signs import Began, Foreseen, Idle, Mode, Opened, Partial, Said, Sign, Trouble, Woken
from voice.sound.audio import RATE, AudioChunk, resample
from voice.speaking.synthesizer import Synthesizer


@pytest.fixture(scope="module")
def question() -> AudioChunk:
    with Synthesizer(rate_wpm=150) as synthesizer:
        return resample(synthesizer.say("when should i see a doctor"), RATE)


@pytest.fixture
def ear(model: RecognizerModel) -> Ear:
    return Ear(model.transcriber(), Endpointer(SileroDetector()), idle=4.0)


def hiss(seconds: float) -> AudioChunk:
    """Silence as a microphone gives it: not quite nothing."""
    return AudioChunk((b"\x01\x00\xff\xff" * round(seconds * RATE / 2)), RATE)


def signs(ear: Ear, *chunks: AudioChunk) -> list[Sign]:
    return [sign for chunk in chunks for block in chunk.blocks(0.1) for sign in ear.accept(block)]


def test_a_question_from_beginning_to_end(ear: Ear, question: AudioChunk) -> None:
    ear.turn(Mode.OPEN)
    opened, began, *partials, said = signs(ear, hiss(0.5), question, hiss(1.5))
    assert (opened, began) == (Opened(), Began())
    assert all(isinstance(each, Partial) for each in partials)
    assert isinstance(said, Said)
    assert "see a doctor" in said.heard.text
    assert 0.8 <= said.silence < 1.0
    assert 0 < said.heard.confidence <= 1
    assert ear.mode is Mode.SHUT, "what comes next depends on the answer"


def test_a_shut_ear_hears_nothing(ear: Ear, question: AudioChunk) -> None:
    assert signs(ear, question, hiss(2)) == []


def test_the_room_rings_after_an_answer(ear: Ear) -> None:
    ear.turn(Mode.OPEN, settle=0.5)
    assert signs(ear, hiss(0.5)) == []
    assert signs(ear, hiss(0.1)) == [Opened()]


def test_an_ear_that_is_turned_in_mid_sentence_forgets_it(ear: Ear, question: AudioChunk) -> None:
    ear.turn(Mode.OPEN)
    signs(ear, hiss(0.3), question)
    ear.turn(Mode.OPEN)
    assert signs(ear, hiss(2)) == [Opened()]


def test_a_key_ends_an_utterance(ear: Ear, question: AudioChunk) -> None:
    ear.turn(Mode.OPEN)
    assert ear.finish() is None, "nobody is speaking"
    signs(ear, hiss(0.3), question)
    said = ear.finish()
    assert said and "doctor" in said.heard.text


def test_five_minutes_of_silence(ear: Ear) -> None:
    ear.turn(Mode.OPEN)
    found = signs(ear, hiss(300))
    assert [type(sign) for sign in found] == [Opened, Idle]


def test_a_muted_microphone_is_told_once(ear: Ear) -> None:
    ear.turn(Mode.OPEN)
    found = [sign for sign in signs(ear, AudioChunk.silence(30)) if isinstance(sign, Trouble)]
    assert len(found) == 1
    assert "muted" in found[0].sentence


def test_a_microphone_that_is_too_loud_is_told_once(ear: Ear) -> None:
    ear.turn(Mode.OPEN)
    square = AudioChunk((b"\xff\x7f" * 50 + b"\x00\x80" * 50) * 1600, RATE)
    found = [sign for sign in signs(ear, square) if isinstance(sign, Trouble)]
    assert len(found) == 1
    assert "too loud" in found[0].sentence


SURE = Glance(Decision.ANSWER, Label("seriousness"), 0.9, first="Mostly not.")
UNSURE = Glance(Decision.OFFER, Label("seriousness"), 0.3)


def thinking(model: RecognizerModel, glance: Glance) -> Ear:
    return Ear(
        model.transcriber(),
        Endpointer(SileroDetector()),
        interruption=Interruption(model, EchoCanceller()),
        glance=lambda text: glance,
    )


def said_in(found: list[Sign]) -> list[Said]:
    return [sign for sign in found if isinstance(sign, Said)]


def test_a_sure_meaning_ends_sooner(model: RecognizerModel, question: AudioChunk) -> None:
    silences = []
    for glance in (SURE, UNSURE):
        ear = thinking(model, glance)
        ear.turn(Mode.OPEN)
        found = [sign for each in (hiss(0.5), question, hiss(2)) for sign in blockwise(ear, each)]
        assert Foreseen(glance) in found
        (said,) = said_in(found)
        assert "see a doctor" in said.heard.text
        silences.append(said.silence)
    assert silences[0] < 0.4 < USUAL <= silences[1]


def blockwise(ear: Ear, chunk: AudioChunk) -> list[Sign]:
    return [sign for block in chunk.blocks(0.03) for sign in ear.accept(block)]


def test_what_comes_soon_after_an_early_end_may_belong_to_it(
    model: RecognizerModel, question: AudioChunk
) -> None:
    goes_on = []
    for pause in (0.9, 2.5):
        ear = thinking(model, SURE)
        ear.turn(Mode.OPEN)
        blockwise(ear, hiss(0.5))
        (first,) = said_in([*blockwise(ear, question), *blockwise(ear, hiss(0.5))])
        ear.turn(Mode.OPEN)
        (second,) = said_in(
            [*blockwise(ear, hiss(pause)), *blockwise(ear, question), *blockwise(ear, hiss(2))]
        )
        assert not first.goes_on
        goes_on.append(second.goes_on)
    assert goes_on == [True, False]


def test_where_nobody_is_heard_over_an_answer_it_waits_as_it_used_to(
    model: RecognizerModel, question: AudioChunk
) -> None:
    ear = Ear(model.transcriber(), Endpointer(SileroDetector()), glance=lambda text: SURE)
    ear.turn(Mode.OPEN)
    (said,) = said_in([*blockwise(ear, hiss(0.5)), *blockwise(ear, question), *blockwise(ear, hiss(2))])
    assert said.silence >= USUAL


def test_what_begins_with_the_wake_phrase_is_no_rest_of_anything(
    model: RecognizerModel, question: AudioChunk
) -> None:
    alarm = Alarm()
    ear = Ear(
        model.transcriber(),
        Endpointer(SileroDetector()),
        alarm,
        Interruption(model, EchoCanceller()),
        glance=lambda text: SURE,
    )
    goes_on = []
    for phrase in ("another phrase", "another phrase", "when should"):
        alarm.phrase = phrase
        ear.turn(Mode.OPEN)
        (said,) = said_in([*blockwise(ear, hiss(0.3)), *blockwise(ear, question), *blockwise(ear, hiss(0.4))])
        goes_on.append(said.goes_on)
    assert goes_on == [False, True, False]


def test_what_comes_after_a_long_silence_is_something_else(
    model: RecognizerModel, question: AudioChunk
) -> None:
    ear = thinking(model, UNSURE)
    ear.turn(Mode.OPEN)
    (first,) = said_in([*blockwise(ear, hiss(0.5)), *blockwise(ear, question), *blockwise(ear, hiss(1.1))])
    ear.turn(Mode.OPEN)
    (second,) = said_in([*blockwise(ear, hiss(0.5)), *blockwise(ear, question), *blockwise(ear, hiss(2))])
    assert first.silence >= USUAL and not second.goes_on


def test_a_question_that_begins_over_a_tone_is_heard_once(
    model: RecognizerModel, question: AudioChunk
) -> None:
    """With headphones: nothing of the tone comes back, and whoever speaks over what is played is somebody."""
    canceller = EchoCanceller()
    ear = Ear(
        model.transcriber(),
        Endpointer(SileroDetector()),
        interruption=Interruption(model, canceller),
        glance=lambda text: SURE,
    )

    rng = np.random.default_rng(2)

    def hear(sound: AudioChunk, playing: bool = False) -> list[Said]:
        found: list[Sign] = []
        for block in sound.blocks(0.03):
            tone = rng.normal(0, 0.1 * playing, len(block.pcm) // 2).astype(np.float32)
            canceller.played(AudioChunk.from_floats(tone, RATE))
            found += ear.accept(block, playing)
            if ear.mode is Mode.SHUT:  # an answer is on its way
                ear.turn(Mode.GUARD)
        return said_in(found)

    ear.turn(Mode.GUARD)
    assert hear(hiss(3), playing=True) == []
    ear.turn(Mode.OPEN)
    start, end = AudioChunk(question.pcm[:16_000], RATE), AudioChunk(question.pcm[16_000:], RATE)
    (said,) = [*hear(hiss(0.3)), *hear(start, playing=True), *hear(end), *hear(hiss(2))]
    assert ear.mode is Mode.GUARD and "see a doctor" in said.heard.text


def test_after_sound_was_lost_nothing_is_the_rest_of_a_question(
    model: RecognizerModel, question: AudioChunk
) -> None:
    ear = thinking(model, SURE)
    ear.turn(Mode.OPEN)
    (first,) = said_in([*blockwise(ear, hiss(0.5)), *blockwise(ear, question), *blockwise(ear, hiss(0.5))])
    ear.lost()  # the microphone was away, for a second or for an hour
    ear.turn(Mode.OPEN)
    (second,) = said_in([*blockwise(ear, hiss(0.5)), *blockwise(ear, question), *blockwise(ear, hiss(2))])
    assert first.silence < USUAL and not second.goes_on


class Alarm:
    """Wakes at the third chunk."""

    phrase = "see a"

    def __init__(self) -> None:
        self.heard = 0

    def accept(self, chunk: AudioChunk) -> bool:
        self.heard += 1
        return self.heard == 3


def test_asleep_only_the_wake_phrase_counts(model: RecognizerModel, question: AudioChunk) -> None:
    ear = Ear(model.transcriber(), Endpointer(SileroDetector()), wake=Alarm())
    ear.turn(Mode.DOZE)
    assert signs(ear, question) == [Woken()]


def test_the_wake_phrase_is_no_question_but_tells_that_one_was_meant(
    model: RecognizerModel, question: AudioChunk
) -> None:
    heard = []
    for phrase in ("when should i see a doctor", "when should", "see a"):
        alarm = Alarm()
        alarm.phrase = phrase
        ear = Ear(model.transcriber(), Endpointer(SileroDetector()), wake=alarm)
        ear.turn(Mode.OPEN)
        heard.append(signs(ear, hiss(0.3), question, hiss(1.5))[-1])
    alone, before, inside = heard
    assert alone == Woken()
    assert isinstance(before, Said) and before.called and before.heard.text == "i see a doctor"
    assert isinstance(inside, Said) and not inside.called


# The second ear


def listening_twice(model: RecognizerModel, second: Scripted, *met: str) -> Ear:
    def glance(text: str) -> Glance:
        return Glance(Decision.ANSWER if text in met else Decision.REFUSE, Label("warnings"), 1.0)

    both = SecondOpinion(lambda: second, lambda heard: Worth.MET if heard.text in met else Worth.NOTHING)
    ear = Ear(model.transcriber(), Endpointer(SileroDetector()), glance=glance, second=both)
    ear.turn(Mode.OPEN)
    return ear


def test_the_second_ear_is_asked_while_the_silence_runs(model: RecognizerModel, question: AudioChunk) -> None:
    second = Scripted("when should i see a lawyer")
    ear = listening_twice(model, second)
    *_, said = signs(ear, hiss(0.5), question, hiss(1.5))
    assert isinstance(said, Said)
    assert (said.heard.text, said.heard.second) == (second.text, said.heard.alternatives[0])
    assert "doctor" in said.heard.second
    assert second.asked[-1] < question.seconds + 0.4 + 0.4 + 0.1, (
        "early in the silence, and not again at its end"
    )


def test_the_second_ear_is_not_asked_where_all_is_clear(model: RecognizerModel, question: AudioChunk) -> None:
    second = Scripted("when should i see a lawyer")
    ear = listening_twice(model, second, "when should i see a doctor")
    *_, said = signs(ear, hiss(0.5), question, hiss(1.5))
    assert isinstance(said, Said)
    assert (said.heard.text, said.heard.second) == ("when should i see a doctor", "")


def test_the_second_ear_hears_the_end_that_came_after_it_was_asked(
    model: RecognizerModel, question: AudioChunk
) -> None:
    second = Scripted("when should i see a lawyer")
    ear = listening_twice(model, second)
    *_, said = signs(ear, hiss(0.5), question, hiss(0.5), question, hiss(1.5))
    assert isinstance(said, Said) and said.heard.second
    assert second.asked[-1] > 2 * question.seconds + 0.5


def test_the_second_ear_is_not_asked_about_noise(model: RecognizerModel) -> None:
    second = Scripted("you")
    noise = np.random.default_rng(2).normal(0, 0.03, 20 * RATE).astype(np.float32)
    found = signs(listening_twice(model, second), hiss(5), AudioChunk.from_floats(noise, RATE), hiss(3))
    assert second.asked == []
    assert not any(isinstance(sign, Said) and sign.heard.text for sign in found)


def test_the_wake_phrase_is_no_part_of_what_the_second_ear_heard(
    model: RecognizerModel, question: AudioChunk
) -> None:
    alarm = Alarm()
    alarm.phrase = "when should"
    for text, rest in (("when should we see a doctor", "we see a doctor"), ("when should", "i see a doctor")):
        second = Scripted(text)
        both = SecondOpinion(lambda second=second: second, lambda heard: Worth.NOTHING)
        ear = Ear(model.transcriber(), Endpointer(SileroDetector()), wake=alarm, second=both)
        ear.turn(Mode.OPEN)
        *_, said = signs(ear, hiss(0.3), question, hiss(1.5))
        assert isinstance(said, Said) and said.called and said.heard.text == rest


class _Called:
    """A wake phrase that is always being said."""

    phrase = "okay assistant"

    def accept(self, chunk: AudioChunk) -> bool:
        return True


def test_the_wake_phrase_over_an_answer_whose_echo_is_not_known(model: RecognizerModel) -> None:
    """It counts where that is wished, but not while the assistant itself says it."""
    for counts in (True, False):
        ear = Ear(model.transcriber(), Endpointer(SileroDetector()), _Called(), called_over=counts)
        ear.turn(Mode.GUARD)
        assert ear.accept(AudioChunk.silence(0.1), playing=True) == ([Woken()] if counts else [])
        ear.saying("Say okay assistant before a question.")
        assert ear.accept(AudioChunk.silence(0.1), playing=True) == []
