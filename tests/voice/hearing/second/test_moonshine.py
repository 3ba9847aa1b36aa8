"""The real network of the second ear: what it hears, and what becomes of it where it is missing or damaged."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.files import QUESTION, SOUNDS
from tests.support.second_ear import needs_second_ear
from voice.errors import ModelError
from voice.hearing.second import moonshine
from voice.hearing.second.moonshine import Moonshine, read_pieces
from voice.measuring.rehearsal import footprint
from voice.modelstore.moonshine import moonshine_faults, moonshine_folder
from voice.sound.audio import RATE, AudioChunk, read_audio


@pytest.fixture(scope="module")
def network() -> Moonshine:
    return Moonshine.load()


@needs_second_ear
def test_a_question_is_heard_as_the_first_ear_writes(network: Moonshine) -> None:
    heard = network.hear(read_audio(QUESTION))
    assert heard.text == "what is causing my knee to twitch"
    assert 0.9 < heard.confidence <= 1
    assert network.hear(read_audio(SOUNDS / "doctor.wav")).text == "when should i see a doctor"


@needs_second_ear
def test_it_is_less_sure_of_noise(network: Moonshine) -> None:
    noise = np.random.default_rng(1).normal(0, 0.05, 3 * RATE).astype(np.float32)
    assert network.hear(AudioChunk.from_floats(noise, RATE)).confidence < 0.7


@needs_second_ear
@pytest.mark.parametrize("seconds", [0.25, 0.26, 1, 15])
def test_any_length_can_be_heard(network: Moonshine, seconds: float) -> None:
    assert len(network.hear(AudioChunk.silence(seconds)).text) < 20


@needs_second_ear
def test_what_is_too_short_for_a_word_is_none(network: Moonshine) -> None:
    assert network.hear(AudioChunk.silence(0.2)).text == ""
    assert network.hear(AudioChunk(b"", RATE)).text == ""


@needs_second_ear
def test_another_rate_is_refused(network: Moonshine) -> None:
    with pytest.raises(ValueError, match="resample first"):
        network.hear(AudioChunk.silence(1, 8_000))


@needs_second_ear
def test_it_has_no_thread_of_its_own(network: Moonshine) -> None:
    before = footprint()
    Moonshine.load().hear(read_audio(QUESTION))
    after = footprint()
    if before is None or after is None:
        pytest.skip("this system does not tell how many threads there are")
    assert after.threads == before.threads


@needs_second_ear
def test_what_is_damaged_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = moonshine_folder()
    assert folder and moonshine_faults(folder) == []
    copy = tmp_path / "tiny-en"
    shutil.copytree(folder, copy)
    with (copy / "tokenizer.bin").open("r+b") as file:
        file.write(b"\0")
    (copy / "encoder_model.ort").unlink()
    monkeypatch.setattr(moonshine, "moonshine_folder", lambda: copy)
    with pytest.raises(
        ModelError, match=r"encoder_model.ort: no such file.*tokenizer.bin: damaged.*pip install"
    ):
        Moonshine.load()


@needs_second_ear
@pytest.mark.parametrize(
    ("version", "used"), [("1.17.0", True), ("1.26.2", True), ("1.27.0", False), ("2.0", False)]
)
def test_a_library_that_may_tell_its_makers_is_not_used(
    version: str, used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1.32 is known to have a client for it, 1.26 to have none; it begins when it is imported, so it is not."""
    monkeypatch.setattr("voice.modelstore.runtime.version", lambda name: version)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    told = "does not start" if used else rf"onnxruntime {version} may tell its makers.*onnxruntime<1.27"
    with pytest.raises(ModelError, match=told):
        Moonshine.load()


@needs_second_ear
def test_without_its_library_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match=r"does not start.*pip install"):
        Moonshine.load()


def test_where_it_is_not_installed_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moonshine, "moonshine_folder", lambda: None)
    with pytest.raises(ModelError, match="not there: install it with"):
        Moonshine.load()


@given(st.lists(st.binary(max_size=300)))
def test_pieces_are_read_as_they_were_written(pieces: list[bytes]) -> None:
    def length(size: int) -> bytes:
        return bytes([size]) if size < 128 else bytes([128 + size % 128, size // 128])

    assert read_pieces(b"".join(length(len(piece)) + piece for piece in pieces)) == pieces
