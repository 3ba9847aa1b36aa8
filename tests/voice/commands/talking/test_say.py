"""``knee say``: aloud, from standard input, into files of three kinds and into standard output; what it refuses."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import soundfile

from tests.support.commands import Knee, assert_quiet, one_sentence
from voice.commands.cli import main
from voice.commands.talking.say import sentences
from voice.sound.audio import level_dbfs, read_audio

if TYPE_CHECKING:
    from tests.support.virtual_card import VirtualCard

pytest_plugins = ["tests.support.house", "tests.support.virtual_card"]

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: /dev/full, and a hidden sound card")


@POSIX
def test_from_standard_input_to_standard_output(knee: Knee, tmp_path: Path) -> None:
    text = b"Good morning, how\nare you?\n\nI am well"
    piped = knee.shell(f"$KNEE say - --to - > {tmp_path}/piped.wav", stdin=text)
    named = knee.shell(f"$KNEE say - --to {tmp_path}/named.wav", stdin=text)
    assert (piped.status, piped.err) == (named.status, named.err) == (0, "")
    assert (tmp_path / "piped.wav").read_bytes() == (tmp_path / "named.wav").read_bytes()
    said = read_audio(tmp_path / "piped.wav")
    assert said.seconds > 1.5 and level_dbfs(said) > -40


@pytest.mark.parametrize("name", ["a.wav", "b.flac", "c.OGG"])
def test_the_name_tells_the_kind(knee: Knee, tmp_path: Path, name: str) -> None:
    done = knee("say", "Good morning.", "--to", tmp_path / name)
    assert (done.status, done.out, done.err) == (0, "", "")
    info = soundfile.info(tmp_path / name)
    assert (info.format, info.channels, info.samplerate) == (name[2:].upper(), 1, 22_050)
    assert level_dbfs(read_audio(tmp_path / name)) > -40


@pytest.mark.parametrize("name", ["said.mp3", "said", ".wav", "said.wav.txt", "said.opus"])
def test_a_file_of_another_kind_is_refused(knee: Knee, tmp_path: Path, name: str) -> None:
    sentence = one_sentence(knee("say", "hello", "--to", tmp_path / name))
    assert name in sentence and ".wav, .flac or .ogg" in sentence
    assert list(tmp_path.iterdir()) == []


@LINUX
def test_without_a_speaker_it_says_how_to_get_a_file(knee: Knee) -> None:
    done = knee("say", "hello")
    assert "--to" in one_sentence(done) and done.out == ""


@LINUX
def test_streams_that_are_closed_full_or_gone(knee: Knee) -> None:
    gone = knee.shell("($KNEE say hello there --to -; echo status $? >&2) | head -c 4")
    assert (gone.out, gone.err) == ("RIFF", "status 0\n")
    assert "No space left" in one_sentence(knee.shell("$KNEE say hello --to - > /dev/full"))
    assert "closed" in one_sentence(knee.shell("$KNEE say - --to x.wav <&-"))
    closed = knee.shell("$KNEE say hello --to - >&-")
    assert "Nobody reads" in one_sentence(closed)


@POSIX
def test_a_terminal_gets_no_wav(knee: Knee) -> None:
    shown = knee.typed(["say", "hello", "--to", "-"], prompt="never")
    assert "Nobody reads the sound" in shown and "RIFF" not in shown
    assert_quiet(shown)


def test_sentences_are_not_torn_at_the_ends_of_lines() -> None:
    lines = ["Good morning, how", "are you? I", "am well.", "", "", "A title", "", "the end"]
    assert list(sentences(lines)) == ["Good morning, how are you? I am well.", "A title", "the end"]
    assert list(sentences(["one", "", " two. "], alone=True)) == ["one", "two."]
    assert max(map(len, sentences(["word " * 100] * 50))) < 3_000, "endless text is not kept whole"


def test_aloud(card: VirtualCard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KNEE_SETTINGS", str(tmp_path / "settings.yaml"))
    recording = card.record()
    try:
        assert main(["say", "Good morning."]) == 0
    finally:
        heard = recording.finish()
    assert level_dbfs(heard) > -60 and heard.seconds > 0.5
