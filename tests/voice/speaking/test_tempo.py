from __future__ import annotations

import numpy as np
import pytest

from voice.sound.audio import Floats
from voice.speaking.tempo import faster

RATE = 24_000


def tone(hertz: float, seconds: float = 1.0) -> Floats:
    return np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


def pitch(samples: Floats) -> float:
    """The loudest frequency, in hertz."""
    return float(np.fft.rfftfreq(len(samples), 1 / RATE)[np.abs(np.fft.rfft(samples)).argmax()])


@pytest.mark.parametrize("hertz", [110, 220, 440])
@pytest.mark.parametrize("times", [1.1, 1.5, 1.8])
def test_it_takes_less_time_and_sounds_no_higher(hertz: float, times: float) -> None:
    pressed = faster(tone(hertz), times, RATE)
    assert len(pressed) == pytest.approx(RATE / times, abs=0.03 * RATE)
    assert pitch(pressed) == pytest.approx(hertz, rel=0.02)
    middle = pressed[RATE // 20 : -RATE // 20]
    loud = np.sqrt(np.mean(middle.reshape(-1)[: len(middle) // 480 * 480].reshape(-1, 480) ** 2, axis=1))
    assert loud.min() > 0.6 * np.sqrt(0.5), "no gap where frames meet"


@pytest.mark.parametrize("times", [0.5, 1.0])
def test_it_makes_nothing_slower(times: float) -> None:
    samples = tone(200)
    assert faster(samples, times, RATE) is samples


@pytest.mark.parametrize("length", [0, 1, 100, 719, 720, 721])
def test_however_short(length: int) -> None:
    pressed = faster(tone(200)[:length], 1.7, RATE)
    assert len(pressed) <= length + 720 and np.isfinite(pressed).all()
