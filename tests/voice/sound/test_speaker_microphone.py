from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.file_speaker import FileSpeaker
from tests.support.files import ROOT
from voice.errors import AudioFileError, DeviceError
from voice.sound.audio import RATE, AudioChunk, level_dbfs, read_audio, write_wav
from voice.sound.earcons import Earcons, make_earcons
from voice.sound.microphone import BLOCK, FileMicrophone, SoundDeviceMicrophone
from voice.sound.portaudio import restart
from voice.sound.speaker import SilentSpeaker, SoundDeviceSpeaker

if TYPE_CHECKING:
    from tests.support.virtual_card import VirtualCard

pytest_plugins = ["tests.support.virtual_card"]


def tone(seconds: float, rate: int = 22_050, hertz: float = 440) -> AudioChunk:
    times = np.arange(round(seconds * rate)) / rate
    return AudioChunk.from_floats((0.5 * np.sin(2 * np.pi * hertz * times)).astype(np.float32), rate)


def loud(chunk: AudioChunk) -> AudioChunk:
    """The chunk from its first to its last sound."""
    places = np.flatnonzero(np.abs(chunk.floats()) > 0.01)
    assert len(places), "nothing was to be heard"
    return AudioChunk(chunk.pcm[2 * places[0] : 2 * places[-1] + 2], chunk.rate)


def pitch(chunk: AudioChunk) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(chunk.floats())))) / chunk.seconds


def outcome(program: str, **environment: str) -> str:
    """What a program of its own prints, and complains of."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    return done.stdout + done.stderr


OPEN = """
from voice.errors import DeviceError
from voice.sound.microphone import SoundDeviceMicrophone
from voice.sound.speaker import SoundDeviceSpeaker
for device in (SoundDeviceMicrophone, SoundDeviceSpeaker):
    try: device()
    except DeviceError as error: print(error)
"""


def test_without_portaudio_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes.util\nctypes.util.find_library = lambda name: None"
    )
    root = str(ROOT)
    said = outcome(OPEN, PYTHONPATH=f"{tmp_path}:{root}")
    assert said.count("apt-get install libportaudio2") == len(said.splitlines()) == 2


@pytest.mark.usefixtures("card")
def test_without_devices_it_says_so_and_nothing_else() -> None:
    said = outcome(OPEN, PULSE_SERVER="unix:/nowhere").splitlines()
    if said:  # none where there is a real card
        assert len(said) == 2
        assert all(line.startswith(("No ", "The ")) and line.endswith(".") for line in said)


@pytest.mark.usefixtures("card")
def test_an_unknown_device_is_named() -> None:
    with pytest.raises(DeviceError, match="no microphone called Megaphone"):
        SoundDeviceMicrophone("Megaphone")
    with pytest.raises(DeviceError, match="no speaker called 99"):
        SoundDeviceSpeaker("99")


@pytest.mark.parametrize("rate", [22_050, 16_000])
def test_what_is_played_is_heard(card: VirtualCard, rate: int) -> None:
    speaker, recording = SoundDeviceSpeaker(), card.record()
    speaker.play(tone(0.5, rate))
    speaker.play(tone(0.5, rate))
    assert speaker.playing
    assert not speaker.wait(0.1)
    assert speaker.wait(5)
    assert not speaker.playing
    time.sleep(0.1)
    speaker.close()
    heard = loud(recording.finish())
    sounding = np.count_nonzero(np.abs(heard.floats()) > 0.01) / RATE  # a busy machine may leave gaps
    assert sounding == pytest.approx(1.0, abs=0.1)
    assert pitch(heard) == pytest.approx(440, abs=3)


def test_stop_is_silence_at_once(card: VirtualCard) -> None:
    speaker, recording = SoundDeviceSpeaker(), card.record()
    started = time.monotonic()
    speaker.play(tone(8))
    time.sleep(0.7)
    speaker.stop()
    stopped = time.monotonic()
    assert speaker.wait(1)
    time.sleep(0.6)
    speaker.play(tone(0.2))  # it can go on
    assert speaker.wait(2)
    speaker.close()
    recording.finish()
    moments = recording.loud_at()
    first, last = moments[0] - started, max(m for m in moments if m < stopped + 0.5) - stopped
    print(f"first sound {first * 1000:.0f} ms after play, silence {last * 1000:.0f} ms after stop")
    assert last < 0.5
    assert moments[-1] > stopped + 0.5


def test_a_refused_rate_is_resampled(card: VirtualCard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.sound.speaker.SPEECH_RATE", 5_000_000)
    monkeypatch.setattr(
        "voice.sound.speaker._BLOCK", 250_000
    )  # a twentieth of a second, so that nothing is starved
    heard = 0.0
    for _ in range(4):  # a busy machine can starve so short a tone
        speaker, recording = SoundDeviceSpeaker(), card.record()
        speaker.play(tone(0.5))
        assert speaker.wait(5)
        time.sleep(0.2)
        speaker.close()
        sound = recording.finish()
        heard = pitch(loud(sound)) if sound.pcm and np.abs(sound.floats()).max() > 0.01 else 0.0
        if heard == pytest.approx(440, abs=3):
            break
    assert heard == pytest.approx(440, abs=3)


def test_what_is_spoken_is_heard(card: VirtualCard) -> None:
    microphone = SoundDeviceMicrophone()
    chunks = iter(microphone)
    first = next(chunks)
    assert (first.rate, first.seconds) == (RATE, BLOCK)
    threading.Thread(target=card.speak, args=(tone(1, RATE, 880),)).start()
    heard = AudioChunk(b"".join(chunk.pcm for chunk in islice(chunks, round(2 / BLOCK))), RATE)
    microphone.close()
    assert loud(heard).seconds == pytest.approx(1.0, abs=0.1)
    assert pitch(loud(heard)) == pytest.approx(880, abs=3)
    assert microphone.dropped == 0


@pytest.mark.usefixtures("card")
def test_what_nobody_reads_is_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.sound.microphone._KEPT", 3)
    microphone = SoundDeviceMicrophone()
    next(iter(microphone))
    time.sleep(0.8)
    assert microphone.dropped >= 10
    microphone.close()


def test_a_microphone_of_another_rate(card: VirtualCard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.sound.microphone.open_stream", refusing_16_kilohertz)
    microphone = SoundDeviceMicrophone()
    chunks = iter(microphone)
    next(chunks)
    threading.Thread(target=card.speak, args=(tone(1, RATE, 880),)).start()
    heard = AudioChunk(b"".join(chunk.pcm for chunk in islice(chunks, round(2 / BLOCK))), RATE)
    microphone.close()
    assert heard.seconds == pytest.approx(2, abs=0.4)  # a resampler gives pieces of its own size
    assert pitch(loud(heard)) == pytest.approx(880, abs=3)


def refusing_16_kilohertz(name: str, device: int | None, rate: int, start: object) -> object:
    from voice.sound.portaudio import open_stream

    return open_stream(name, device, 5_000_000, start)  # type: ignore[arg-type]


def test_unplugged_and_plugged_in_again(card: VirtualCard) -> None:
    microphone, speaker = SoundDeviceMicrophone(), SoundDeviceSpeaker()
    chunks = iter(microphone)
    next(chunks)
    speaker.play(tone(9))
    card.unplug()
    try:
        start = time.monotonic()
        with pytest.raises(DeviceError, match="microphone was unplugged"):
            for _ in chunks:
                pass
        print(f"unplugged microphone noticed after {time.monotonic() - start:.1f} s")
        assert time.monotonic() - start < 7
        with pytest.raises(DeviceError, match="speaker stopped"):
            speaker.wait(5)
        speaker.close()
        with pytest.raises(DeviceError):
            microphone.reopen()
    finally:
        card.plug_in()
    microphone.reopen()
    speaker.reopen()
    assert next(iter(microphone)).seconds == BLOCK
    speaker.play(tone(0.1))
    assert speaker.wait(5)
    speaker.close()
    microphone.close()
    restart()


def test_a_sound_server_that_does_not_get_to_run_is_no_unplugged_device(card: VirtualCard) -> None:
    """As on a busy machine, where there was no sound for 1.5 s."""
    microphone, speaker = SoundDeviceMicrophone(), SoundDeviceSpeaker()
    chunks = iter(microphone)
    next(chunks)
    speaker.play(tone(3))
    with card.standing_still(2.2):
        next(chunks)
        assert not speaker.wait(2.4)
    for _ in range(20):
        next(chunks)
    assert speaker.wait(6)
    speaker.close()
    microphone.close()


STOPPED = """
import os, signal, subprocess, sys, time
from itertools import islice
from tests.voice.sound.test_speaker_microphone import tone
from voice.sound.microphone import BLOCK, SoundDeviceMicrophone
from voice.sound.speaker import SoundDeviceSpeaker
microphone, speaker = SoundDeviceMicrophone(), SoundDeviceSpeaker()
chunks = iter(microphone)
next(chunks)
speaker.play(tone(4))
time.sleep(0.3)  # some blocks wait: they are of before
subprocess.Popen(["sh", "-c", f"sleep 3; kill -CONT {os.getpid()}"])
os.kill(os.getpid(), signal.SIGSTOP)
began = time.monotonic()
while not microphone.dropped:
    next(chunks)
renewed = time.monotonic() - began
began = time.monotonic()
heard = sum(chunk.seconds for chunk in islice(chunks, 60))
print("after the stop:", renewed < 1, 0.8 < (time.monotonic() - began) / heard < 1.6, speaker.wait(6), microphone.dropped)
speaker.close()
microphone.close()
"""


@pytest.mark.usefixtures("card")
def test_a_stopped_process_goes_on_with_what_is_said_now() -> None:
    """After Ctrl-Z and fg: neither device counts as lost, and the sound of before is not heard late."""
    assert "after the stop: True True True 1\n" in outcome(STOPPED, PYTHONPATH=str(ROOT))


def test_files_as_microphone_and_speaker(tmp_path: Path) -> None:
    write_wav(tmp_path / "in.wav", tone(0.55, 44_100))
    microphone = FileMicrophone(tmp_path / "in.wav")
    first = next(iter(microphone))
    rest = list(microphone)
    assert [round(chunk.seconds, 2) for chunk in (first, *rest)] == [BLOCK] * 18 + [0.01]
    speaker = FileSpeaker(tmp_path)
    speaker.play(tone(0.2))
    speaker.play(tone(0.3, 48_000))
    assert speaker.wait() and not speaker.playing
    speaker.close()
    assert read_audio(tmp_path / "spoken.wav", 22_050).seconds == pytest.approx(0.5)
    with pytest.raises(AudioFileError):
        FileMicrophone(tmp_path / "none.wav")
    with pytest.raises(AudioFileError):
        FileSpeaker(tmp_path / "no" / "folder.wav").close()
    SilentSpeaker().play(tone(1))


@pytest.mark.realtime
def test_a_file_in_real_time(tmp_path: Path) -> None:
    write_wav(tmp_path / "in.wav", tone(1, RATE))
    start = time.monotonic()
    microphone = FileMicrophone(tmp_path / "in.wav", realtime=True)
    next(iter(microphone))
    assert len(list(microphone)) * BLOCK == pytest.approx(1, abs=0.05)
    assert time.monotonic() - start == pytest.approx(1, abs=0.1)


def test_earcons_are_short_soft_and_different() -> None:
    earcons = make_earcons()
    sounds = [earcons.listening, earcons.heard, earcons.error, earcons.end]
    assert len({sound.pcm for sound in sounds}) == 4
    for sound in sounds:
        assert 0.05 < sound.seconds < 0.2
        assert -30 < level_dbfs(sound) < -10
        assert abs(sound.floats()[[0, -1]]).max() < 0.01
    halves = {name: list(getattr(earcons, name).blocks(0.08)) for name in ("listening", "end")}
    assert pitch(halves["listening"][0]) < pitch(halves["listening"][1])
    assert pitch(halves["end"][0]) > pitch(halves["end"][1])
    assert Earcons().heard.seconds == 0
