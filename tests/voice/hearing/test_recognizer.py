from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.heard import Heard
from tests.support.files import EMBEDDED, SOUNDS
from voice.errors import ModelError
from voice.hearing.recognizer import Recognizer, RecognizerModel, Transcriber, transcribe
from voice.modelstore.files import check_model
from voice.sound.audio import RATE, AudioChunk, read_audio, resample
from voice.speaking.synthesizer import Synthesizer

DOCTOR = "when should i see a doctor"
KERNEL = "should i see a"  # eSpeak is never quite the same twice; the first and last words vary


@pytest.fixture(scope="module")
def question() -> Iterator[AudioChunk]:
    with Synthesizer(rate_wpm=150) as synthesizer:
        said = resample(synthesizer.say(DOCTOR), RATE)
    yield AudioChunk(AudioChunk.silence(0.2).pcm + said.pcm, RATE)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(EMBEDDED, tmp_path / "model")


def test_the_embedded_model_is_whole() -> None:
    assert check_model(EMBEDDED, hashes=True) == []


def test_a_recording_becomes_text(model: RecognizerModel, question: AudioChunk) -> None:
    heard = transcribe(model, question)
    assert KERNEL in heard.text
    assert 0.8 < heard.confidence <= 1


def test_other_hypotheses_come_without_the_best(model: RecognizerModel) -> None:
    with Synthesizer(rate_wpm=150) as synthesizer:
        said = resample(synthesizer.say("could dehydration do this"), RATE).floats()
    noise = np.random.default_rng(1).normal(0, 0.05, len(said)).astype(np.float32)
    unclear = AudioChunk.from_floats(said + noise, RATE)
    heard = transcribe(model, unclear, alternatives=3)
    assert 1 <= len(heard.alternatives) <= 3
    assert heard.text not in heard.alternatives
    assert len(set(heard.alternatives)) == len(heard.alternatives)
    assert transcribe(model, unclear, alternatives=0) == Heard(heard.text, heard.confidence)


@pytest.mark.parametrize("seconds", [0, 0.01, 2])
def test_silence_is_nothing(model: RecognizerModel, seconds: float) -> None:
    assert transcribe(model, AudioChunk.silence(seconds)) == Heard("", 0.0)


def test_a_long_recording_comes_in_order(model: RecognizerModel, question: AudioChunk) -> None:
    pause = AudioChunk.silence(1).pcm
    heard = transcribe(model, AudioChunk((question.pcm + pause) * 15, RATE))
    assert heard.text.count("should i see") == 15


def test_a_stream_gives_a_partial_then_a_final(model: RecognizerModel) -> None:
    recognizer, question = model.recognizer(), read_audio(SOUNDS / "doctor.wav")
    partials, finals = set(), []
    for chunk in AudioChunk((question.pcm + AudioChunk.silence(1.5).pcm) * 2, RATE).blocks(0.1):
        if heard := recognizer.accept(chunk):
            finals.append(heard.text)
        partials.add(recognizer.partial())
    assert [KERNEL in text for text in finals if text] == [True, True]
    assert any(partial.endswith("should i see") for partial in partials)
    assert recognizer.finish().text == ""


class Told:
    """Kaldi's recognizer, as far as it tells these hypotheses."""

    def __init__(self, **hypotheses: float) -> None:
        found = [
            {"text": text.replace("_", " "), "confidence": likely} for text, likely in hypotheses.items()
        ]
        self._result = json.dumps({"alternatives": found})

    def FinalResult(self) -> str:  # noqa: N802
        return self._result


def test_a_word_is_as_sure_as_the_hypotheses_that_hold_it() -> None:
    half = Recognizer(Told(my_knee_aches=9.0, my_knee_shakes=9.0)).finish()
    assert half.text == "my knee aches" and half.alternatives == ("my knee shakes",)
    assert half.confidence == pytest.approx((1 + 1 + 0.5) / 3)
    sure = Recognizer(Told(my_knee_aches=9.0, my_knee_shakes=-9.0)).finish()
    assert sure.confidence == pytest.approx(1, abs=1e-4)
    assert Recognizer(Told(**{"knee [unk]": 9.0})).finish() == Heard("knee", 0.5)


def test_one_recognizer_listens_and_a_fresh_one_only_between_utterances(
    model: RecognizerModel, question: AudioChunk
) -> None:
    made: list[Recognizer] = []

    def make() -> Recognizer:
        made.append(model.recognizer())
        return made[-1]

    transcriber = Transcriber(make, 3)
    said = AudioChunk(question.pcm + AudioChunk.silence(0.5).pcm, RATE)
    for _ in range(round(100 / said.seconds)):  # one utterance of 100 s
        transcriber.accept(said)
    assert len(made) == 1
    assert transcriber.finish().text.count(KERNEL) > 1
    transcriber.accept(said)
    assert len(made) == 2, "what the first had kept is free"
    assert KERNEL in transcriber.finish().text
    transcriber.accept(said)
    assert KERNEL in transcriber.finish().text and len(made) == 2


def test_no_http_client_is_loaded_with_it() -> None:
    code = f"""import sys
from voice.hearing.recognizer import RecognizerModel
RecognizerModel.load({str(EMBEDDED)!r})
print("vosk" in sys.modules, "requests" in sys.modules, "urllib3" in sys.modules)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False"]


def test_the_wrong_rate_is_refused(model: RecognizerModel) -> None:
    with pytest.raises(ValueError, match="resample"):
        model.recognizer().accept(AudioChunk.silence(1, 8_000))


@settings(max_examples=60, deadline=None)
@given(chunks=st.lists(st.binary(max_size=9_001), max_size=6))
def test_random_sound_never_crashes(model: RecognizerModel, chunks: list[bytes]) -> None:
    recognizer = model.recognizer()
    for pcm in chunks:
        if len(pcm) % 2:
            with pytest.raises(ValueError):
                AudioChunk(pcm, RATE)
        else:
            recognizer.accept(AudioChunk(pcm, RATE))
            assert isinstance(recognizer.partial(), str)
    heard = recognizer.finish()
    assert "[unk]" not in heard.text and 0 <= heard.confidence <= 1


@pytest.mark.parametrize("amplitude", [0.01, 1.0])
def test_noise_is_bounded(model: RecognizerModel, amplitude: float) -> None:
    noise = np.random.default_rng(2).normal(0, amplitude, 5 * RATE).astype(np.float32)
    assert 0 <= transcribe(model, AudioChunk.from_floats(noise, RATE)).confidence <= 1


def refusal(path: Path, capfd: pytest.CaptureFixture[str], hashes: bool = False) -> str:
    with pytest.raises(ModelError) as error:
        RecognizerModel.load(path, hashes)
    out, err = capfd.readouterr()
    assert out == err == ""  # Kaldi and OpenFst are silent
    assert "\n" not in str(error.value) and str(error.value).endswith(".")
    return str(error.value)


@pytest.mark.parametrize(
    "name",
    ["am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/Gr.fst", "graph/phones/word_boundary.int"],
)
def test_missing_and_empty_files_are_named(copy: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    (copy / name).write_bytes(b"")
    assert f"{name}: empty" in refusal(copy, capfd)
    (copy / name).unlink()
    assert f"{name}: no such file" in refusal(copy, capfd)


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst"])
def test_cut_off_files_are_damage(copy: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    file = copy / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert "damaged" in refusal(copy, capfd)
    assert check_model(copy, hashes=True) == [f"{name}: damaged"]


def test_a_changed_byte_is_found_by_its_hash(copy: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content = bytearray((copy / "graph/disambig_tid.int").read_bytes())
    content[0] ^= 1
    (copy / "graph/disambig_tid.int").write_bytes(content)
    assert "graph/disambig_tid.int: damaged" in refusal(copy, capfd, hashes=True)


def test_foreign_things_are_no_models(tmp_path: Path, copy: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "no folder" in refusal(tmp_path / "none", capfd)
    assert "no folder" in refusal(Path(__file__), capfd)
    (copy / "graph/HCLr.fst").write_bytes(b"\x7fELF not a graph")
    assert "graph/HCLr.fst: not a graph" in refusal(copy, capfd)


def test_a_folder_is_told_what_it_is_instead(
    tmp_path: Path, copy: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert f"one folder deeper: you probably mean {copy}" in refusal(tmp_path, capfd)
    archive = Path(shutil.make_archive(str(tmp_path / "model.0"), "zip", copy))
    assert "is an archive: unpack it" in refusal(archive, capfd)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "the folder is empty" in refusal(empty, capfd)
    (empty / "notes.txt").write_text("no model", encoding="utf-8")
    assert "holds no model" in refusal(empty, capfd)
    shutil.copy(copy / "am/final.mdl", empty)
    assert "for other programs" in refusal(empty, capfd)
    shutil.copy(copy / "graph/Gr.fst", empty)
    assert "old Vosk models" in refusal(empty, capfd)
    for graph in (copy / "graph").glob("*.fst"):
        graph.unlink()
    assert "no graph for Vosk" in refusal(copy, capfd)


@pytest.mark.parametrize("name", ["graph/words.txt", "graph/disambig_tid.int"])
def test_lists_that_were_cut_off_are_found_without_checksums(
    copy: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (copy / "SHA256SUMS").unlink()
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[: len(content) // 2])
    assert f"{name}: damaged" in refusal(copy, capfd)
    (copy / name).write_bytes(b"")
    assert f"{name}: empty" in refusal(copy, capfd)
    (copy / name).unlink()
    assert check_model(copy) == [], "not every model has one"


def test_libraries_speak_only_when_asked_to(copy: Path) -> None:
    load = f"from voice.hearing.recognizer import RecognizerModel\nRecognizerModel.load({str(copy)!r})"
    speak = "from voice.sound.quiet import let_libraries_speak\nlet_libraries_speak()\n"
    for code, spoken in ((load, False), (speak + load, True)):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert ("VoskAPI" in done.stderr, done.stdout) == (spoken, "")
