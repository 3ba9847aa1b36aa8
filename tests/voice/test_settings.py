"""The settings file: whatever it holds, it is read or named in a sentence, and what was kept comes back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.dialog.assistant import Assistant
from intents.understanding.interpreter import Interpreter
from voice.errors import SettingsError
from voice.settings import Settings, load_settings, save_settings

BROKEN_SETTINGS = {
    "no YAML": b"rate: [1",
    "binary": b"\xff\xfe\0\0",
    "a list": b"- 1\n",
    "words": b"just words",
    "unknown": b"speed: 100\n",
    "rate in words": b"rate: fast\n",
    "rate is nothing": b"rate: null\n",
    "rate is a date": b"rate: 2020-01-01\n",
    "rate is a list": b"rate: [1]\n",
    "detail": b"detail: everything\n",
    "detail is a list": b"detail: [full]\n",
    "an object": b"!!python/object/apply:os.system [exit]",
    "a key that is a list": b"? [a]\n: 1\n",
    "itself": b"&a [*a]",
    "number is a list": b"emergency_number: [1, 2]\n",
    "number is nothing": b"emergency_number: null\n",
    "second ear perhaps": b"second_ear: perhaps\n",
    "deep": b"[" * 3_000,
}


@pytest.fixture
def settings_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], Path]:
    file = tmp_path / "settings.yaml"
    monkeypatch.setenv("KNEE_SETTINGS", str(file))

    def write(content: bytes) -> Path:
        file.write_bytes(content)
        return file

    return write


@pytest.mark.parametrize("content", BROKEN_SETTINGS.values(), ids=BROKEN_SETTINGS)
def test_broken_settings_are_named(settings_at: Callable[[bytes], Path], content: bytes) -> None:
    file = settings_at(content)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert str(file) in str(error.value) and "\n" not in str(error.value) and str(error.value).endswith(".")


@pytest.mark.parametrize("rate", ["9" * 400, "1e400", "-1", ".inf", "450.4", "1_000"])
def test_any_rate_is_brought_within_bounds_or_refused(
    settings_at: Callable[[bytes], Path], rate: str
) -> None:
    settings_at(f"rate: {rate}\n".encode())
    try:
        assert 80 <= load_settings().rate <= 450
    except SettingsError as error:
        assert "broken" in str(error)


@settings(max_examples=150, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=60),
        st.dictionaries(
            st.sampled_from(["rate", "volume", "voice", "detail", "emergency_number"]),
            st.sampled_from(
                ["1", "x", "[]", "{}", "null", "~", "''", ".nan", "0x1F", "2001-01-01", "yes", "!!int 3"]
            ),
        ).map(lambda found: "".join(f"{key}: {value}\n" for key, value in found.items()).encode()),
    )
)
def test_no_settings_file_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "any_settings.yaml"
    file.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KNEE_SETTINGS", str(file))
        try:
            found = load_settings()
        except SettingsError:
            return
    assert 80 <= found.rate <= 450 and 0 <= found.volume <= 1
    assert found.detail in ("brief", "normal", "full")
    assert isinstance(found.voice, str) and isinstance(found.emergency_number, str)


@pytest.mark.parametrize("number", ["000", "112", "'000'", "08", "0118 999"])
def test_an_emergency_number_keeps_its_digits(
    settings_at: Callable[[bytes], Path], interpreter: Interpreter, number: str
) -> None:
    settings_at(f"emergency_number: {number}\n".encode())
    reply = Assistant(interpreter, load_settings().emergency_number).hear("I have chest pain").reply
    assert f"Call {number.strip(chr(39))} now" in reply.say


def test_settings_that_cannot_be_kept_are_told_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    places = [tmp_path / "file" / "settings.yaml", tmp_path / "file" / "deeper" / "settings.yaml", tmp_path]
    if sys.platform == "linux":
        places.append(Path("/proc/nowhere/settings.yaml"))
    for place in places:
        monkeypatch.setenv("KNEE_SETTINGS", str(place))
        with pytest.raises(SettingsError, match="cannot be kept"):
            save_settings(Settings(rate=200))
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_settings_come_back_as_they_were_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNEE_SETTINGS", str(tmp_path / "new" / "settings.yaml"))
    kept = Settings(
        rate=201, volume=0.5, voice="en-gb", emergency_number="000", detail="brief", second_ear="off"
    )
    save_settings(kept)
    assert load_settings() == kept
