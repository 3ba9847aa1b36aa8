"""Labelled utterances: the lines of a file from which figures are made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from content.yamlfile import BrokenFile, Fault
from intents.meaning import Label


@dataclass(frozen=True)
class Case:
    """One labelled utterance: a text, or the path of a recording; ``before`` are the columns that stand before."""

    label: Label
    text: str
    before: tuple[str, ...] = ()


def read_cases(path: Path) -> list[Case]:
    """The cases of a file: intent, item (or -) and text, with tabs between; other columns may stand before these.

    A text that ends in .wav, .flac or .ogg is the path of a recording, from the folder of the file. Raises BrokenFile.
    """
    cases = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        columns = line.split("\t")
        if len(columns) < 3:
            message = "write intent, item (or -) and text with tabs between."
            raise BrokenFile([Fault(str(path), number, message)])
        *before, intent, item, text = columns
        cases.append(Case(Label(intent, None if item in ("-", "") else item), text, tuple(before)))
    return cases


def _lines(path: Path) -> list[str]:
    try:
        if path.exists() and not path.is_file():  # a pipe would make us wait for ever
            raise BrokenFile(
                [Fault(str(path), 1, "is no plain file; name a text file of labelled questions.")]
            )
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        message = f"cannot be read ({reason}): name a text file of labelled questions."
        raise BrokenFile([Fault(str(path), 1, message)]) from error
