"""What the tests of training share: a network of a few weights, and two words that are tones."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the train extra: make test-train")

from models.train.data.recordings import Utterance  # noqa: E402
from models.train.learning.optimizing import Options  # noqa: E402
from models.train.network.tdnnf import Network, Shape  # noqa: E402
from models.train.pronouncing.pronunciation import Pronouncer, Table  # noqa: E402

SMALL = Shape(width=32, bottleneck=16, blocks=2, first=24, last=16)

PRONOUNCER = Pronouncer(Table({"hey": [["HH", "EY"]], "oh": [["OW"], ["AO"]]}))


def toy(count: int = 6) -> list[Utterance]:
    """Two "words": a high tone and a low one."""
    chance = np.random.default_rng(0)
    made = []
    for number in range(count):
        word = ("hey", "oh")[number % 2]
        time = np.arange(int(chance.uniform(0.5, 1.2) * 16000)) / 16000
        wave = np.sin(2 * math.pi * (2000 if word == "hey" else 300) * time) + 0.1 * chance.normal(
            size=len(time)
        )
        phones = [*PRONOUNCER.ways(word)[0]]
        ends = tuple((sound, (place + 1) * time[-1] / len(phones)) for place, sound in enumerate(phones))
        made.append(Utterance((8000 * wave).astype(np.int16), (word,), "toy:toy", 1.0, ends))
    return made


def options(**changes: Any) -> Options:
    return Options(**{"batch_seconds": 9.0, "rate": 5e-3, "save_every": 3, "report_every": 20, **changes})


def small_network() -> Network:
    torch.manual_seed(0)
    network = Network(SMALL)
    network.mean += 5.0
    network.scale *= 0.1
    return network


def wav(path: Path) -> Any:
    import soundfile

    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == 16000
    return samples
