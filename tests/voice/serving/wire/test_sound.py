"""Sound of any form comes to the recognizer as 16 kHz, 16 bit, mono."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from wyoming.event import Event

from voice.serving.wire.reading import BadEventError
from voice.serving.wire.sound import BLOCK, HEARD, Form, Incoming
from voice.sound.audio import RATE, AudioChunk

SECONDS = 0.8


def tone(rate: int) -> NDArray[np.float64]:
    """440 hertz, at half of what is possible."""
    samples: NDArray[np.float64] = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(SECONDS * rate)) / rate)
    return samples


def as_bytes(samples: NDArray[np.float64], width: int, channels: int) -> bytes:
    frames = np.repeat(samples, channels)
    if width == 1:
        return (np.rint(frames * 127) + 128).astype(np.uint8).tobytes()
    whole = np.rint(frames * (2**31 - 1)).astype("<i4")
    return whole.view(np.uint8).reshape(-1, 4)[:, 4 - width :].tobytes()


def heard(form: Form, data: bytes, piece: int) -> AudioChunk:
    incoming = Incoming()
    chunks = []
    for start in range(0, len(data), piece):
        chunks += incoming.accept(form, data[start : start + piece])
    assert all(chunk.seconds == BLOCK for chunk in chunks)
    chunks += incoming.finish()
    assert all(chunk.rate == RATE for chunk in chunks)
    return AudioChunk(b"".join(chunk.pcm for chunk in chunks), RATE)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize(("width", "channels"), [(1, 1), (2, 1), (2, 2), (3, 1), (4, 2)])
def test_a_tone_is_the_same_tone_in_every_form(rate: int, width: int, channels: int) -> None:
    form = Form(rate, width, channels)
    sound = heard(form, as_bytes(tone(rate), width, channels), 777)  # which is no number of whole frames
    assert abs(sound.seconds - SECONDS) < 0.01
    middle = slice(RATE // 5, -RATE // 5)
    expected = tone(RATE)[: len(sound.floats())]
    assert np.abs(sound.floats()[: len(expected)] - expected)[middle].max() < 0.02


def test_what_needs_no_change_is_not_changed() -> None:
    pcm = as_bytes(tone(RATE), 2, 1)
    assert heard(HEARD, pcm, 2_048).pcm == pcm


def test_the_form_may_change_on_the_way() -> None:
    incoming = Incoming()
    chunks = incoming.accept(Form(48_000, 2, 2), as_bytes(tone(48_000), 2, 2))
    chunks += incoming.accept(HEARD, as_bytes(tone(RATE), 2, 1))
    chunks += incoming.accept(Form(8_000, 1, 1), as_bytes(tone(8_000), 1, 1))
    chunks += incoming.finish()
    assert abs(sum(chunk.seconds for chunk in chunks) - 3 * SECONDS) < 0.02


@given(
    st.lists(
        st.tuples(
            st.builds(Form, st.sampled_from([4_000, 16_000, 48_000]), st.integers(1, 4), st.integers(1, 3)),
            st.binary(max_size=200),
        ),
        max_size=6,
    )
)
def test_any_bytes_are_some_sound(pieces: list[tuple[Form, bytes]]) -> None:
    incoming = Incoming()
    for form, data in pieces:
        incoming.accept(form, data)
    incoming.finish()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"rate": 0, "width": 2, "channels": 1},
        {"rate": 16_000, "width": 5, "channels": 1},
        {"rate": 16_000, "width": 2, "channels": 0},
        {"rate": 1e4, "width": 2, "channels": 1},
        {"rate": "16000", "width": 2, "channels": 1},
        {"rate": 2**40, "width": 2, "channels": 1},
    ],
)
def test_a_form_that_cannot_be_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(BadEventError):
        Form.of(Event("audio-start", data))
