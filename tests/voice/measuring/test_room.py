"""A room that is measured: what is played into it, what is counted, and that neither a bad file nor Ctrl-C loses the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from intents.dialog.assistant import Assistant
from intents.dialog.turn import Turn
from intents.heard import Heard
from intents.meaning import EMERGENCY, NONE, Decision, Label
from intents.reply import Reply
from intents.understanding.interpreter import Interpreter
from tests.support.files import SOUNDS
from voice.commands.cli import main
from voice.hearing.recognizer import RecognizerModel
from voice.measuring import room as measuring
from voice.measuring.room import Overheard, Room, figures, overhear
from voice.sound.audio import AudioChunk, read_audio, write_wav

OTHERS = SOUNDS / "others.flac"
WHY = SOUNDS / "why.wav"
BYE = Reply(("Goodbye.",), label=Label("goodbye"))


def overheard(reply: Reply) -> Overheard:
    return Overheard(Path("radio.ogg"), 205.4, Heard("then she left", 0.7), reply)


@pytest.mark.parametrize(
    ("reply", "kind", "alarm"),
    [
        (Reply((), decision=Decision.IGNORE), "", False),
        (Reply(("It is harmless.",), label=Label("seriousness")), "answers", False),
        (BYE, "commands", False),
        (Reply(("This or that?",), label=Label("causes"), decision=Decision.OFFER), "questions back", False),
        (Reply(("Chest pain?",), label=EMERGENCY, decision=Decision.CONFIRM), "questions back", True),
        (Reply(("No doses.",), label=NONE, decision=Decision.NOT_COVERED), "not covered", False),
        (Reply(("I cannot.",), label=NONE, decision=Decision.REFUSE), "refusals", False),
        (Reply(("Call.",), label=EMERGENCY), "answers", True),
        (Reply(("See a doctor.",), label=Label("warning", "mobility")), "answers", True),
    ],
)
def test_each_reply_is_of_a_kind_and_danger_is_an_alarm(reply: Reply, kind: str, alarm: bool) -> None:
    one = overheard(reply)
    assert (one.kind, one.is_alarm) == (kind, alarm)
    told = figures(Room(60.0, [one, one])).nested()["figures"]
    assert isinstance(told, dict)
    spoken = 2 if kind else 0
    assert told["Room"]["let go in silence"]["value"] == 2 - spoken
    assert told["Replies"]["all"]["value"] == spoken
    counted = {name: each["value"] for name, each in told["Replies"].items() if name != "all"}
    assert {name: value for name, value in counted.items() if value} == ({kind: 2} if kind else {})
    assert sum(each["value"] for each in told["Alarms"].values()) == (2 if alarm else 0)


def test_a_reply_is_told_in_a_line_and_as_json() -> None:
    one = overheard(BYE)
    assert str(one) == "radio.ogg at 3:25, commands, goodbye: then she left"
    told = one.as_json()
    assert json.loads(json.dumps(told)) == told
    assert (told["file"], told["seconds"], told["hearing"]) == ("radio.ogg", 205.4, 0.7)
    assert (told["heard"], told["decision"], told["say"]) == ("then she left", "answer", "Goodbye.")


def test_a_conversation_overhears_all_recordings_one_after_the_other(
    assistant: Assistant, model: RecognizerModel
) -> None:
    room = overhear(assistant, model, [OTHERS, WHY, OTHERS])
    assert [(each.file, each.kind) for each in room.utterances] == [
        (OTHERS, ""),
        (WHY, "answers"),
        (OTHERS, ""),
    ]
    assert room.whole and not room.unreadable
    assert room.seconds == pytest.approx(sum(read_audio(file).seconds for file in (OTHERS, WHY, OTHERS)))
    for each in room.utterances:
        assert 1 < each.at <= read_audio(each.file).seconds + 0.01
    assert room.replies[0].heard.text == "why is my knee twitching"
    assert str(room.replies[0].reply.label) == "causes"


def test_a_goodbye_or_louder_is_counted_and_ends_nothing(
    model: RecognizerModel, interpreter: Interpreter
) -> None:
    class Leaving(Assistant):
        def hear(self, heard: Heard | str) -> Turn:
            assert isinstance(heard, Heard) and not heard.called, "nobody has called it"
            return super().hear(Heard("goodbye", called=False))

    room = overhear(Leaving(interpreter), model, [WHY, SOUNDS / "louder.wav", WHY])
    assert [str(each.reply.label) for each in room.replies] == ["goodbye", "goodbye"]
    assert room.adjusted == 1
    assert "all: 3" in figures(room).lines()


def test_what_cannot_be_read_is_named_at_once_and_the_others_go_on(
    assistant: Assistant, model: RecognizerModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "notes.wav"
    text.write_text("no sound", encoding="utf-8")
    room = overhear(assistant, model, [text, tmp_path / "none.ogg", WHY])
    assert room.unreadable == 2 and room.whole and len(room.replies) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert str(text) in first and "none.ogg" in second


def test_ctrl_c_leaves_what_was_heard_so_far(model: RecognizerModel, interpreter: Interpreter) -> None:
    class Stopped(Assistant):
        heard = 0

        def hear(self, heard: Heard | str) -> Turn:
            self.heard += 1
            if self.heard == 2:
                raise KeyboardInterrupt
            return super().hear(heard)

    room = overhear(Stopped(interpreter), model, [WHY, OTHERS, WHY])
    assert not room.whole
    assert [each.file for each in room.utterances] == [WHY]


def test_how_far_it_is_is_told_now_and_then(
    assistant: Assistant,
    model: RecognizerModel,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measuring, "_EVERY", 0.05)
    write_wav(tmp_path / "long.wav", AudioChunk.silence(90))
    overhear(assistant, model, [WHY, tmp_path / "long.wav"])
    lines = capsys.readouterr().err.splitlines()
    assert lines and lines[-1].endswith("minutes of sound: utterances 1, replies 1.")


# knee eval --room


def test_the_command_tells_figures_and_replies(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--room", str(OTHERS), str(WHY)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == ["Room:", "sound: 0.1 minutes", "utterances heard: 2", "let go in silence: 1"]
    assert lines[-2:] == ["It replied to:", "why.wav at 0:01, answers, causes: why is my knee twitching"]


def test_the_command_gives_json_and_an_exit_status(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["eval", "--json", "--room", str(tmp_path / "none.ogg"), str(OTHERS)]) == 1
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert out.count("\n") == 1 and "none.ogg" in err
    assert told["figures"]["Replies"]["all"]["value"] == 0
    (utterance,) = told["utterances"]
    assert (utterance["decision"], utterance["say"]) == ("ignore", "") and "telephone" in utterance["heard"]


@pytest.mark.parametrize(
    "more", [["cases.tsv", "--room", "x.ogg"], ["--room", "x.ogg", "--errors"], ["--room"]]
)
def test_recordings_and_a_labelled_file_do_not_mix(
    more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["eval", *more])
    assert end.value.code == 2 and "--room" in capsys.readouterr().err.splitlines()[-1]
