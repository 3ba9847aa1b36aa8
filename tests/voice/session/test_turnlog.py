from __future__ import annotations

import json
from pathlib import Path

import pytest

from intents.heard import Heard
from intents.reply import Reply
from tests.support.files import QUESTION
from voice.errors import InputError
from voice.hearing.detector import SileroDetector
from voice.hearing.ear import Ear
from voice.hearing.endpoint import Endpointer
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.signs import Mode, Said
from voice.session.start import logger
from voice.session.turnlog import Timing, TurnLog
from voice.sound.audio import AudioChunk, read_audio

TIMING = Timing(832.0, 12.3456, 0.3, None)
REPLY = {"intent": "causes", "item": "", "confidence": 0.9, "decision": "answer", "say": "There are seven."}


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_turn_is_a_line_without_what_was_said(tmp_path: Path) -> None:
    log = TurnLog(tmp_path / "log")
    for _ in range(2):
        assert log.write("why is my knee twitching", REPLY, TIMING, ["why"]) == ""
    log.close()
    first, second = lines(tmp_path / "log")
    assert (first["turn"], second["turn"]) == (1, 2)
    silent = {"endpoint": 832.0, "text": 12.3, "meaning": 0.3, "first_audio": None, "total": None}
    assert first["milliseconds"] == silent
    assert not {"heard", "partials", "say"} & first.keys()


def test_the_stages_add_up_to_the_total(tmp_path: Path) -> None:
    log = TurnLog(tmp_path / "log")
    log.write("why", REPLY, Timing(832.04, 12.34, 0.34, 5.04))
    log.close()
    spent = lines(tmp_path / "log")[0]["milliseconds"]
    assert isinstance(spent, dict) and spent.pop("total") == round(sum(spent.values()), 1) == 849.6


def test_with_text_it_tells_how_the_words_came(model: RecognizerModel, tmp_path: Path) -> None:
    ear = Ear(model.transcriber(), Endpointer(SileroDetector()))
    ear.turn(Mode.OPEN)
    sound = AudioChunk(read_audio(QUESTION).pcm + AudioChunk.silence(1.5).pcm, 16_000)
    (said,) = [sign for chunk in sound.blocks(0.03) for sign in ear.accept(chunk) if isinstance(sign, Said)]
    log = TurnLog(tmp_path / "log", with_text=True)
    logger(log)(said, Reply(()), TIMING)
    log.close()
    (turn,) = lines(tmp_path / "log")
    assert turn["heard"] == said.heard.text == "what is causing my knee to twitch"
    assert isinstance(turn["partials"], list)
    assert len(turn["partials"]) > 2
    assert turn["partials"][0] in ("what", "what is"), "the words come one after the other"


def test_a_log_that_cannot_be_opened_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name another file"):
        TurnLog(tmp_path / "no" / "folder")


def test_a_full_disk_ends_the_log_and_nothing_else() -> None:
    log = TurnLog(Path("/dev/full"))
    write = logger(log)
    said = Said(Heard("why"))
    write(said, Reply(()), TIMING)
    write(said, Reply(()), TIMING)
    assert log.write("why", REPLY, TIMING) == ""
    log.close()
