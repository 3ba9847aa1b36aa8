"""Recordings of other repositories become sets of the recipe."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.train.data import packing
from models.train.data.manifest import load_manifest
from models.train.data.packing import Taken, main, pack
from models.train.data.readers import (
    READERS,
    Clip,
    an4,
    arctic,
    common_voice,
    common_voice_delta,
    common_voice_samples,
    librispeech,
    precise,
    speech_commands,
    speech_commands_once,
    speech_commands_tests,
)
from models.train.data.recordings import load_recordings


def record(path: Path, seconds: float = 1.0, rate: int = 16000, channels: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(1).normal(0, 0.1, (int(seconds * rate), channels))
    soundfile.write(path, noise, rate)
    return path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_librispeech_is_read(tmp_path: Path) -> None:
    sound = record(tmp_path / "84/121/84-121-0000.flac")
    other = record(tmp_path / "84/121/84-121-0001.wav")
    write(tmp_path / "84/121/84-121.trans.txt", "84-121-0000 GO ON\n84-121-0001 I'M HERE\n84-121-0002 GONE\n")
    (tmp_path / "84/121/._84-121.trans.txt").write_bytes(b"\0\xb0")  # what a Mac leaves in archives
    assert [*librispeech(tmp_path)] == [Clip(sound, "GO ON", "ls_84"), Clip(other, "I'M HERE", "ls_84")]


def test_common_voice_is_read_where_more_listeners_approve(tmp_path: Path) -> None:
    header = "filename,text,up_votes,down_votes,age,gender,accent,duration\n"
    rows = "cv-valid-test/sample-000000.mp3,go on,2,0,,,,\ncv-valid-test/sample-000001.mp3,stop,1,1,,,,\n"
    write(tmp_path / "cv-valid-test.csv", header + rows)
    sound = tmp_path / "cv-valid-test/sample-000000.mp3"
    assert [*common_voice(tmp_path)] == [Clip(sound, "go on", "cv-valid-test_000000")]


def test_an4_is_read_by_its_lists(tmp_path: Path) -> None:
    first = record(tmp_path / "wav/an4_clstk/fash/an251-fash-b.wav")
    write(tmp_path / "etc/an4_train.transcription", "<s> GO ON </s> (an251-fash-b)\n<s> STOP </s> (gone)\n")
    write(tmp_path / "etc/an4_test.transcription", "YES (an251-fash-b)\n")
    clips = [*an4(tmp_path)]
    assert [(each.sound, each.text.strip(), each.speaker) for each in clips] == [
        (first, "GO ON", "an4_fash"),
        (first, "YES", "an4_fash"),
    ]


def test_single_words_are_read(tmp_path: Path) -> None:
    stop = record(tmp_path / "stop/0a0b0c0d_nohash_0.wav")
    other = record(tmp_path / "unknown/bed_0a0b0c0e_nohash_0.wav")
    assert [*speech_commands_tests(tmp_path)] == [
        Clip(stop, "stop", "sc_0a0b0c0d"),
        Clip(other, "bed", "sc_0a0b0c0e"),
    ]


def test_of_each_speaker_one_word_is_taken_in_turn(tmp_path: Path) -> None:
    for word in ("bed", "cat"):
        for speaker in ("aaaaaaaa", "bbbbbbbb"):
            record(tmp_path / word / f"{speaker}_nohash_0.wav")
    clips = [*speech_commands_once(tmp_path)]
    assert [(each.text, each.speaker) for each in clips] == [("bed", "sc_aaaaaaaa"), ("cat", "sc_bbbbbbbb")]


def test_samples_of_common_voice_are_read(tmp_path: Path) -> None:
    header = "client_id,path,sentence,up_votes,down_votes\n"
    write(tmp_path / "validated.csv", header + '0123456789abc,common_voice_en_1.mp3,"Go on, please.",2,0\n')
    write(tmp_path / "clips/common_voice_en_1.mp3", "")
    (clip,) = common_voice_samples(tmp_path)
    assert clip.sound == tmp_path / "clips/common_voice_en_1.mp3"
    assert (clip.text.split(), clip.speaker) == (["Go", "on", "please"], "cv_0123456789")


def test_each_voice_of_arctic_says_other_prompts(tmp_path: Path) -> None:
    prompts = "".join(f'( arctic_a000{number} "Line {number}, well." )\n' for number in range(1, 4))
    write(tmp_path / "etc/cmuarctic.data", prompts)
    for voice in ("bdl", "slt"):
        for number in range(1, 4):
            record(tmp_path / voice / f"arctic_a000{number}.wav")
    said = [(each.sound.stem, each.speaker) for each in arctic(tmp_path)]
    assert said == [("arctic_a0001", "arctic_bdl"), ("arctic_a0002", "arctic_slt")]


def test_later_common_voice_is_read_with_its_speakers(tmp_path: Path) -> None:
    folder = tmp_path / "cv-corpus-18.0/en"
    header = "client_id\tpath\tsentence_id\tsentence\tup_votes\tdown_votes\n"
    rows = [f'{"ab" * 32}\t{name}.mp3\tx\tShe said: "I\'m well-known."\t{votes}' for name, votes in
            (("one", "2\t0"), ("two", "1\t1"), ("gone", "2\t0"))]  # fmt: skip
    write(folder / "validated.tsv", header + "\n".join(rows) + "\n")
    sounds = [record(folder / f"validated_clips/{name}.mp3") for name in ("one", "two")]
    (clip,) = common_voice_delta(tmp_path)
    assert (clip.sound, clip.speaker) == (sounds[0], "cv_ababababab")
    assert packing.plain(clip.text) == "she said i'm well known"


def test_single_words_are_read_once(tmp_path: Path) -> None:
    sound = record(tmp_path / "a/go/0a7c_nohash_0.wav")
    record(tmp_path / "b/go/0a7c_nohash_0.wav")
    record(tmp_path / "b/noise.wav")
    assert [*speech_commands(tmp_path)] == [Clip(sound, "go", "sc_0a7c")]


def test_precise_is_read_where_it_was_given_to_all(tmp_path: Path) -> None:
    named = [record(tmp_path / f"athena/en/{name}.wav") for name in ("one", "two", "three", "five")]
    record(tmp_path / "amelia/en/five.wav")
    other = record(tmp_path / "not-wake-words/en/four.wav")
    write(tmp_path / "not-wake-words/en/metadata.csv", "four.wav, wine glass\n")
    write(
        tmp_path / "licenses/license-20190801-ann.txt",
        "I give these into the public domain:\none.wav\nx/four.wav\nfive.wav\n",
    )
    write(tmp_path / "licenses/license-20190802-bob.txt", "CC BY-NC-SA\ntwo.wav\n")
    assert [*precise(tmp_path)] == [
        Clip(named[0], "athena", "via_ann"),
        Clip(other, "wine glass", "via_ann"),
    ]


def test_what_is_packed_can_be_loaded(tmp_path: Path) -> None:
    about = load_manifest().named("dc20")
    clips = [
        Clip(record(tmp_path / "a.wav", 1.5, 44100, 2), "  Go   ON ", "ls_1"),
        Clip(record(tmp_path / "b.wav", 0.1), "too short", "ls_1"),
        Clip(record(tmp_path / "c.wav"), "route 66", "ls_1"),
        Clip(tmp_path / "missing.wav", "missing", "ls_1"),
        Clip(record(tmp_path / "d.wav"), "is in a test", "ls_1"),
        Clip(record(tmp_path / "e.wav"), "said before", "ls_1"),
        Clip(record(tmp_path / "f.wav", 12), "said before", "ls_2"),
    ]
    write(tmp_path / "broken.wav", "no sound")
    clips.append(Clip(tmp_path / "broken.wav", "broken", "ls_1"))
    taken = Taken(frozenset({"is in a test"}), frozenset({("said before", "ls_1")}))
    assert pack(clips, tmp_path, "dc20", taken) == (2, pytest.approx(13.5 / 3600, rel=0.01))
    loaded = load_recordings(tmp_path, about)
    assert [(each.words, each.speaker) for each in loaded] == [
        (("go", "on"), "dc20:ls_1"),
        (("said", "before"), "dc20:ls_2"),
    ]
    assert [each.seconds for each in loaded] == pytest.approx([1.5, 12], abs=0.01)


def beside_tests(out: Path) -> None:
    for each in load_manifest().for_tests():
        write(out / f"{each.name}.json", json.dumps([[0, 16000, "said in a test", "x:1"]]))


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "copy/data/LibriSpeech/dev-clean/84"
    for number in range(3):
        record(folder / f"84-1-000{number}.flac")
    write(folder / "84-1.trans.txt", "84-1-0000 GO ON\n84-1-0001 SAID IN A TEST\n84-1-0002 KNOWN\n")
    out = tmp_path / "out"
    out.mkdir()
    assert main(["dc20", str(tmp_path / "copy"), str(out)]) == 2
    assert "what is said in tests is left out" in capsys.readouterr().err
    beside_tests(out)
    write(out / "tc5.json", json.dumps([[0, 16000, "known", "tc5:ls_84"]]))
    assert main(["dc20", str(tmp_path / "copy"), str(out)]) == 0
    assert capsys.readouterr().out == "dc20: 1 utterances, 0.00 hours\n"


@pytest.mark.parametrize(
    "name, said",
    [("kk", "comes packed"), ("none", "There is no set none"), ("dc20", "There are no recordings")],
)
def test_the_command_says_what_is_missing(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside_tests(tmp_path)
    assert main([name, str(tmp_path), str(tmp_path)]) == 2
    assert said in capsys.readouterr().err


def test_a_set_is_left_as_it_was_where_nothing_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside_tests(tmp_path)
    write(tmp_path / "dc20.json", "[]")
    write(tmp_path / "dc20.ogg", "sound")
    assert main(["dc20", str(tmp_path / "nowhere"), str(tmp_path)]) == 2
    assert (tmp_path / "dc20.ogg").read_text() == "sound"
    assert not (tmp_path / "dc20.part").exists()
    assert main(["cv1", str(tmp_path / "nowhere"), str(tmp_path)]) == 2
    assert "There are no recordings in" in capsys.readouterr().err


def test_every_reader_of_the_manifest_exists() -> None:
    readers: dict[str, Callable[..., object]] = dict(packing.READERS)
    named = {each.packed.reader for each in load_manifest().sets if each.packed}
    assert named == set(readers) == set(READERS)
