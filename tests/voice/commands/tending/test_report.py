"""``knee eval --report``: the page is written, or it is said why not before anything is evaluated."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.support.files import SOUNDS
from voice.commands.cli import main


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    shutil.copy(SOUNDS / "why.wav", tmp_path / "why.wav")
    file = tmp_path / "cases.tsv"
    file.write_text("causes\t-\twhy.wav\ncauses\t-\twhat can I do about it\n", encoding="utf-8")
    return file


def test_text_and_recordings_on_one_page(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib", reason="the extra 'report' is not installed: pip install matplotlib")
    report = tmp_path / "report.html"
    report.write_text("from last time", encoding="utf-8")
    assert main(["eval", str(cases), "--report", str(report), "--no-second-ear"]) == 0
    assert "cases: 2" in capsys.readouterr().out
    page = report.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n")
    assert "How well cases.tsv was understood" in page and "2 cases from recordings" in page
    assert "<h3>Hearing</h3>" in page and "what can I do about it" in page
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cases.tsv", "report.html", "why.wav"]


def sentence(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert main([*map(str, arguments)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    return line


def test_what_cannot_be_written_is_said_first(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib", reason="the extra 'report' is not installed: pip install matplotlib")
    assert "no folder" in sentence(capsys, "eval", cases, "--report", tmp_path / "no" / "report.html")
    assert "is not a file" in sentence(capsys, "eval", cases, "--report", tmp_path)


def test_without_matplotlib_one_sentence_says_what_to_install(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert "pip install matplotlib" in sentence(capsys, "eval", cases, "--report", tmp_path / "report.html")


def test_recordings_of_a_room_have_no_report(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["eval", "--room", "radio.ogg", "--report", "report.html"])
    assert end.value.code == 2 and "nothing else but --json" in capsys.readouterr().err
