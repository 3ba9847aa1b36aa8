"""The whole assistant as a user meets it: ``knee listen`` on a sound card, a question asked aloud, the answer heard."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.files import QUESTION
from tests.support.processes import wait_until_gone, worker_of
from voice.sound.audio import RATE, AudioChunk, read_audio, resample
from voice.speaking.synthesizer import Synthesizer

if TYPE_CHECKING:
    from tests.support.virtual_card import Recording, VirtualCard

pytest_plugins = ["tests.support.virtual_card"]


class Knee:
    """``knee listen`` in a process of its own."""

    def __init__(self, settings: Path, *options: str) -> None:
        environment = {**os.environ, "KNEE_SETTINGS": str(settings)}
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "voice", "listen", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment,
        )  # fmt: skip
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        self.lines += iter(self.process.stdout.readline, "")

    def says(self, part: str, seconds: float = 30) -> None:
        """Waits until a line with ``part`` is printed."""
        end = time.monotonic() + seconds
        while not any(part in line for line in self.lines):
            assert time.monotonic() < end, f"{part!r} was not said, but: {self.lines}"
            time.sleep(0.05)

    def leave(self) -> int:
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(20)
        self._reader.join()
        assert self.process.stdout
        self.process.stdout.close()
        return status


def likeness_of(heard: AudioChunk, sentence: str) -> float:
    """How like the sentence some part of what was heard is, 0 to 1: the best correlation of their spectrograms.

    Not of their waves: eSpeak lets the pitch flutter, differently each time it says the same.
    """
    with Synthesizer(rate_wpm=150) as synthesizer:
        said = spectrogram(resample(synthesizer.say(sentence), RATE))
    said -= said.mean()
    places = np.lib.stride_tricks.sliding_window_view(spectrogram(heard), said.shape)[:, 0]
    places = places - places.mean((1, 2), keepdims=True)
    overlap = np.tensordot(places, said, 2)
    return float(np.max(overlap / (np.sqrt((places**2).sum((1, 2))) * np.linalg.norm(said) + 1e-9)))


def spectrogram(sound: AudioChunk) -> NDArray[np.float32]:
    """Decibels over -60, every 20 ms in 16 bands of 250 hertz up to 4,000: the pitch is too fine for them."""
    samples = sound.floats()
    frames = samples[: len(samples) // 320 * 320].reshape(-1, 320)
    power = np.abs(np.fft.rfft(frames * np.hanning(320).astype(np.float32))) ** 2
    bands = power[:, :80].reshape(len(frames), 16, 5).sum(2)
    return (10 * np.log10(bands + 1e-6) + 60).astype(np.float32)


def wait_until_quiet(recording: Recording, seconds: float = 90) -> None:
    """Waits until something was heard, and then nothing for a second and a half."""
    end = time.monotonic() + seconds
    while not (loud := recording.loud_at()) or time.monotonic() - loud[-1] < 1.5:
        assert time.monotonic() < end, "it never fell silent"
        time.sleep(0.1)


@pytest.fixture
def knee(card: VirtualCard, tmp_path: Path) -> Iterator[Knee]:
    knee = Knee(tmp_path / "settings.yaml", "--rate", "150", "--voice", "plain")  # as likeness_of does
    yield knee
    if knee.process.poll() is None:
        knee.process.kill()
        knee.leave()


def test_a_question_asked_aloud_is_answered_aloud(card: VirtualCard, knee: Knee) -> None:
    knee.says("Ask me about knee twitching")
    recording = card.record()
    try:
        wait_until_quiet(recording)  # it has greeted, and sounded its tone for "listening"
        card.speak(AudioChunk(read_audio(QUESTION).pcm + AudioChunk.silence(2.0).pcm, RATE))
        knee.says("Cause 3 of 7: a lack of nutrients.")
        wait_until_quiet(recording)
    finally:
        heard = recording.finish()
    likeness = likeness_of(heard, "There are seven common causes of knee twitching.")
    other = likeness_of(heard, "See a doctor if you notice one of six warning signs.")
    print(f"the answer was heard with a likeness of {likeness:.2f}, another one with {other:.2f}")
    assert likeness > 0.9 and other < 0.6
    workers = worker_of(knee.process.pid)
    assert knee.leave() == -signal.SIGINT
    for worker in workers:
        wait_until_gone(worker)
    assert not any("Traceback" in line for line in knee.lines)


def test_it_can_be_left_while_it_greets(card: VirtualCard, knee: Knee) -> None:
    knee.says("Ask me about knee twitching")
    assert knee.leave() == -signal.SIGINT
    assert not any("Traceback" in line for line in knee.lines)
