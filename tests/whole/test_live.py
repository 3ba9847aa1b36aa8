"""Whole conversations on a real (virtual) sound card, with the real assistant: asked aloud, answered aloud.

The questions are recordings of a synthetic voice (tests/sounds, made with hibari-tts) that the recognizer has never
learnt from. `card.room` lets the microphone hear the loudspeaker, as in a room.

The whole grid of interruptions (every voice, command and question of a folder at every level of echo: hours) is run with

    SPEECH=/tmp/speech python -m pytest -s tests/whole/test_live.py -k grid

where the folder has a manifest.jsonl with file, kind (command or ten) and text in each line; SPEECH_EVERY=9 takes every
ninth. In minutes and without a card, from simulated rooms: python -m tests.support.interruptions FOLDER.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intents.understanding.interpreter import Interpreter
from tests.support.interruptions import is_right, load_utterances
from tests.support.live import Start, quiet_again, say_until, sound, until, waited_for
from voice.hearing.signs import Began, Said
from voice.session.start import Wishes
from voice.session.states import State
from voice.sound.audio import RATE, AudioChunk

if TYPE_CHECKING:
    from tests.support.virtual_card import VirtualCard

pytest_plugins = ["tests.support.virtual_card"]


def test_asked_answered_and_interrupted_in_a_room(card: VirtualCard, start: Start) -> None:
    with card.room(-20), start(Wishes()) as live:
        card.speak(sound("why"))
        until(live.is_in(State.SPEAKING))
        assert live.heard()[0].startswith("why is my knee twitch")
        assert "There are seven common causes of knee twitching." in live.lines
        time.sleep(3)
        assert live.loop.state is State.SPEAKING, "it heard itself"
        before = time.monotonic()
        say_until(card, "stop", lambda: "You said: stop" in live.lines)
        assert live.lines[-1] == "All right."
        print(f"stopped {time.monotonic() - before:.2f} s after the word began")
        until(live.is_in(State.LISTENING))
        assert len(live.heard()) == 2
    turns = [json.loads(line) for line in live.log.read_text().splitlines()]
    assert [turn["intent"] for turn in turns] == ["causes", "stop"]
    assert turns[0]["milliseconds"]["first_audio"] > 0
    assert not any("heard" in turn for turn in turns), "what was said is logged only where it is asked for"


def test_wait_go_on_and_slower(card: VirtualCard, start: Start) -> None:
    with card.room(-25), start(Wishes()) as live:
        card.speak(sound("why"))
        until(live.is_in(State.SPEAKING))
        time.sleep(3)
        say_until(card, "wait", live.is_in(State.PAUSED))
        time.sleep(1)
        say_until(card, "go_on", live.is_in(State.SPEAKING))
        time.sleep(1.5)
        say_until(card, "slower", lambda: live.synthesizer.rate_wpm < 175)
        until(live.is_in(State.SPEAKING))
        assert len(live.heard()) == 1, "controls are no questions"


@pytest.mark.parametrize("echo", [-10, -20, -30, -40, -50, None])
def test_it_can_be_interrupted_in_the_first_second_of_the_first_answer(
    card: VirtualCard, start: Start, echo: float | None
) -> None:
    with card.room(echo), start(Wishes()) as live:
        card.speak(sound("why"))
        until(live.is_in(State.SPEAKING))
        time.sleep(0.4)
        say_until(card, "stop", live.stopped)
        assert len(live.heard()) == 2, "it heard itself"


@pytest.mark.parametrize(("before", "after"), [(None, -15), (-15, None)])
def test_another_loudspeaker_in_mid_answer(
    card: VirtualCard, start: Start, before: float | None, after: float | None
) -> None:
    """Headphones are pulled out of the socket, or plugged in."""
    with ExitStack() as device, start(Wishes()) as live:
        device.enter_context(card.room(before))
        card.speak(sound("why"))
        until(live.is_in(State.SPEAKING))
        time.sleep(2)
        device.pop_all().close()
        device.enter_context(card.room(after, late=120))
        time.sleep(2)
        assert live.loop.state in (State.SPEAKING, State.INTERRUPTED)
        say_until(card, "stop", live.stopped)
        assert len(live.heard()) == 2, "it heard itself"


def test_the_wake_phrase_over_an_answer_and_the_tone_when_it_sleeps(
    card: VirtualCard, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.session.start.FOLLOW_UP", 3.0)
    with card.room(-25), start(Wishes(wake="okay assistant")) as live:
        say_until(card, "wake", live.is_in(State.LISTENING))
        time.sleep(0.6)
        card.speak(sound("why"))
        until(live.is_in(State.SPEAKING))
        time.sleep(1)
        say_until(card, "wake", live.is_in(State.LISTENING))
        assert len(live.heard()) == 1, "the phrase is no question"
        time.sleep(1)
        recording = card.record()
        until(live.is_in(State.ASLEEP))
        assert waited_for(lambda: quiet_again(recording), 2), "no tone"
        recording.finish()


@pytest.mark.skipif("SPEECH" not in os.environ, reason="takes hours: see the docstring of this file")
@pytest.mark.parametrize("echo", [-10, -20, -30, -40, -50, None])
def test_grid(card: VirtualCard, start: Start, interpreter: Interpreter, echo: float | None) -> None:
    """Each utterance is said once, 0.4 to 2 seconds into an answer."""
    utterances = load_utterances(Path(os.environ["SPEECH"]))[:: int(os.environ.get("SPEECH_EVERY", "1"))]
    held = right = 0
    with card.room(echo), start(Wishes()) as live:
        for number, each in enumerate(utterances):
            card.speak(sound("why"))
            until(live.is_in(State.SPEAKING))
            time.sleep(0.4 + 0.4 * (number % 5))
            live.over_answer.clear()
            card.speak(AudioChunk.from_floats(each.sound, RATE))
            waited_for(lambda: any(isinstance(sign, Said) for sign in live.over_answer), 3)
            heard = [sign.heard.text for sign in live.over_answer if isinstance(sign, Said)]
            held += any(isinstance(sign, Began) for sign in live.over_answer)
            right += any(is_right(interpreter, each.text, text) for text in heard)
            print(echo, each.voice, each.text, heard)
            live.keys.pressed.append("\r")
            until(live.is_in(State.LISTENING))
            time.sleep(0.8)
    print(f"echo {echo}: {len(utterances)} utterances, held {held}, right {right}")
    assert held >= 0.98 * len(utterances)
    assert right >= 0.95 * len(utterances)


def test_repeat(card: VirtualCard, start: Start) -> None:
    with start(Wishes(barge_in=False)) as live:
        card.speak(sound("doctor"))
        until(live.is_in(State.SPEAKING))
        said = live.lines[1:]
        live.keys.pressed.append("\r")
        until(live.is_in(State.LISTENING))
        time.sleep(1)
        card.speak(sound("repeat"))
        until(lambda: len(live.heard()) == 2)
        assert live.lines[-len(said) :] == said


def test_it_answers_only_after_the_wake_phrase(card: VirtualCard, start: Start) -> None:
    with start(Wishes(wake="okay assistant", barge_in=False)) as live:
        card.speak(sound("why"))
        time.sleep(1)
        assert live.heard() == []
        card.speak(sound("wake"))
        until(live.is_in(State.LISTENING))
        time.sleep(1)
        card.speak(sound("why"))
        until(lambda: len(live.heard()) == 1)
        assert live.heard()[0].startswith("why is my knee twitch")


def test_push_to_talk(card: VirtualCard, start: Start) -> None:
    with start(Wishes(push_to_talk=True, barge_in=False)) as live:
        card.speak(sound("why"))
        time.sleep(1)
        assert live.heard() == []
        live.keys.pressed.append(" ")
        until(live.is_in(State.LISTENING))
        time.sleep(1)
        card.speak(sound("doctor"))
        until(lambda: len(live.heard()) == 1)
        assert "doctor" in live.heard()[0]


def test_noise_is_no_question(card: VirtualCard, start: Start) -> None:
    import numpy as np

    noise = np.random.default_rng(5).normal(0, 1500, 6 * RATE).astype("<i2").tobytes()
    with start(Wishes(barge_in=False)) as live:
        card.speak(AudioChunk(noise, RATE))
        time.sleep(1.5)
        assert live.heard() == []
        assert live.loop.state in (State.LISTENING, State.HEARING)
