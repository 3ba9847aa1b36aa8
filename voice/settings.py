"""What the user chose, the one file in which it is remembered, and the folder for what may be made again."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Literal, get_args

import yaml
from platformdirs import user_cache_path, user_config_path

from intents.reply import Detail
from voice.errors import SettingsError

SLOWEST, FASTEST, USUAL = 80, 450, 175
"""Rates of speech, in words a minute."""

DEFAULT = "default"
"""How one asks on the command line for what is used where nothing is named."""

Switch = Literal["on", "off"]

PatienceName = Literal["short", "normal", "long"]
"""How long it waits for the rest of a question: see `voice.hearing.patience.PATIENCES`."""


@dataclass(frozen=True)
class Settings:
    """The user's choices.

    ``rate`` in words a minute, ``SLOWEST`` to ``FASTEST``; ``volume`` 0 to 1; ``voice`` one of `voice.speaking.voices`, or
    a name the engine of the plain one knows, empty for the best there is; ``emergency_number`` is said in an emergency, and never assumed: empty, the reply names no number.
    ``detail``: brief says the point only, full all that there is. ``patience``: how long it waits for the rest of a question.
    ``second_ear``: whether it is asked, where it is installed (`voice.hearing.second`).
    ``topics``: the names of those that it answers about, of those that come with it, with commas between; empty, the usual one.
    ``microphone`` and ``speaker`` are names of devices, empty for those that the system uses.
    """

    rate: int = USUAL
    volume: float = 1.0
    voice: str = ""
    emergency_number: str = ""
    detail: Detail = "normal"
    patience: PatienceName = "normal"
    second_ear: Switch = "on"
    topics: str = ""
    microphone: str = ""
    speaker: str = ""

    def at_rate(self, rate: float) -> Settings:
        """With another rate, kept within what can be understood."""
        return replace(self, rate=round(min(FASTEST, max(SLOWEST, rate))))


def settings_file() -> Path:
    """Where the settings are kept; ``KNEE_SETTINGS`` names another file."""
    named = os.environ.get("KNEE_SETTINGS")
    return Path(named) if named else user_config_path("knee-voice", appauthor=False) / "settings.yaml"


def cache_folder() -> Path | None:
    """Where what can be made again is kept: ``KNEE_CACHE`` names another folder; ``off`` or empty, it means nowhere (None)."""
    named = os.environ.get("KNEE_CACHE")
    if named is None:
        return user_cache_path("knee-voice", appauthor=False)
    return None if named.lower() in ("", "off") else Path(named)


def load_settings() -> Settings:
    """The remembered settings, or the defaults. Raises SettingsError where the file holds something else."""
    path = settings_file()
    if path.exists() and not path.is_file():  # a device, say, has no end
        raise SettingsError(
            f"The settings in {path} cannot be read (that is no plain file): name another file."
        )
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The settings in {path} cannot be read ({error}): mend or delete that file."
        ) from error
    try:
        # BaseLoader: all values stay text. Else the emergency number 000 would be read as the number 0.
        return _checked(yaml.load(text, yaml.BaseLoader) or {})
    except (yaml.YAMLError, TypeError, ValueError, RecursionError) as error:
        raise SettingsError(
            f"The settings in {path} are broken ({_short(error)}): mend or delete that file."
        ) from error


def save_settings(settings: Settings) -> None:
    """Remembers the settings. Raises SettingsError where they cannot be written (a full disk, say)."""
    path = settings_file()
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(yaml.safe_dump(asdict(settings)), encoding="utf-8")
        fresh.replace(path)  # whole or not at all
    except OSError as error:
        with suppress(OSError):  # no such folder, or a disk that can only be read
            fresh.unlink(missing_ok=True)
        reason = error.strerror or "unknown reason"
        raise SettingsError(
            f"The settings cannot be kept in {path} ({reason}): check the disk and its rights."
        ) from error


def _checked(data: object) -> Settings:
    if not isinstance(data, dict):
        raise ValueError("it must be 'name: value' lines")
    unknown = set(data) - {field.name for field in fields(Settings)}
    if unknown:
        raise ValueError(f"'{min(map(str, unknown))}' is no setting")
    for name, value in data.items():
        if not isinstance(value, str):
            raise ValueError(f"{name} must be one word or number")
    settings = Settings(**data).at_rate(float(data.get("rate", USUAL)))
    if settings.detail not in get_args(Detail):
        raise ValueError(f"detail must be one of {', '.join(get_args(Detail))}")
    if settings.patience not in get_args(PatienceName):
        raise ValueError(f"patience must be one of {', '.join(get_args(PatienceName))}")
    if settings.second_ear not in get_args(Switch):
        raise ValueError(f"second_ear must be one of {', '.join(get_args(Switch))}")
    number = settings.emergency_number[:20]
    if number and not any(map(str.isdigit, number)):  # "null", say: nobody can call that
        raise ValueError("emergency_number must hold digits")
    return replace(settings, volume=min(1.0, max(0.0, float(settings.volume))), emergency_number=number)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
