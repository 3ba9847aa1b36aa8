"""``knee devices``: which microphones and loudspeakers there are, by which names and numbers, and which are used."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from voice.errors import UnknownDeviceError
from voice.settings import Settings, load_settings
from voice.sound.devices import Device, Kind, devices, find
from voice.terminal import note, say_lines
from voice.typed import typed

KINDS: tuple[Kind, ...] = ("microphone", "speaker")


def begin(options: Namespace) -> Callable[[], int]:
    """Reads the settings."""
    return partial(list_devices, load_settings(), as_json=options.json)


def list_devices(settings: Settings, *, as_json: bool) -> int:
    """Prints a line for each; 1 where a kind is missing. Raises DeviceError without PortAudio."""
    found = {kind: devices(kind) for kind in KINDS}
    used = {kind: used_number(kind, found[kind], settings) for kind in KINDS}
    if as_json:
        told = {
            f"{kind}s": [asdict(device) | {"used": device.number == used[kind]} for device in found[kind]]
            for kind in KINDS
        }
        say_lines(json.dumps(told, ensure_ascii=False))
    else:
        for kind in KINDS:
            say_lines(*(line(kind, device, device.number == used[kind]) for device in found[kind]))
    missing = [kind for kind in KINDS if not found[kind]]
    for kind in missing:
        note(f"No {kind} was found: plug one in and try again.")
    if not missing and not as_json:
        note(
            "To use another one, add --device or --output with its number or a part of its name to "
            f"{typed('knee listen')}."
        )
    return int(bool(missing))


def line(kind: Kind, device: Device, used: bool) -> str:
    """A device in words that make sense without the lines around them."""
    notes = ["the default"] * device.usual + ["used"] * used
    return f"{kind.capitalize()} {device.number}: {', '.join((device.name, f'{device.rate} hertz', *notes))}."


def used_number(kind: Kind, there: list[Device], settings: Settings) -> int:
    """The number of the one that would be used: the remembered one where it is there, or the default; -1 for none."""
    kept = kept_name(kind, settings)
    if kept:
        try:
            return find(kind, kept).number
        except UnknownDeviceError:
            pass
    return next((device.number for device in there if device.usual), -1)


def kept_name(kind: Kind, settings: Settings) -> str:
    """The remembered name of a device; empty: the default."""
    return settings.microphone if kind == "microphone" else settings.speaker
