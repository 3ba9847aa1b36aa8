"""What ``knee doctor`` says about the ears and the voice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.natural_voice import needs_natural
from tests.support.second_ear import needs_second_ear
from voice.commands.cli import main
from voice.commands.tending import doctor
from voice.hearing.second import moonshine
from voice.speaking import voices


def found(name: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    main(["doctor", "--json"])
    findings: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return next(finding for finding in findings if finding["name"] == name)


@needs_second_ear
def test_two_ears_and_the_next_better_model(capsys: pytest.CaptureFixture[str]) -> None:
    finding = found("Ears", capsys)
    assert finding["fine"]
    assert finding["found"].startswith("Two are in use.")
    assert "what is causing my knee to twitch" in finding["found"]
    assert "knee models fetch vosk-model-small-en-us-0.15" in finding["mend"]


def test_one_ear_and_how_to_get_the_second(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "moonshine_folder", lambda: None)
    finding = found("Ears", capsys)
    assert finding["fine"], "it is no fault to do without"
    assert finding["found"].startswith("One ear is in use")
    assert "pip install" in finding["mend"]


def test_a_second_ear_that_is_switched_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.yaml"
    settings.write_text("second_ear: off\n", encoding="utf-8")
    monkeypatch.setenv("KNEE_SETTINGS", str(settings))
    finding = found("Ears", capsys)
    assert finding["fine"] and "second_ear: on" in finding["mend"]


@needs_second_ear
def test_a_second_ear_that_is_damaged(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moonshine, "moonshine_faults", lambda folder: ["tokenizer.bin: damaged"])
    finding = found("Ears", capsys)
    assert not finding["fine"]
    assert "tokenizer.bin: damaged" in finding["found"] and "pip install" in finding["found"]


@needs_natural
def test_the_natural_voice_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    finding = found("Voice", capsys)
    assert finding["fine"] and finding["mend"] == ""
    assert finding["found"].startswith("The natural voice speaks. The first sentence takes ")


def test_the_plain_voice_and_how_to_get_a_better_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (doctor, voices):
        monkeypatch.setattr(module, "hibari_folder", lambda: None)
    finding = found("Voice", capsys)
    assert finding["fine"], "it is no fault to do without"
    assert finding["found"].startswith("The plain voice")
    assert "pip install hibari-tts==0.2.1" in finding["mend"]


def test_a_natural_voice_that_does_not_speak(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "settings.yaml").write_text("voice: natural\n", encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['hibari'] = None\n")
    monkeypatch.setenv("KNEE_SETTINGS", str(tmp_path / "settings.yaml"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    finding = found("Voice", capsys)
    assert not finding["fine"]
    assert finding["found"].startswith("The plain voice")
    assert "The natural voice is not there: install it with" in finding["mend"]
