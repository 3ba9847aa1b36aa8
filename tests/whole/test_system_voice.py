"""A conversation in which speech-dispatcher speaks: its echo is not known, so only the keys and the wake phrase stop an answer."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from intents.understanding.interpreter import Interpreter
from tests.support.live import Live, say_until, sound, until
from voice.hearing.recognizer import RecognizerModel
from voice.session.start import Wishes
from voice.session.states import State
from voice.speaking.ssip import SpeechDaemon

if TYPE_CHECKING:
    from tests.support.speech_daemon import SpeechDispatcher
    from tests.support.virtual_card import VirtualCard

pytest_plugins = ["tests.support.virtual_card", "tests.support.speech_daemon"]


def test_it_answers_does_not_hear_itself_and_a_key_brings_silence(
    card: VirtualCard,
    daemon: SpeechDispatcher,
    model: RecognizerModel,
    interpreter: Interpreter,
    tmp_path: Path,
) -> None:
    with (
        card.room(-10),
        Live(card, model, interpreter, tmp_path, Wishes(), SpeechDaemon(daemon.socket)) as live,
    ):
        recording = card.record()
        say_until(card, "doctor", live.is_in(State.SPEAKING))
        asked = time.monotonic()
        until(lambda: recording.loud_at() and recording.loud_at()[-1] > asked + 2)
        assert live.is_in(State.SPEAKING)() and live.over_answer == []
        live.keys.pressed.append("\r")
        pressed = time.monotonic()
        until(live.is_in(State.LISTENING), 2)
        time.sleep(0.6)
        voice = [moment for moment in recording.loud_at() if moment < pressed + 0.35]
        recording.finish()
        assert voice[-1] - pressed < 0.3
        say_until(card, "stop", live.is_in(State.SPEAKING))
        until(live.is_in(State.LISTENING))
    assert live.heard() == ["when should i see a doctor", "stop"]


def test_the_wake_phrase_stops_an_answer(
    card: VirtualCard,
    daemon: SpeechDispatcher,
    model: RecognizerModel,
    interpreter: Interpreter,
    tmp_path: Path,
) -> None:
    wishes = Wishes(wake="okay assistant")
    with (
        card.room(-25),
        Live(card, model, interpreter, tmp_path, wishes, SpeechDaemon(daemon.socket)) as live,
    ):
        say_until(card, "wake", live.is_in(State.LISTENING))
        time.sleep(0.5)
        card.speak(sound("doctor"))
        until(live.is_in(State.SPEAKING))
        time.sleep(1)
        say_until(card, "wake", live.is_in(State.LISTENING))
