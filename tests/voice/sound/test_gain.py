"""A quiet voice is heard as well as a loud one, by the real recognizer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.files import SOUNDS
from voice.hearing.grammar import Spotter
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.hearing.wake import WakeSpotter
from voice.sound.audio import RATE, AudioChunk, read_audio
from voice.sound.gain import AutomaticGain, raised


def recording(name: str, peak: float) -> AudioChunk:
    """A recording that peaks at so many decibels of full scale, in the hiss of a microphone."""
    samples = read_audio(SOUNDS / f"{name}.wav").floats()
    quiet = np.zeros(RATE // 2, np.float32)
    samples = np.concatenate([quiet, samples / np.abs(samples).max() * 10 ** (peak / 20), quiet])
    hiss = np.random.default_rng(1).normal(0, 10 ** (-75 / 20), len(samples))
    return AudioChunk.from_floats((samples + hiss).astype(np.float32), RATE)


def peak(chunk: AudioChunk) -> float:
    return float(20 * np.log10(np.abs(chunk.floats()).max() + 1e-9))


@pytest.mark.parametrize("level", [-6, -24, -36, -42])
def test_a_quiet_question_is_understood(model: RecognizerModel, level: float) -> None:
    assert transcribe(model, recording("why", level), 0).text.startswith("why is my knee twitch")
    assert transcribe(model, recording("doctor", level), 0).text == "when should i see a doctor"


def test_without_it_the_question_would_be_lost(model: RecognizerModel) -> None:
    recognizer = model.recognizer()
    recognizer.accept(recording("why", -42))
    assert "twitch" not in recognizer.finish().text, (
        "the model hears quiet voices now: is the gain still needed?"
    )


@pytest.mark.parametrize("level", [-6, -36])
def test_a_quiet_command_and_a_quiet_wake_phrase(model: RecognizerModel, level: float) -> None:
    assert Spotter(model, ("stop", "next", "slower")).spot(recording("stop", level)).text == "stop"
    spotter = WakeSpotter(model)
    assert sum(spotter.accept(chunk) for chunk in recording("wake", level).blocks(0.03)) == 1


def test_loud_sound_stays_as_it_is() -> None:
    sound = recording("why", -6)
    assert raised(sound) == sound


def test_quiet_sound_becomes_loud_but_is_not_cut_off() -> None:
    assert -14 < peak(raised(recording("why", -30))) < -3


def test_what_grows_loud_is_not_cut_off() -> None:
    gain = AutomaticGain()
    gain.apply(recording("why", -40))
    assert peak(gain.apply(recording("stop", -3))) < -1


def test_what_was_loud_is_forgotten() -> None:
    for gain in (AutomaticGain(release=6), AutomaticGain()):
        gain.apply(recording("stop", -3))
        for _ in range(40):
            gain.apply(AudioChunk.silence(0.1))
        kept = peak(gain.apply(recording("why", -36)))
        assert (kept > -20) is (gain._release > 0)
        gain.reset()
        assert peak(gain.apply(recording("why", -36))) > -20


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(max_size=400), max_size=8), st.sampled_from([0.0, 6.0]))
def test_any_sound_keeps_its_length(pieces: list[bytes], release: float) -> None:
    gain = AutomaticGain(release)
    for piece in pieces:
        pcm = piece[: len(piece) // 2 * 2]
        assert len(gain.apply(AudioChunk(pcm, RATE)).pcm) == len(pcm)
