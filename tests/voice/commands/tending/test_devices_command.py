"""Which devices there are, choosing one and keeping it, on a virtual card to which ALSA gives several names."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voice.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from tests.support.virtual_card import VirtualCard

pytest_plugins = ["tests.support.virtual_card"]

NAMES = """\
</usr/share/alsa/alsa.conf>
pcm."USB Headset" { type pulse device mic }
pcm."USB Webcam" { type pulse device micsink.monitor }
pcm."Desk Speaker" { type pulse device speaker }
"""


@pytest.fixture(autouse=True)
def named(card: VirtualCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "asound.conf").write_text(NAMES, encoding="ascii")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
    monkeypatch.setenv("KNEE_SETTINGS", str(tmp_path / "settings.yaml"))


def knee(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "voice", *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip


def done(*arguments: str) -> tuple[int, list[str], list[str]]:
    with knee(*arguments) as process:
        out, err = process.communicate(timeout=30)
    return process.returncode, out.splitlines(), err.splitlines()


def listens(*options: str) -> subprocess.Popen[str]:
    """``knee listen`` when it has begun."""
    process = knee("listen", *options)
    assert process.stdout and process.stdout.readline().startswith("Ask me")
    return process


def leave(process: subprocess.Popen[str]) -> list[str]:
    """What it remarked."""
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGINT
    return err.splitlines()


def test_all_are_listed_with_names_rates_and_the_default() -> None:
    status, lines, remarks = done("devices")
    assert status == 0 and "--device or --output" in remarks[0]
    assert lines[0] == "Microphone 0: USB Headset, 44100 hertz."
    assert "Speaker 2: Desk Speaker, 44100 hertz." in lines
    assert [line for line in lines if "the default, used." in line] == [lines[4], lines[9]]
    _, [told], remarks = done("devices", "--json")
    found = json.loads(told)
    assert remarks == [] and found.keys() == {"microphones", "speakers"}
    assert [device["name"] for device in found["microphones"] if device["used"]] == ["default"]


def test_the_doctor_lists_them_and_ends_with_1_where_something_is_to_be_mended() -> None:
    status, lines, _ = done("doctor")
    found = dict(line.split(": ", 1) for line in lines[:-1])
    assert "Microphone 1: USB Webcam, 44100 hertz." in found["Microphones"]
    assert "Speaker 4: default, 44100 hertz, the default, used." in found["Speakers"]
    assert found["Microphone"].startswith("NOT GOOD.") and "listen --device" in found["Microphone"]
    assert status == 1 and lines[-1].startswith("1 of 11 to mend")


def test_an_unknown_one_ends_with_1_and_names_those_that_are_there() -> None:
    for option, kind in (("--device", "microphone"), ("--output", "speaker")):
        status, lines, remarks = done("listen", option, "zebra")
        assert (status, lines, len(remarks)) == (1, [], 1)
        assert remarks[0].startswith(f"There is no {kind} called zebra: there are USB Headset (number 0), ")
    status, lines, remarks = done("listen", "--device", "usb")
    assert (status, lines) == (1, [])
    assert remarks == [
        "usb may be USB Headset (number 0) or USB Webcam (number 1): say more of the name, or the number."
    ]
    assert load_settings() == Settings(), "nothing of it is kept"


def test_the_name_is_kept_until_it_is_asked_for_the_default() -> None:
    remarks = leave(listens("--device", "0", "--output", "desk", "--rate", "150"))
    assert "From now on the microphone is USB Headset. To go back, add --device default." in remarks
    assert load_settings() == Settings(microphone="USB Headset", speaker="Desk Speaker")
    assert not any("From now on" in remark for remark in leave(listens()))
    _, lines, _ = done("devices")
    assert "Microphone 0: USB Headset, 44100 hertz, used." in lines
    assert "From now on the microphone is the default." in leave(listens("--device", "default"))
    assert load_settings() == Settings(speaker="Desk Speaker")


def test_a_kept_one_that_is_not_plugged_in_is_told_and_stays_kept() -> None:
    save_settings(Settings(microphone="Old Headset"))
    remarks = leave(listens())
    assert "The microphone Old Headset is not there: the usual one is used." in remarks[0]
    assert load_settings().microphone == "Old Headset"


def test_a_second_assistant_says_so_unless_it_is_wished() -> None:
    with listens() as first:
        status, lines, remarks = done("listen")
        assert (status, lines, len(remarks)) == (1, [], 1)
        assert remarks[0].endswith("would answer each other: end that one, or add --anyway.")
        leave(listens("--anyway"))
        leave(first)
    leave(listens())


def test_ctrl_z_and_fg_do_not_lose_the_devices() -> None:
    with listens() as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGSTOP)
        time.sleep(4)
        process.send_signal(signal.SIGCONT)
        time.sleep(4)
        remarks = leave(process)
    assert not any("unplugged" in remark or "stopped answering" in remark for remark in remarks)
