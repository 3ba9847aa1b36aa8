"""Recognizers are used again, and what a crowd of them held is given back."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.files import QUESTION, ROOT
from voice.hearing.recognizer import RecognizerModel, Transcriber
from voice.serving.domains.ears import Ears
from voice.sound.audio import read_audio

SAID = "what is causing my knee to twitch"


def heard(ear: Transcriber) -> str:
    for block in read_audio(QUESTION).blocks(0.25):
        ear.accept(block)
    return ear.finish().text


def test_one_that_was_given_back_is_lent_again_and_hears_as_well(model: RecognizerModel) -> None:
    ears = Ears(model)
    first = ears.lend()
    assert heard(first).startswith(SAID)
    ears.take_back(first)
    assert ears.lend() is first
    assert heard(first).startswith(SAID)


def test_two_at_once_are_two(model: RecognizerModel) -> None:
    ears = Ears(model)
    assert ears.lend() is not ears.lend()


CROWD = """
from pathlib import Path
from tests.support.files import EMBEDDED
from voice.hearing.recognizer import RecognizerModel
from voice.serving.domains.ears import Ears
from voice.sound.audio import QUESTION, RATE, AudioChunk, read_audio

def resident():
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024

seconds = iter(range(0, 1_000, 11))
ears = Ears(RecognizerModel.load(EMBEDDED), lambda: next(seconds))
crowd = [ears.lend() for _ in range(8)]
before = resident()
for ear in crowd:
    ear.accept(AudioChunk(read_audio(QUESTION).pcm[:40_000], RATE))
full = resident()
while crowd:
    ears.take_back(crowd.pop())
print(before, full, resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory from /proc")
def test_the_memory_of_a_crowd_is_given_back() -> None:
    """In a process of its own: where much was freed before, nothing grows."""
    done = subprocess.run(
        [sys.executable, "-c", CROWD], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    before, full, after = map(float, done.stdout.split()[-3:])
    assert full - before > 30
    assert full - after > 0.3 * (full - before)
