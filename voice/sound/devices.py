"""Which microphones and loudspeakers there are, and which of them somebody means by a name, a part of it or a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from voice.errors import UnknownDeviceError
from voice.sound.portaudio import portaudio
from voice.sound.quiet import native_silence
from voice.typed import typed

Kind = Literal["microphone", "speaker"]

_ADDRESS = re.compile(r"\s*\(hw:\d+,\d+\)$")  # of a card in ALSA: another one when it is plugged in again
_NAMED = 8  # devices in a sentence


@dataclass(frozen=True)
class Device:
    """A microphone or loudspeaker.

    ``number`` is PortAudio's, another one when something was plugged in; ``rate`` in hertz; ``system`` is the driver by which
    it is reached, of which Windows has several for each; ``usual``: it is used where none is named.
    """

    number: int
    name: str
    rate: int
    channels: int
    system: str
    usual: bool

    @property
    def title(self) -> str:
        """The name without the place where it is plugged in."""
        return _ADDRESS.sub("", self.name)

    def __str__(self) -> str:
        return f"{self.name} (number {self.number})"


def devices(kind: Kind) -> list[Device]:
    """All of one kind, in PortAudio's order. Raises DeviceError where PortAudio is missing."""
    sd = portaudio()
    with native_silence():
        found, systems = list(sd.query_devices()), sd.query_hostapis()
        usual = _usual(sd, kind)
    channels = "max_input_channels" if kind == "microphone" else "max_output_channels"
    return [
        Device(
            number, " ".join(each["name"].split()), round(each["default_samplerate"]), each[channels],
            systems[each["hostapi"]]["name"], number == usual,
        )
        for number, each in enumerate(found) if each[channels] > 0
    ]  # fmt: skip


def find(kind: Kind, wanted: str) -> Device:
    """The one device that is meant by a number, a name or a part of a name, in capitals or not.

    Raises UnknownDeviceError, with the names that there are, where it is none or more than one.
    """
    there = devices(kind)
    matching = _matching(there, wanted)
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise UnknownDeviceError(
            f"{wanted} may be {_listed(matching, 'or')}: say more of the name, or the number."
        )
    if not there:
        raise UnknownDeviceError(f"There is no {kind} called {wanted}, and no other: plug one in.")
    are = "is only" if len(there) == 1 else "are"
    raise UnknownDeviceError(f"There is no {kind} called {wanted}: there {are} {_listed(there, 'and')}.")


def lasting_name(device: Device, kind: Kind) -> str:
    """By what `find` finds it again when it was unplugged: without its place, where that still means it alone."""
    return device.title if len(_matching(devices(kind), device.title)) == 1 else device.name


def kept_or_usual(kind: Kind, kept: str, tell: Callable[[str], None]) -> str:
    """The remembered name where that device is there; else nothing, which means the usual one, and a sentence is told."""
    try:
        return kept and find(kind, kept).name and kept
    except UnknownDeviceError:
        tell(
            f"The {kind} {kept} is not there: the usual one is used. Run '{typed('knee devices')}' for a list."
        )
        return ""


def _matching(there: Sequence[Device], wanted: str) -> list[Device]:
    """Those that are meant: the first of these ways by which there is any."""
    text = " ".join(wanted.casefold().split())
    usual_system = next((device.system for device in there if device.usual), "")
    ways: tuple[Callable[[Device], bool], ...] = (
        lambda device: text == str(device.number),
        lambda device: text == device.name.casefold(),
        lambda device: text == device.title.casefold(),
        lambda device: bool(text) and text in device.name.casefold(),
    )
    for means in ways:
        if meant := [device for device in there if means(device)]:
            return [device for device in meant if device.system == usual_system] or meant
    return []


def _usual(sd: Any, kind: Kind) -> int:
    try:
        return int(sd.query_devices(kind="input" if kind == "microphone" else "output")["index"])
    except (ValueError, sd.PortAudioError):  # there is none
        return -1


def _listed(some: Sequence[Device], joined: str) -> str:
    *names, last = [*map(str, some[:_NAMED]), *(["others"] if len(some) > _NAMED else [])]
    return f"{', '.join(names)} {joined} {last}" if names else last
