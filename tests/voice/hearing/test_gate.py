"""What is worth listening to: noise is not, at whatever level; a voice is, even a soft one."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.files import SOUNDS
from voice.hearing.detector import FRAME, RestingDetector, SileroDetector
from voice.hearing.endpoint import Endpointer, Phase
from voice.hearing.gate import HANG, Gate
from voice.sound.audio import RATE, AudioChunk, read_audio


def noise(seconds: float, amplitude: float) -> AudioChunk:
    samples = np.random.default_rng(4).normal(0, amplitude, round(seconds * RATE))
    return AudioChunk.from_floats(samples.astype(np.float32), RATE)


def opened(gate: Gate, sound: AudioChunk) -> list[bool]:
    return [gate.open(chunk.pcm) for chunk in sound.blocks(FRAME / RATE)]


@pytest.mark.parametrize("amplitude", [0.0, 1e-4, 0.002, 0.05])
def test_steady_noise_closes_it_after_a_second(amplitude: float) -> None:
    found = opened(Gate(), noise(10, amplitude))
    settled = round(HANG * RATE / FRAME) + 1
    assert found[0] and not any(found[settled:])


def test_gaps_in_the_sound_do_not_open_it() -> None:
    sound = noise(20, 0.002).floats()
    for at in range(2 * RATE, 20 * RATE, 2 * RATE):
        sound[at : at + 250] = 0  # half a frame
    gate = Gate()
    assert sum(opened(gate, AudioChunk.from_floats(sound, RATE))) < 2 * RATE / FRAME


def test_it_opens_for_louder_sound_and_learns_louder_noise() -> None:
    gate = Gate()
    opened(gate, noise(5, 0.002))
    found = opened(gate, noise(30, 0.004))
    assert found[0] and not found[-1]


class Counting:
    """The real detector, and how often it had to work."""

    def __init__(self) -> None:
        self._detector = SileroDetector()
        self.frames = 0

    def probability(self, frame: bytes) -> float:
        self.frames += 1
        return self._detector.probability(frame)

    def reset(self) -> None:
        self._detector.reset()


def beginnings(endpointer: Endpointer, sound: AudioChunk) -> list[float]:
    found, heard = [], 0.0
    for chunk in sound.blocks(0.03):
        heard += chunk.seconds
        if endpointer.accept(chunk, 0.8).phase is Phase.BEGAN:
            found.append(heard)
    return found


@pytest.mark.parametrize("level", [1.0, 0.05])
@pytest.mark.parametrize("name", ["why.wav", "stop.wav", "doctor.wav"])
def test_a_voice_is_noticed_as_soon_as_without_a_rest(name: str, level: float) -> None:
    speech = read_audio(SOUNDS / name).floats() * np.float32(level)
    sound = np.concatenate([np.zeros(4 * RATE, np.float32), speech, np.zeros(2 * RATE, np.float32)])
    audio = AudioChunk.from_floats(sound + noise(len(sound) / RATE, 0.0005).floats(), RATE)
    (usual,) = beginnings(Endpointer(SileroDetector()), audio)
    (resting,) = beginnings(Endpointer(RestingDetector(SileroDetector())), audio)
    assert resting <= usual + 0.15, "more than the sound from before a beginning can make up for"


def test_the_detector_rests_while_it_is_quiet() -> None:
    counting = Counting()
    endpointer = Endpointer(RestingDetector(counting))
    assert beginnings(endpointer, noise(30, 0.002)) == []
    assert counting.frames < 0.1 * 30 * RATE / FRAME
