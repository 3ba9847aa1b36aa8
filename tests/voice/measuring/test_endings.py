"""How soon recorded questions are answered, in the time of their sound: the real ear, conversation and voice."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from intents.dialog.assistant import Assistant
from intents.meaning import Label
from tests.support.files import SOUNDS
from voice.commands.cli import main
from voice.hearing.patience import PATIENCES
from voice.hearing.recognizer import RecognizerModel
from voice.measuring.endings import Ending, Endings, endings, figures
from voice.sound.audio import RATE, AudioChunk, read_audio, write_wav
from voice.speaking.synthesizer import Synthesizer

WHY = SOUNDS / "why.wav"


@pytest.fixture(scope="module")
def halting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two questions in one breath, nearly: "why is my knee twitching", 0.9 seconds, "when should I see a doctor"."""
    path = tmp_path_factory.mktemp("halting") / "halting.wav"
    pcm = read_audio(WHY).pcm + AudioChunk.silence(0.9).pcm + read_audio(SOUNDS / "doctor.wav").pcm
    write_wav(path, AudioChunk(pcm, RATE))
    return path


def test_what_is_sure_is_answered_sooner_and_what_goes_on_is_answered_whole(
    assistant: Assistant, model: RecognizerModel, halting: Path, tmp_path: Path
) -> None:
    nobody = tmp_path / "nobody.wav"
    write_wav(nobody, AudioChunk.silence(1.0))
    with Synthesizer() as synthesizer:
        result = endings(assistant, model, synthesizer, [WHY, halting, nobody, tmp_path / "missing.wav"])
    assert (result.unanswered, result.unreadable) == (1, 1)
    plain, halted = ([each for each in result.found if each.file == file] for file in (WHY, halting))
    assert [each.patience for each in plain] == list(PATIENCES)
    assert all(each.is_right and not each.cut for each in plain)
    waits = {each.patience: each.wait for each in plain}
    assert 0 < waits["normal"] < waits["long"] - 0.3 and waits["short"] < waits["long"] - 0.3
    assert [each.cut for each in halted] == [True, True, True], (
        "0.9 seconds are more than any sure meaning waits for"
    )
    assert all(each.is_right for each in halted), "the rest was heard over the answer, and answered with it"


def ending(wait: float, cut: bool = False, answer: str = "causes") -> Ending:
    return Ending(WHY, "normal", wait, cut, Label(answer), Label("causes"))


def test_what_is_counted() -> None:
    found = [ending(0.4), ending(0.6), ending(1.0, cut=True), ending(-1.0, cut=True, answer="help")]
    told = {(each.group, each.name): each.value for each in figures(Endings(found, 2)).figures}
    assert told["Recordings", "answered"] == 1 and told["Recordings", "not answered"] == 2
    assert told["Patience normal, wait", "median"] == pytest.approx(0.5)
    assert told["Patience normal, wait where it was cut off", "median"] == 1.0
    assert told["Patience normal", "cut off"] == 2
    assert told["Patience normal", "cut off and not mended"] == 1
    assert told["Patience normal", "another answer"] == 1


def test_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    noise = np.random.default_rng(1).normal(0, 3, RATE).astype("<i2").tobytes()
    write_wav(tmp_path / "hiss.wav", AudioChunk(noise, RATE))
    assert main(["eval", "--json", "--endings", str(tmp_path / "hiss.wav")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"]["Recordings"]["not answered"]["value"] == 1


@pytest.mark.parametrize("more", [["--errors"], ["dev.tsv"], ["--room", "radio.ogg"]])
def test_it_takes_recordings_only(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["eval", *more, "--endings", "question.wav"])
    assert exit_.value.code == 2
    assert "recordings and nothing else" in capsys.readouterr().err
