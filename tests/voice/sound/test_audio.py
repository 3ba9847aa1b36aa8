from __future__ import annotations

import math
import os
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice.errors import AudioFileError
from voice.sound.audio import (
    LONGEST,
    RATE,
    AudioChunk,
    level_dbfs,
    read_audio,
    resample,
    stream_audio,
    write_wav,
)

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def tone(rate: int, seconds: float = 0.5, hertz: float = 440) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)


def pitch(chunk: AudioChunk) -> float:
    spectrum = np.abs(np.fft.rfft(chunk.floats()))
    return float(np.argmax(spectrum)) / chunk.seconds


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
@pytest.mark.parametrize("form", ["WAV", "WAVEX"])
@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (44_100, 2), (8_000, 6)])
def test_any_wav_becomes_the_same_sound(
    tmp_path: Path, subtype: str, form: str, rate: int, channels: int
) -> None:
    file = tmp_path / "tone.wav"
    soundfile.write(file, np.column_stack([tone(rate)] * channels), rate, subtype, format=form)
    chunk = read_audio(file)
    assert chunk.rate == RATE
    assert chunk.seconds == pytest.approx(0.5, abs=0.001)
    assert pitch(chunk) == pytest.approx(440, abs=3)
    assert level_dbfs(chunk) == pytest.approx(-9.0, abs=0.3)


@pytest.mark.parametrize("rate", [1_000, 11_025, 22_050, 48_000, 96_000, 192_000])
def test_any_rate(tmp_path: Path, rate: int) -> None:
    soundfile.write(tmp_path / "tone.wav", tone(rate, hertz=200), rate)
    chunk = read_audio(tmp_path / "tone.wav")
    assert chunk.seconds == pytest.approx(0.5, abs=0.001)
    assert pitch(chunk) == pytest.approx(200, abs=3)


@pytest.mark.parametrize("name", ["tone.flac", "tone.ogg", "wav in truth.txt"])
def test_other_formats_and_names(tmp_path: Path, name: str) -> None:
    form = "WAV" if name.endswith("txt") else None
    soundfile.write(tmp_path / name, tone(22_050), 22_050, format=form)
    assert pitch(read_audio(tmp_path / name)) == pytest.approx(440, abs=3)


def test_what_is_right_already_is_left_alone(tmp_path: Path) -> None:
    pcm = np.random.default_rng(1).integers(-32_768, 32_768, 5_000).astype("<i2").tobytes()
    write_wav(tmp_path / "noise.wav", AudioChunk(pcm, RATE))
    assert read_audio(tmp_path / "noise.wav").pcm == pcm


def test_a_truncated_file_gives_what_is_left(tmp_path: Path) -> None:
    file = tmp_path / "tone.wav"
    soundfile.write(file, tone(16_000), 16_000)
    file.write_bytes(file.read_bytes()[:8_045])
    assert read_audio(file).seconds == pytest.approx(0.25, abs=0.001)


def test_loud_floats_are_clipped_not_wrapped(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "loud.wav", np.full(1_600, 3e38), 16_000, "FLOAT")
    assert set(read_audio(tmp_path / "loud.wav").floats()) == {np.float32(32_767 / 32_768)}


def test_no_samples_are_an_empty_chunk(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "nothing.wav", np.zeros(0), 44_100)
    assert read_audio(tmp_path / "nothing.wav") == AudioChunk(b"", RATE)


def fault(path: Path) -> str:
    with pytest.raises(AudioFileError) as error:
        read_audio(path)
    message = str(error.value)
    assert "\n" not in message and message.endswith(".")
    return message


def test_every_bad_file_is_one_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    assert "no file" in fault(bad)
    assert "folder" in fault(tmp_path)
    bad.write_bytes(b"")
    assert "is empty" in fault(bad)
    bad.write_bytes(b"I am a letter, not a recording. " * 50)
    assert "not sound" in fault(bad)
    bad.write_bytes(b"RIFF")
    assert "not sound" in fault(bad)
    soundfile.write(bad, np.array([0.0, np.nan, 0.1]), 16_000, "FLOAT")
    assert "not numbers" in fault(bad)
    soundfile.write(bad, np.zeros(100), 10)
    assert "10 samples a second" in fault(bad)
    os.mkfifo(tmp_path / "pipe.wav")
    assert "not a file" in fault(tmp_path / "pipe.wav")
    assert fault(tmp_path / ("long" * 100))
    assert fault(tmp_path / "nul\0.wav")
    assert fault(tmp_path / "bad.wav" / "inside.wav")


def test_a_forbidden_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.wav"
    secret.touch(mode=0o000)
    if os.access(secret, os.R_OK):
        pytest.skip("root may read everything")
    assert "permission" in fault(secret)
    tmp_path.chmod(0o500)
    with pytest.raises(AudioFileError, match="Permission denied"):
        write_wav(tmp_path / "out.wav", AudioChunk.silence(1))


def test_too_long_a_file(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "long.wav", np.zeros((LONGEST + 1) * 1_000, np.int16), 1_000, "PCM_U8")
    assert "30 minutes" in fault(tmp_path / "long.wav")


def test_a_stream_may_be_longer_and_comes_in_pieces(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "long.wav", np.zeros((LONGEST + 1) * 1_000, np.int16), 1_000, "PCM_U8")
    blocks = [block.seconds for block in stream_audio(tmp_path / "long.wav")]
    assert sum(blocks) == pytest.approx(LONGEST + 1, abs=0.1) and max(blocks) < 70
    with pytest.raises(AudioFileError, match="longer than 2 minutes"):
        list(stream_audio(tmp_path / "long.wav", longest=120))


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100])
def test_a_stream_is_the_sound_that_is_read_at_once(tmp_path: Path, rate: int) -> None:
    soundfile.write(tmp_path / "tone.wav", np.tile(tone(rate), 20), rate)
    streamed = b"".join(block.pcm for block in stream_audio(tmp_path / "tone.wav"))
    assert streamed == read_audio(tmp_path / "tone.wav").pcm


@QUICK
@given(st.binary(max_size=400), st.sampled_from([b"", b"RIFF\xff\xff\xff\xffWAVEfmt ", b"fLaC", b"OggS"]))
def test_random_bytes_never_crash(tmp_path: Path, data: bytes, start: bytes) -> None:
    file = tmp_path / "random.wav"
    file.write_bytes(start + data)
    try:
        assert read_audio(file).rate == RATE
    except AudioFileError as error:
        assert str(error)


@QUICK
@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 255)), max_size=6), st.data())
def test_mutated_files_never_crash(
    tmp_path: Path, changes: list[tuple[int, int]], data: st.DataObject
) -> None:
    file = tmp_path / "mutated.wav"
    kind = data.draw(st.sampled_from(["WAV", "WAVEX", "FLAC", "OGG"]))
    soundfile.write(file, np.column_stack([tone(8_000, 0.05)] * 2), 8_000, format=kind)
    content = bytearray(file.read_bytes())
    for place, value in changes:
        content[place % len(content)] = value
    file.write_bytes(content)
    try:
        assert read_audio(file).rate == RATE
    except AudioFileError as error:
        assert str(error)


def test_writing_replaces_whole_files_only(tmp_path: Path) -> None:
    file = tmp_path / "out.wav"
    write_wav(file, AudioChunk.silence(1))
    write_wav(file, AudioChunk.silence(2, 22_050))
    assert soundfile.info(file).samplerate == 22_050
    assert [each.name for each in tmp_path.iterdir()] == ["out.wav"]
    with pytest.raises(AudioFileError, match="no folder"):
        write_wav(tmp_path / "no" / "out.wav", AudioChunk.silence(1))
    with pytest.raises(AudioFileError, match="not a file"):
        write_wav(tmp_path, AudioChunk.silence(1))
    with pytest.raises(AudioFileError, match="not a file"):
        write_wav("/dev/null", AudioChunk.silence(1))
    with pytest.raises(AudioFileError, match="cannot be written"):
        write_wav(tmp_path / ("long" * 100), AudioChunk.silence(1))


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "out.wav"
    write_wav(file, AudioChunk.silence(0.1))
    before = file.read_bytes()
    program = "import sys; from voice.sound.audio import *; write_wav(sys.argv[1], AudioChunk.silence(9))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "AudioFileError" in done.stderr and "cannot be written" in done.stderr
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["out.wav"]


def test_chunks_know_themselves() -> None:
    chunk = AudioChunk.silence(0.25, 8_000)
    assert chunk.seconds == 0.25
    assert level_dbfs(chunk) == level_dbfs(AudioChunk(b"", RATE)) == -math.inf
    assert resample(chunk, RATE).seconds == 0.25
    assert resample(AudioChunk(b"", 8_000), RATE) == AudioChunk(b"", RATE)
    assert b"".join(block.pcm for block in chunk.blocks(0.1)) == chunk.pcm
    assert [block.seconds for block in chunk.blocks(0.1)] == [0.1, 0.1, 0.05]
    for pcm, rate in ((b"odd", RATE), (b"even", 0)):
        with pytest.raises(ValueError):
            AudioChunk(pcm, rate)
