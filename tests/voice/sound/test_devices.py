"""Which device is meant: by rule, and by names that ALSA gives to a virtual card."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.files import ROOT
from voice.errors import UnknownDeviceError
from voice.sound import devices as module
from voice.sound.devices import Device, find, kept_or_usual, lasting_name

pytest_plugins = ["tests.support.virtual_card"]

LINUX = (
    ("HDA Intel PCH: ALC257 Analog (hw:0,0)", "ALSA"),
    ("USB Headset: Audio (hw:1,0)", "ALSA"),
    ("USB Webcam: Audio (hw:2,0)", "ALSA"),
    ("pulse", "ALSA"),
    ("default", "ALSA"),
)
WINDOWS = (
    ("Microphone (USB Headset)", "MME"),
    ("Microphone Array (Realtek)", "MME"),
    ("Microphone (USB Headset)", "Windows WASAPI"),
    ("Microphone Array (Realtek)", "Windows WASAPI"),
)


def has(monkeypatch: pytest.MonkeyPatch, there: tuple[tuple[str, str], ...], usual: int) -> None:
    found = [Device(n, name, 48_000, 1, system, n == usual) for n, (name, system) in enumerate(there)]
    monkeypatch.setattr(module, "devices", lambda kind: found)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("1", 1), ("headset", 1), ("USB  HEADSET", 1), ("webcam: audio", 2), ("default", 4), ("hw:0,0", 0), ("USB Headset: Audio", 1)],
)  # fmt: skip
def test_a_number_or_a_part_of_a_name(monkeypatch: pytest.MonkeyPatch, wanted: str, number: int) -> None:
    has(monkeypatch, LINUX, 4)
    assert find("microphone", wanted).number == number


def test_two_that_fit_are_both_named(monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, LINUX, 4)
    with pytest.raises(UnknownDeviceError) as error:
        find("microphone", "usb")
    assert str(error.value) == (
        "usb may be USB Headset: Audio (hw:1,0) (number 1) or USB Webcam: Audio (hw:2,0) (number 2): "
        "say more of the name, or the number."
    )


@pytest.mark.parametrize("wanted", ["zebra", "9", "-1", "", " ", "[", "headset webcam"])
def test_for_one_that_is_not_there_those_that_are_are_named(
    monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    has(monkeypatch, LINUX, 4)
    with pytest.raises(UnknownDeviceError, match=r"no microphone called .*: there are HDA .* and default"):
        find("microphone", wanted)
    has(monkeypatch, LINUX[:1], 0)
    with pytest.raises(UnknownDeviceError, match=r"there is only HDA Intel"):
        find("microphone", wanted)
    has(monkeypatch, (), -1)
    with pytest.raises(UnknownDeviceError, match=r"and no other: plug one in\.$"):
        find("microphone", wanted)


def test_of_several_drivers_for_one_device_the_usual_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, WINDOWS, 0)
    assert find("microphone", "headset").number == 0
    assert find("microphone", "2").number == 2


def test_a_name_lasts_when_it_is_plugged_in_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, LINUX, 4)
    kept = lasting_name(find("microphone", "1"), "microphone")
    assert kept == "USB Headset: Audio"
    moved = (LINUX[0], LINUX[2], ("USB Headset: Audio (hw:3,0)", "ALSA"), *LINUX[3:])
    has(monkeypatch, moved, 4)
    assert find("microphone", kept).name == "USB Headset: Audio (hw:3,0)"


def test_two_of_one_name_are_kept_apart_by_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, (*LINUX, ("USB Headset: Audio (hw:3,0)", "ALSA")), 4)
    kept = lasting_name(find("microphone", "5"), "microphone")
    assert find("microphone", kept).number == 5


def test_a_kept_one_that_is_not_there_today_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    has(monkeypatch, LINUX, 4)
    assert kept_or_usual("speaker", "", told.append) == "" and not told
    assert kept_or_usual("speaker", "USB Headset", told.append) == "USB Headset" and not told
    assert kept_or_usual("speaker", "Gramophone", told.append) == ""
    assert told == [
        "The speaker Gramophone is not there: the usual one is used. Run 'knee devices' for a list."
    ]


PLUGGED = """
import sys
from pathlib import Path
from voice.sound.devices import find
from voice.sound.microphone import SoundDeviceMicrophone
microphone = SoundDeviceMicrophone("headset")
next(iter(microphone))
first = find("microphone", "headset").number
file = Path(sys.argv[1])
file.write_text(file.read_text().replace('pcm."USB', 'pcm."A Lamp" { type pulse device speaker.monitor }\\npcm."USB', 1))
microphone.reopen()
next(iter(microphone))
print("number", first, "and then", find("microphone", "headset").number, "heard", microphone._number)
microphone.close()
"""


@pytest.mark.usefixtures("card")
def test_it_comes_back_to_the_same_device_under_another_number(tmp_path: Path) -> None:
    file = tmp_path / "asound.conf"
    file.write_text('</usr/share/alsa/alsa.conf>\npcm."USB Headset" { type pulse device mic }\n')
    done = subprocess.run(
        [sys.executable, "-c", PLUGGED, str(file)],
        env=os.environ | {"ALSA_CONFIG_PATH": str(file), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip
    assert "number 0 and then 1 heard 1" in done.stdout, done.stdout + done.stderr
