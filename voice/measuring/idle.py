"""What listening takes while nobody speaks: a quiet room, heard as fast as possible."""

from __future__ import annotations

import time

import numpy as np

from voice.hearing.detector import RestingDetector, SileroDetector
from voice.hearing.ear import Ear
from voice.hearing.endpoint import Endpointer
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.signs import Mode
from voice.hearing.wake import WakeSpotter
from voice.sound.audio import RATE, AudioChunk
from voice.sound.microphone import BLOCK

_ROOM = 0.002  # of full scale: the noise of a quiet room in a usual microphone


def quiet_room(seconds: float) -> AudioChunk:
    """Its noise, at 16 kHz."""
    samples = np.random.default_rng(0).normal(0, _ROOM, round(seconds * RATE))
    return AudioChunk.from_floats(samples.astype(np.float32), RATE)


def idle_share(model: RecognizerModel, mode: Mode, seconds: float) -> float:
    """Processor seconds that the ear takes for a second of a quiet room: awake (OPEN) or asleep (DOZE).

    Sound card, keys and threads are not in it. Raises ModelError without a voice activity detector.
    """
    ear = Ear(model.transcriber(), Endpointer(RestingDetector(SileroDetector())), WakeSpotter(model))
    ear.turn(mode)
    began = time.process_time()
    for chunk in quiet_room(seconds).blocks(BLOCK):
        ear.accept(chunk)
    return (time.process_time() - began) / seconds
