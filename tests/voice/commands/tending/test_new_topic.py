"""``knee new-topic`` as its users run it: typed, from a pipe, interrupted, and where a file is there already."""

from __future__ import annotations

import shlex
import signal
import sys
from datetime import date
from pathlib import Path

import pytest

from content.loading import check_topic
from tests.support.commands import Knee, one_sentence
from tests.voice.commands.tending.test_interview import ANSWERS

pytest_plugins = ["tests.support.house"]

TODAY = date.today()  # as of the review that the command writes down
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals and signals")


def test_a_pipe_answers_and_what_is_told_next_can_be_typed(knee: Knee, tmp_path: Path) -> None:
    path = tmp_path / "my topic.yaml"
    done = knee("new-topic", "dry eyes", "--to", path, stdin=ANSWERS)
    assert (done.status, done.err) == (0, "")
    assert f"Written: {path}." in done.lines
    following = [line.rpartition(" -m voice ")[2] for line in done.lines if " -m voice " in line]
    assert [shlex.split(line)[0] for line in following] == ["check", "chat", "models", "topics", "new-topic"]
    check, chat, _, _, example = map(shlex.split, following)
    checked, talked, printed = (knee(*check), knee(*chat, stdin="is it the heating\n"), knee(*example))
    assert checked.status == 0 and checked.lines[-1] == "All is well."
    assert "Dry air takes up tears." in talked.out
    assert printed.status == 0 and "id: dry-eyes" in printed.lines


def test_without_a_single_answer_there_is_a_file_that_works(knee: Knee, tmp_path: Path) -> None:
    done = knee("new-topic", "Sourdough bread", "--to", tmp_path)
    path = tmp_path / "sourdough_bread.yaml"
    assert done.status == 0 and path.exists()
    assert [line for line in done.lines if "places marked TODO are left" in line]
    assert check_topic(path, TODAY) == []


def test_a_file_that_is_there_stays_unless_told(knee: Knee, tmp_path: Path) -> None:
    path = tmp_path / "dry_eyes.yaml"
    path.write_text("mine", encoding="utf-8")
    refused = knee("new-topic", "dry eyes", "--to", path, stdin=ANSWERS)
    assert "name another file with --to, or add --replace" in one_sentence(refused)
    assert path.read_text(encoding="utf-8") == "mine"
    assert knee("new-topic", "dry eyes", "--to", path, "--replace", stdin=ANSWERS).status == 0
    assert "id: dry-eye\n" in path.read_text(encoding="utf-8")
    assert (tmp_path / "dry_eyes.yaml~").read_text(encoding="utf-8") == "mine"


def test_what_cannot_be_begun_is_one_sentence(knee: Knee, tmp_path: Path) -> None:
    missing, odd, digits = knee.together(
        ["new-topic", "x", "--to", tmp_path / "none" / "x.yaml"],
        ["new-topic", "x (y)", "--to", tmp_path / "x.yaml"],
        ["new-topic", "5", "--to", tmp_path / "x.yaml"],
    )
    assert "make it first" in one_sentence(missing)
    assert "use words and commas" in one_sentence(odd)
    assert "write it in words" in one_sentence(digits)
    for arguments in ([], ["x", "--example"]):
        wrong = knee("new-topic", *arguments)
        assert wrong.status == 2 and "needs a name" in wrong.err.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_typed_in_a_terminal_to_its_end(knee: Knee, tmp_path: Path) -> None:
    keys = [b"dry eyes\n", b"no\n", b"dry, burning\n", b"\x04"]
    shown = knee.typed(["new-topic", "dry eyes", "--to", str(tmp_path)], "Answer: ", *keys)
    assert "Traceback" not in shown and f"Written: {tmp_path / 'dry_eyes.yaml'}." in shown
    assert "event: [dry, burning]" in (tmp_path / "dry_eyes.yaml").read_text(encoding="utf-8")


@POSIX
@pytest.mark.parametrize("answers", [0, 3])
def test_ctrl_c_keeps_what_was_answered(knee: Knee, tmp_path: Path, answers: int) -> None:
    path = tmp_path / "x.yaml"
    with knee.held_open("new-topic", "dry eyes", "--to", str(path)) as held:
        held.write("".join(f"{line}\n" for line in ["", "no", "dry, burning"][:answers]))
        for _ in range(2 + 1 + answers):  # how it works, and the questions
            held.read_line()
        held.process.send_signal(signal.SIGINT)
        done = held.finish()
    assert done.status == -signal.SIGINT
    if not answers:
        assert done.err == "Stopped.\n" and list(tmp_path.iterdir()) == []
        return
    assert done.err == f"Stopped. Your answers are in {path}; go on there with an editor.\n"
    assert [file.name for file in tmp_path.iterdir()] == ["x.yaml"]
    assert "event: [dry, burning]" in path.read_text(encoding="utf-8")
    assert check_topic(path, TODAY) == []


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has a folder in which nobody can write")
def test_a_folder_that_cannot_be_written_to_is_one_sentence(knee: Knee) -> None:
    assert "check the rights" in one_sentence(knee("new-topic", "x", "--to", "/proc/x.yaml"))
