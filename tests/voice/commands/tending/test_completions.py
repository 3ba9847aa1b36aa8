"""``knee completions``: what the shells make of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import shtab

from voice.commands.cli import main
from voice.commands.options.parser import command_line

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_each_shell_names_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell in shtab.SUPPORTED_SHELLS
    assert main(["completions", shell]) == 0
    out, err = capsys.readouterr()
    assert err == "" and all(command in out for command in ("listen", "ask", "hear", "completions"))


def completed(folder: Path, *words: str) -> set[str]:
    """What bash offers for the last of the words."""
    script = folder / "knee.bash"
    line = " ".join(f"'{word}'" for word in words)
    ask = f'source "{script}"; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _shtab_knee; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(
        ["bash", "--norc", "-c", ask], cwd=folder, capture_output=True, text=True, check=True
    )
    return {word.strip() for word in done.stdout.splitlines() if word.strip()}


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not here")
def test_bash_completes_commands_options_choices_and_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completions", "bash"]) == 0
    (tmp_path / "knee.bash").write_text(capsys.readouterr().out, encoding="utf-8")
    (tmp_path / "question.wav").touch()
    (tmp_path / "answers").mkdir()
    assert completed(tmp_path, "knee", "zz") == set()
    assert completed(tmp_path, "knee", "d") == {"devices", "doctor"}
    assert {"--json", "--speak", "--to"} <= completed(tmp_path, "knee", "hear", "--")
    assert completed(tmp_path, "knee", "models", "f") == {"fetch"}
    assert "question.wav" in completed(tmp_path, "knee", "hear", "q")
    assert completed(tmp_path, "knee", "completions", "") == set(SHELLS)


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not here")
def test_zsh_can_read_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completions", "zsh"]) == 0
    script = tmp_path / "_knee"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    done = subprocess.run(["zsh", "-n", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_parser_is_left_as_it_was() -> None:
    assert not any(hasattr(action, "complete") for action in command_line()._actions)
