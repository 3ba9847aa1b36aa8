"""Which devices and which voice ``knee listen`` uses: those that are wished for now, or those that were before, or the usual."""

from __future__ import annotations

from dataclasses import replace

from voice.errors import SettingsError
from voice.session.start import Wishes
from voice.settings import DEFAULT, Settings, load_settings, save_settings
from voice.sound.devices import Kind, find, kept_or_usual, lasting_name
from voice.terminal import note


def chosen(kind: Kind, wished: str | None, kept: str) -> str:
    """The name of the device; empty: the system's. Raises DeviceError, and UnknownDeviceError for a wish that cannot be fulfilled."""
    if wished is None:
        return kept_or_usual(kind, kept, note)
    if wished.casefold() in ("", DEFAULT):
        return ""
    return lasting_name(find(kind, wished), kind)


def remember(settings: Settings, wishes: Wishes, named: dict[str, str]) -> Settings:
    """The settings with what was wished for, which is kept for the next time; what is not there today stays kept."""
    fresh = _with(settings, wishes, named)
    try:
        before = load_settings()
        after = _with(before, wishes, named)
        if after != before:
            save_settings(after)
            _tell("microphone", "--device", before.microphone, after.microphone)
            _tell("speaker", "--output", before.speaker, after.speaker)
            _tell("voice", "--voice", before.voice, after.voice)
    except SettingsError as error:
        note(str(error))
    return fresh


def _with(settings: Settings, wishes: Wishes, named: dict[str, str]) -> Settings:
    microphone = settings.microphone if wishes.device is None else named["microphone"]
    speaker = settings.speaker if wishes.output is None else named["speaker"]
    voice = settings.voice if wishes.voice is None else "" if wishes.voice == DEFAULT else wishes.voice
    return replace(settings, microphone=microphone, speaker=speaker, voice=voice)


def _tell(kind: str, option: str, before: str, after: str) -> None:
    if after != before:
        name = f"{after}. To go back, add {option} {DEFAULT}" if after else "the default"
        note(f"From now on the {kind} is {name}.")
