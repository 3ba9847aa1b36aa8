"""How ``knee listen`` begins: nothing is loaded before the microphone is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents.dialog.assistant import Assistant
from tests.support.files import EMBEDDED
from voice.commands.talking import listen as command
from voice.errors import DeviceError, ModelError
from voice.session.start import Wishes
from voice.settings import Settings


class _Microphone:
    def __init__(self, events: list[str]) -> None:
        self._events = events
        events.append("open")

    def close(self) -> None:
        self._events.append("closed")


def test_the_microphone_is_open_before_anything_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []

    def load() -> Assistant:
        events.append("load")
        raise ModelError("What is loaded is damaged: fetch it again.")

    monkeypatch.setattr(command, "SoundDeviceMicrophone", lambda device: _Microphone(events))
    with pytest.raises(ModelError):
        command.listen(load, Path("nowhere"), Settings(), Wishes())
    assert events == ["open", "load", "closed"]


def test_without_a_speaker_it_waits_as_where_nobody_can_interrupt(
    monkeypatch: pytest.MonkeyPatch, assistant: Assistant
) -> None:
    """Nothing sounds that one could speak over, and so an answer that came too soon could not be mended."""
    cancellers: list[object] = []

    def no_speaker(*_: object) -> None:
        raise DeviceError("No speaker was found: plug one in and try again.")

    def make_ear(model: object, wishes: Wishes, canceller: object, glance: object) -> None:
        cancellers.append(canceller)
        raise ModelError("That is enough.")

    monkeypatch.setattr(command, "SoundDeviceMicrophone", lambda device: _Microphone([]))
    monkeypatch.setattr(command, "SoundDeviceSpeaker", no_speaker)
    monkeypatch.setattr(command, "make_ear", make_ear)
    with pytest.raises(ModelError, match="enough"):
        command.listen(lambda: assistant, EMBEDDED, Settings(), Wishes())
    assert cancellers == [None]
