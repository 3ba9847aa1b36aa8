"""Which lines are read by which voices to train on, and that it can be stopped."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from models.train.data.manifest import load_manifest
from models.train.data.packing import Taken, pack
from models.train.data.recordings import load_recordings
from models.train.data.synthesis import Kokoro, Recital, main, readings, speak
from voice.sound.audio import RATE, AudioChunk

SKILL = [("why", "does", "my", "knee", "jump"), ("stop",), ("word",) * 30]
BROAD = [("the", "train", "is", "late")]
VOICES = "af_heart af_bella am_adam bf_emma bm_fable zm_yunxi zf_xiaoni".split()


def tone(reading: Recital) -> AudioChunk:
    """A voice that only knows how long a line is."""
    time = np.arange(int(len(reading.line) * 0.4 * RATE / reading.speed)) / RATE
    return AudioChunk.from_floats((0.3 * np.sin(1500 * time)).astype(np.float32), RATE)


def test_the_same_is_drawn_every_time() -> None:
    assert [*islice(readings(SKILL, BROAD, VOICES), 50)] == [*islice(readings(SKILL, BROAD, VOICES), 50)]


def test_lines_and_voices_are_mixed() -> None:
    drawn = [*islice(readings(SKILL, BROAD, VOICES), 2000)]
    assert {each.line for each in drawn} == {*SKILL[:2], *BROAD}, "a line of thirty words is too long"
    used = {name for each in drawn for name, _ in each.voices}
    assert used == set(VOICES) - {"zf_xiaoni"}
    for each in drawn:
        assert 0.82 <= each.speed <= 1.25
        assert sum(part for _, part in each.voices) == pytest.approx(1)
        sexes = {name[1] for name, _ in each.voices}
        assert len(sexes) == 1, "a blend of a man and a woman sounds like neither"
        if len(each.voices) == 2:
            assert all(name[0] in "ab" for name, _ in each.voices)
    assert 0.2 < sum(each.line in BROAD for each in drawn) / len(drawn) < 0.45
    foreign = sum(each.voices[0][0] == "zm_yunxi" for each in drawn) / len(drawn)
    assert foreign == pytest.approx(0.15, abs=0.03)


def test_a_blend_has_the_accent_of_its_larger_part() -> None:
    assert Recital(("hi",), (("af_heart", 0.3), ("bf_emma", 0.7)), 1.0).british
    assert not Recital(("hi",), (("af_heart", 0.6), ("bf_emma", 0.4)), 1.0).british


def test_what_was_spoken_before_is_not_spoken_again(tmp_path: Path) -> None:
    spoken: list[Recital] = []

    def voice(reading: Recital) -> AudioChunk:
        spoken.append(reading)
        return tone(reading)

    half = [*speak(readings(SKILL, BROAD, VOICES), voice, 0.005, tmp_path / "spoken")]
    assert len(half) == len(spoken)
    whole = speak(readings(SKILL, BROAD, VOICES), voice, 0.01, tmp_path / "spoken")
    utterances, hours = pack(whole, tmp_path, "kk", Taken())
    assert utterances == len(spoken) > len(half)
    assert hours == pytest.approx(0.01, abs=0.002)
    loaded = load_recordings(tmp_path, load_manifest().named("kk"), load_manifest().test_voices)
    assert [each.words for each in loaded] == [each.line for each in spoken]


def test_a_line_keeps_its_sound_when_other_lines_are_added(tmp_path: Path) -> None:
    first = [*speak(readings(SKILL, BROAD, VOICES), tone, 0.01, tmp_path)]
    more = [*SKILL, ("is", "it", "bad"), ("what", "now")]  # others are drawn, in another order
    second = [*speak(readings(more, BROAD, VOICES), tone, 0.01, tmp_path)]
    assert {clip.text for clip in second} > {clip.text for clip in first}
    text = {clip.sound: clip.text for clip in first}
    assert all(text.get(clip.sound, clip.text) == clip.text for clip in second)


def test_a_folder_without_the_voice_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(FileNotFoundError, match="There is no model.onnx"):
        Kokoro(tmp_path)
    assert main([str(tmp_path), str(tmp_path), str(tmp_path)]) == 2
    assert "put Kokoro-82M there" in capsys.readouterr().err
