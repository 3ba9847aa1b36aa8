"""The text from which the recognizer learns, and what it must not learn from."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from zlib import crc32

import pytest

from content.topic import Topic
from models.train.language import books, corpus
from models.train.language.skill import danger_phrases, skill_phrases
from models.train.language.spoken import cardinal, spoken
from tests.support.files import labelled

BOOK = """The Project Gutenberg EBook of Tea

*** START OF THIS PROJECT GUTENBERG EBOOK TEA ***

Produced by nobody

"Will you have _tea_?" asked Mrs. Bell. She rang the
bell. "I will," he said, "if there is any. There was none yesterday."

"I drank it all," the girl cried;

HIGGINS [pouring] Here it is. It's hot.

*** END OF THIS PROJECT GUTENBERG EBOOK TEA ***
You may copy it.
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Why's my KNEE twitching?", "why's my knee twitching"),
        ("I need an X-ray, ok", "i need an x ray okay"),
        ("on the 3rd and the 20th of 2019", "on the third and the twentieth of twenty nineteen"),
        ("it costs $1,500 or 7%", "it costs fifteen hundred dollars or seven percent"),
        ("over 2,000 or 43210 people", ""),
        ("meet at 9:05, not 5pm", "meet at nine oh five not five p m"),
        ("my w-2 and my 401k", "my w two and my four hundred one k"),
        ("dont café", "don't cafe"),
        ("flight 123456789", ""),
        ("\u201cquoted\u201d", "quoted"),
    ],
)
def test_text_becomes_what_is_said(text: str, words: str) -> None:
    assert " ".join(spoken(text)) == words


def test_only_numbers_below_a_million_are_read() -> None:
    assert " ".join(cardinal(999_999)) == "nine hundred ninety nine thousand nine hundred ninety nine"
    with pytest.raises(ValueError, match="leave the line out"):
        cardinal(1_000_000)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Folders of text and sound in which lines stand that must not be learnt."""
    secret = next(text for _, text in labelled("test.tsv") if len(spoken(text)) > corpus.FREE)
    (tmp_path / "clinc150.tsv").write_text(
        "split\ttext\tintent\n"
        f"train\t{secret}\tx\n"
        "test\tthis is a line of the test split\tx\n"
        "train\tread out by somebody else entirely\tx\n"
        + "".join(f"val\ta harmless request for number {n}\tx\n" for n in range(200)),
        encoding="utf-8",
    )
    (tmp_path / "common_voice_sentences.txt").write_text(
        "why is my knee twitching\na sentence about ships at sea\n", encoding="utf-8"
    )
    for split, text in (
        ("train", "they sailed for the islands"),
        ("test", "read out by somebody else entirely"),
    ):
        (tmp_path / split).mkdir()
        (tmp_path / split / "set.json").write_text(json.dumps([[0, 9, text, "s"]]), encoding="utf-8")
    return tmp_path


def test_no_line_that_is_measured_is_learnt(texts: Path) -> None:
    closed = corpus.forbidden(texts)
    sources = corpus.gather(texts, texts)
    learnt = {line for source in sources for line in (*source.lines, *source.held_out)}
    assert len(closed) > 1000
    assert learnt & closed == set()
    for text in (
        "read out by somebody else entirely",
        "why is my knee twitching",
        *(text for _, text in labelled("test.tsv")),
    ):
        assert len(spoken(text)) <= corpus.FREE or spoken(text) not in learnt
    assert spoken("this is a line of the test split") not in learnt
    assert spoken("a sentence about ships at sea") in learnt
    assert spoken("they sailed for the islands") in learnt


def test_what_is_held_out_is_not_learnt(texts: Path) -> None:
    for source in corpus.gather(texts, texts):
        assert set(source.lines) & set(source.held_out) == set()
        assert source.licence
    (requests,) = (each for each in corpus.gather(texts, texts) if each.name == "requests")
    assert 0 < len(requests.held_out) < len(requests.lines) / 3


def test_the_skill_speaks_without_gaps(topic: Topic) -> None:
    phrases = skill_phrases()
    assert len(phrases) > 15_000
    assert {"shortness", "sternum", "overdosed"} <= {
        word for line in phrases for word in line
    }  # of emergencies
    assert {("okay", "assistant"), ("louder",), ("go", "on")} <= set(phrases)
    assert not {"{part}", "{event}", "{name}"} & {word for line in phrases for word in line}
    assert sum("event" in line for line in phrases) < 5
    pairs = [line[at + 1] for line in phrases for at in range(len(line) - 1) if line[at] == "knee"]
    assert pairs.count("twitching") > pairs.count("twitched")


def test_missing_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "test").mkdir()
    with pytest.raises(FileNotFoundError, match=r"clinc150\.tsv is missing: name the folder"):
        corpus.gather(tmp_path, tmp_path)


def test_open_text_keeps_its_test_lines_and_those_to_tune_on_apart(texts: Path) -> None:
    asked = [f"what is known of illness number {n}" for n in range(300)]
    (texts / "medquad_questions.txt").write_text("\n".join(asked), encoding="utf-8")
    (questions,) = (each for each in corpus.gather(texts, texts) if each.name == "questions")
    learnt, held_out = ({spoken(line) for line in part} for part in _by_checksum(asked))
    assert set(questions.lines) == learnt
    assert set(questions.held_out) == held_out


def _by_checksum(lines: list[str]) -> tuple[list[str], list[str]]:
    allowed = [line for line in lines if crc32(line.encode()) % 5]
    apart = [crc32(line.encode()) % 7 == 0 for line in allowed]
    return (
        [line for line, held in zip(allowed, apart) if not held],
        [line for line, held in zip(allowed, apart) if held],
    )


def test_a_book_is_cut_into_what_is_said_and_what_is_told() -> None:
    text = books.without_licence(BOOK)
    assert [spoken(line) for line in books.said(text)] == [
        tuple(line.split())
        for line in (
            "will you have tea",
            "i will",
            "if there is any",
            "there was none yesterday",
            "i drank it all",
            "here it is",
            "it's hot",
        )
    ]
    told = {" ".join(spoken(line)) for line in books.told(text)}
    assert {"asked missus bell", "she rang the bell", "the girl cried"} <= told
    assert not {line for line in told if "copy" in line or "gutenberg" in line or "tea" in line.split()}


def test_an_owned_book_is_left_out() -> None:
    with pytest.raises(ValueError, match="its author owns it"):
        books.without_licence("** This is a COPYRIGHTED Project Gutenberg eBook, Details Below **\n" + BOOK)


def test_books_come_from_copies_of_their_repositories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (45, 514):
        folder = tmp_path / "copies" / f"GITenberg+Tea_{number}"
        folder.mkdir(parents=True)
        (folder / f"{number}.txt").write_text(BOOK, encoding="latin-1")
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "tea"]):
            identity = ["-c", "user.name=n", "-c", "user.email=n@example.org"]
            subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True)
    monkeypatch.setattr("sys.argv", ["books", str(tmp_path / "copies"), str(tmp_path / "text")])
    books.main()
    assert [path.name for path in (tmp_path / "text" / "books").iterdir()] == ["45.txt"]
    told = capsys.readouterr().err
    assert "GITenberg+Tea_514 is left out: figures are measured with it." in told
    assert f"{len(books.NUMBERS) - 1} books are missing: 36, 47" in told


def test_a_book_that_is_read_in_a_test_recording_is_not_learnt_from(texts: Path) -> None:
    said = [
        f"it was the {cardinal(n)[-1]} time that she went to the sea with all of them {n}" for n in range(20)
    ]
    (texts / "books").mkdir()
    (texts / "books" / "1.txt").write_text("\n\n".join(said), encoding="utf-8")
    (texts / "books" / "2.txt").write_text(f"{said[3]} and back. They sailed home.", encoding="utf-8")
    rows = [[0, 9, line, "s"] for line in said]
    (texts / "test" / "read.json").write_text(json.dumps(rows), encoding="utf-8")
    (stories,) = (each for each in corpus.gather(texts, texts) if each.name == "stories")
    assert (*stories.lines, *stories.held_out) == (("they", "sailed", "home"),)


def test_signs_of_danger_are_said_as_people_say_them() -> None:
    phrases = danger_phrases()
    assert len(phrases) > 3_000
    words = {word for line in phrases for word in line}
    assert not {word for word in words if not word.replace("'", "").isalpha()}
    assert {"can't", "breathe", "chest", "tight", "sternum", "overdosed"} <= words
    assert "chess" not in words  # which only sounds like a word of danger
