"""The voice that is chosen with ``knee listen --voice`` is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice.commands.options.parser import parse
from voice.commands.options.wished import settings_of
from voice.commands.talking.chosen import remember
from voice.commands.talking.listen import wishes_from
from voice.settings import Settings, load_settings, save_settings

NAMED = {"microphone": "", "speaker": ""}


def listening(*options: str) -> Settings:
    """The settings of ``knee listen`` with these options."""
    given = parse(["listen", *options])
    settings = settings_of(given)
    return remember(settings, wishes_from(given, settings), NAMED)


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNEE_SETTINGS", str(tmp_path / "settings.yaml"))


@pytest.mark.parametrize("name", ["natural", "plain", "speech-dispatcher"])
def test_a_voice_is_remembered_until_it_is_forgotten(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert listening("--voice", name).voice == name
    assert f"From now on the voice is {name}. To go back, add --voice default" in capsys.readouterr().err
    assert listening().voice == name
    assert capsys.readouterr().err == ""
    assert listening("--voice", "default").voice == ""
    assert load_settings().voice == ""
    assert "From now on the voice is the default." in capsys.readouterr().err


def test_a_name_that_only_an_engine_knows_is_for_once(capsys: pytest.CaptureFixture[str]) -> None:
    save_settings(Settings(voice="natural"))
    assert listening("--voice", "en-gb").voice == "en-gb"
    assert load_settings().voice == "natural"
    assert capsys.readouterr().err == ""


def test_other_commands_remember_nothing() -> None:
    for command in (["say", "hello", "--to", "x.wav"], ["ask", "why"]):
        assert settings_of(parse([*command, "--voice", "plain"])).voice == "plain"
        assert settings_of(parse([*command, "--voice", "default"])).voice == ""
    assert load_settings() == Settings()
