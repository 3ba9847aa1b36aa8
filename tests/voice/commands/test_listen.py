"""How ``knee listen`` begins: nothing is loaded before the microphone is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents.dialog.assistant import Assistant
from voice.commands import listen as command
from voice.errors import ModelError
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
