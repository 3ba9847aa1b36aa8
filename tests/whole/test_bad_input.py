"""Whatever comes in, nothing crashes, hangs or shows a traceback; a fault is one sentence and exit status 1."""

from __future__ import annotations

import os
import shutil
import signal
import string
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.dialog.assistant import Assistant
from intents.understanding.interpreter import Interpreter
from tests.support.commands import INTENTS, Done, Knee, assert_quiet, assert_turn, one_sentence
from tests.support.files import EMBEDDED, QUESTION

pytest_plugins = ["tests.support.house"]

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux (/dev/full, signals as there)")

LINES = {
    "empty": b"",
    "blanks": b" \t ",
    "only NUL": b"\0\0",
    "NUL in words": b"why\0is my\0knee twitching",
    "control characters": bytes(range(1, 10)) + bytes(range(11, 32)) + b"\x7f",
    "escape codes": b"\x1b[31mwhy\x1b[0m \x1b]0;title\x07",
    "invalid UTF-8": b"\xff\xfe\xc3\x28 why \xed\xa0\x80",
    "emoji": "why 🦵 is my knee 👩🏽‍⚕️ twitching 😱".encode(),
    "right to left": "لماذا ترتعش ركبتي؟ \u202emy knee\u202c".encode(),
    "Hebrew": "למה הברך שלי רועדת".encode(),
    "Chinese": "为什么我的膝盖抽搐".encode(),
    "German": "Warum zuckt mein Knie? Größe, Übung, ß".encode(),
    "Turkish letters": "\u0130\u011e\u015e \u0131kneeİ".encode(),
    "combining": ("e" + "\u0301" * 300 + " knee").encode(),
    "wide letters": "\uff57\uff48\uff59 \ufb01ne \u00bd \u00b2 \u2122".encode(),
    "punctuation": b"?!... --- ''' \"\"\" `` {} {cause} [] <b> %s %d {0} \\n $(rm -rf)",
    "numbers": b"0 1 2 3 99999999999999999999999 1e308 -1 3.5 1/2",
    "only fillers": b"um uh er well please",
    "the same word": b"why " * 300,
    "a carriage return": b"why\rwhy",
    "100 kB": b"knee twitching why " * 5_300,
    "100 kB in one word": b"k" * 100_000,
    "3 MB": b"my knee is numb " * 190_000,
    "3 MB of two-byte letters": "é".encode() * 1_500_000,
}


@pytest.fixture(scope="module")
def all_lines(knee: Knee) -> tuple[Done, Done]:
    """Each of LINES through ``ask --json -`` and through ``chat``, with a plain question after all of them."""
    stdin = b"\n".join([*LINES.values(), b"why is my knee twitching", b""])
    asked, chatted = knee.together(["ask", "--json", "-"], ["chat"], stdin=stdin)
    return asked, chatted


def test_every_line_gets_one_answer_and_the_program_goes_on(all_lines: tuple[Done, Done]) -> None:
    asked, chatted = all_lines
    assert asked.status == chatted.status == 0
    assert asked.err == chatted.err == ""
    assert len(asked.records) == len(LINES) + 1
    for record in asked.records:
        assert_turn(record)
    assert asked.records[-1]["intent"] == "causes"
    assert "Cause 1 of 7: tired muscles." in chatted.lines[-7:]


def test_endless_lines_are_not_read_into_memory_whole(all_lines: tuple[Done, Done]) -> None:
    asked, _ = all_lines
    found = dict(zip(LINES, asked.records, strict=False))
    assert found["3 MB"]["intent"] == "warning"
    assert len(found["3 MB"]["question"]) <= 1_000_000
    assert all(len(record["question"].encode()) <= 2_000_000 for record in asked.records)


def test_what_was_said_comes_back_as_it_was(all_lines: tuple[Done, Done]) -> None:
    asked, _ = all_lines
    found = dict(zip(LINES, asked.records, strict=False))
    for name in ("emoji", "right to left", "Hebrew", "Chinese", "NUL in words", "100 kB in one word"):
        assert found[name]["question"] == LINES[name].decode()
    assert found["NUL in words"]["intent"] == found["emoji"]["intent"] == "causes"
    assert found["invalid UTF-8"]["question"].count("\ufffd") >= 3


def test_control_characters_do_not_reach_the_terminal(knee: Knee, all_lines: tuple[Done, Done]) -> None:
    asked, chatted = all_lines
    explained = knee("ask", "--explain", LINES["escape codes"])
    for out in (asked.out.replace("\x7f", ""), chatted.out, explained.out):  # JSON may hold a DEL as it is
        assert set(out) & {chr(code) for code in (*range(10), *range(11, 32), 127)} == set()


@POSIX
def test_words_on_the_command_line_may_be_any_bytes(knee: Knee) -> None:
    texts = [raw for raw in LINES.values() if b"\0" not in raw and len(raw) < 110_000]
    bytes_only, explained, file = knee.together(
        ["ask", b"\xff\xfe", b"why \xed\xa0\x80", "--json"],
        ["ask", "--explain", "--", *texts],
        ["ask", "--json", b"missing \xff"],
    )
    assert bytes_only.status == explained.status == 0 and explained.lines
    assert_quiet(bytes_only.err + explained.err)
    assert bytes_only.records[0]["question"] == "?? why ???", "never half a surrogate pair"
    assert "missing" in one_sentence(file)


@POSIX
def test_the_locale_changes_nothing(knee: Knee) -> None:
    text = "why is my knee twitching été 🦵"
    plain, c, posix = (
        knee("ask", text, "--json", env=env)
        for env in ({}, {"LC_ALL": "C", "LANG": "C"}, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"})
    )
    assert plain.out == c.out == posix.out and plain.records[0]["question"] == text
    for done in (knee("ask", "--json", "-", stdin=text, env={"LC_ALL": "C", "PYTHONUTF8": "0"}),):
        assert done.records[0]["question"] == text


# Streams that are closed, full or gone


@POSIX
@pytest.mark.parametrize("command", ["chat", "chat --json", "ask --json -"])
def test_a_reader_that_goes_away_ends_the_program(knee: Knee, command: str) -> None:
    done = knee.shell(f"(yes why | $KNEE {command}; echo status $? >&2) | head -1")
    assert len(done.lines) == 1
    statuses = [line for line in done.err.splitlines() if line.startswith("status ")]
    assert statuses == ["status 0"] and done.err == "status 0\n"


@POSIX
def test_closed_standard_input_is_an_end_or_a_sentence(knee: Knee) -> None:
    chat = knee.shell("$KNEE chat <&-")
    assert (chat.status, chat.err) == (0, "") and len(chat.lines) == 2
    assert "closed" in one_sentence(knee.shell("$KNEE ask --json - <&-"))
    listen = knee.shell("$KNEE <&-")
    assert listen.status == 0 and listen.out == "" and "microphone" in listen.err
    assert_quiet(listen.err)


@POSIX
def test_closed_output_streams_are_borne(knee: Knee) -> None:
    for command in ("ask why", "chat", "models list", f"hear '{QUESTION}'"):
        done = knee.shell(f"$KNEE {command} >&-", stdin=b"why\n")
        assert done.status in (0, 1)
        assert_quiet(done.err)
    done = knee.shell(f"$KNEE hear --json missing.wav '{QUESTION}' 2>&-")
    assert done.status == 1 and len(done.records) == 1, "a remark must not land among the answers"


@LINUX
@pytest.mark.parametrize(
    "command",
    ["ask why", "ask --json -", "chat", "models list", "check '{cases}'", "eval '{cases}'", "hear '{wav}'"],
)
def test_a_full_disk_is_a_sentence(knee: Knee, command: str, tmp_path: Path) -> None:
    cases = tmp_path / "cases.tsv"
    cases.write_text("causes\t-\twhy\n", encoding="utf-8")
    filled = command.format(cases=cases, wav=QUESTION)
    done = knee.shell(f"$KNEE {filled} >/dev/full", stdin=b"why\nwhy\n")
    assert "No space left" in one_sentence(done)


@LINUX
def test_a_full_disk_for_remarks_costs_no_answer(knee: Knee) -> None:
    done = knee.shell("$KNEE ask why is my knee twitching 2>/dev/full")
    assert done.status == 0 and "Cause 1 of 7: tired muscles." in done.lines


@POSIX
@pytest.mark.parametrize("arguments", [("chat",), ("chat", "--json"), ("ask", "--json", "-")], ids=" ".join)
def test_ctrl_c_ends_it_without_a_traceback(knee: Knee, arguments: tuple[str, ...]) -> None:
    with knee.held_open(*arguments) as program:
        program.write("why is my knee twitching\n")
        program.read_line()
        time.sleep(0.2)  # until it waits for the next line
        program.process.send_signal(signal.SIGINT)
        done = program.finish()
    assert_quiet(done.err)
    assert done.status == -signal.SIGINT and done.err.splitlines() == ["Stopped."]


# Files that are missing, foreign or broken


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By what is wrong with it; as a topic, as questions, as cases."""
    folder = tmp_path_factory.mktemp("bad")
    files = {name: folder / f"{name}.yaml" for name in ("empty", "binary", "broken", "list", "deep", "words")}
    files["empty"].write_bytes(b"")
    files["binary"].write_bytes(QUESTION.read_bytes()[:5_000])
    files["broken"].write_text("id: [1\ntitle: : :\n\t- x", encoding="utf-8")
    files["list"].write_text("- 1\n- 2\n", encoding="utf-8")
    files["deep"].write_text("[" * 5_000, encoding="utf-8")
    files["words"].write_text("nothing but words", encoding="utf-8")
    return {**files, "missing": folder / "missing.yaml", "folder": folder}


def test_an_unreadable_topic_is_a_sentence(knee: Knee, bad_files: dict[str, Path]) -> None:
    calls = [["ask", "--topic", file, "why"] for file in bad_files.values()]
    for name, done in zip(bad_files, knee.together(*calls), strict=True):
        assert_quiet(done.err)
        assert (done.status, done.out) == (1, ""), name
        assert str(bad_files[name]) in done.err, name
        assert all(line.startswith(str(bad_files[name])) for line in done.err.splitlines()), name


def test_check_names_the_fault_of_any_file(knee: Knee, bad_files: dict[str, Path]) -> None:
    for name, done in zip(
        bad_files, knee.together(*(["check", file] for file in bad_files.values())), strict=True
    ):
        assert_quiet(done.err)
        assert done.status == 1 and f"{bad_files[name]}, line " in done.out + done.err, name


def test_unreadable_questions_are_a_sentence(knee: Knee, bad_files: dict[str, Path]) -> None:
    missing, folder = bad_files["missing"], bad_files["folder"]
    calls = [[*command, file] for command in (["ask", "--json"], ["eval"]) for file in (missing, folder)]
    for call, done in zip(calls, knee.together(*calls), strict=True):
        assert str(call[-1]) in one_sentence(done)
    assert str(bad_files["binary"]) in one_sentence(knee("eval", bad_files["binary"]))
    assert knee("eval", bad_files["empty"]).status in (0, 1)
    questions = knee("ask", "--json", bad_files["binary"])
    assert questions.status == 0 and questions.records


def test_broken_settings_are_a_sentence_of_every_command(knee: Knee, tmp_path: Path) -> None:
    broken = tmp_path / "settings.yaml"
    broken.write_bytes(b"rate: [1")
    calls = (["ask", "why"], ["chat"], ["hear", QUESTION], ["say", "hello", "--to", tmp_path / "x.wav"])
    for done in knee.together(*calls, env={"KNEE_SETTINGS": str(broken)}):
        assert str(broken) in one_sentence(done) and done.out == ""
    for place in (tmp_path, broken / "settings.yaml"):
        assert str(place) in one_sentence(knee("ask", "why", env={"KNEE_SETTINGS": str(place)}))
    elsewhere = {"KNEE_SETTINGS": "/proc/nowhere/settings.yaml"} if sys.platform == "linux" else {}
    assert knee("ask", "why", env=elsewhere).status == 0, "settings that are not there are the usual ones"


# The recognition model


def spoil(model: Path, name: str, keep: float) -> None:
    """Keeps only the beginning of a file."""
    file = model / name
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * keep)])


MODEL_FILES = sorted(
    str(file.relative_to(EMBEDDED))
    for file in EMBEDDED.rglob("*")
    if file.is_file() and file.name != "SHA256SUMS"
)


def test_a_damaged_model_is_a_sentence(knee: Knee, tmp_path: Path) -> None:
    calls = {}
    for number, (name, keep) in enumerate([*((name, 0.5) for name in MODEL_FILES), ("graph/words.txt", 0)]):
        model = shutil.copytree(EMBEDDED, tmp_path / str(number))
        spoil(model, name, keep)
        calls[f"{name}, {keep:.0%} left"] = ["hear", "--model", model, QUESTION]
    for what, done in zip(calls, knee.together(*calls.values()), strict=True):
        assert done.out == "", what
        assert str(calls[what][2]) in one_sentence(done), what


def test_a_model_that_is_none_is_a_sentence(knee: Knee, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("no model", encoding="utf-8")
    partial = shutil.copytree(EMBEDDED, tmp_path / "partial")
    shutil.rmtree(partial / "graph")
    for model in (tmp_path / "missing", tmp_path / "text.txt", tmp_path, partial):
        heard, checked, named = knee.together(
            ["hear", "--model", model, QUESTION], ["models", "check", "--model", model], ["models", "list"]
        )
        assert str(model) in one_sentence(heard) and str(model) in one_sentence(checked)
        assert heard.out == "" and named.status == 0
    assert str(tmp_path) in one_sentence(knee("hear", QUESTION, env={"KNEE_MODEL": str(tmp_path)}))


# Recordings


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wav")
    samples, rate = soundfile.read(QUESTION)
    raw = QUESTION.read_bytes()
    wide = soxr.resample(samples, rate, 44_100)
    soundfile.write(folder / "good stereo.wav", np.stack([wide, wide], axis=1), 44_100, subtype="PCM_16")
    soundfile.write(folder / "good 8 bit.wav", samples, rate, subtype="PCM_U8")
    soundfile.write(folder / "good float.wav", samples, rate, subtype="FLOAT")
    (folder / "good odd.wav").write_bytes(raw[:-1])
    (folder / "short.wav").write_bytes(raw[: len(raw) // 2])
    soundfile.write(folder / "silent none.wav", samples[:0], rate)
    soundfile.write(folder / "silent one.wav", samples[:1], rate)
    (folder / "silent header.wav").write_bytes(raw[:44])
    (folder / "bad empty.wav").write_bytes(b"")
    (folder / "bad text.wav").write_text("no sound\n" * 100, encoding="utf-8")
    (folder / "bad header.wav").write_bytes(raw[:30])
    (folder / "bad rate.wav").write_bytes(raw[:24] + bytes(4) + raw[28:])
    (folder / "bad folder.wav").mkdir()
    return folder


def test_every_kind_of_recording_is_answered_or_named(knee: Knee, recordings: Path, tmp_path: Path) -> None:
    files = sorted(recordings.iterdir())
    missing = [recordings / "bad missing.wav", Path("-")]
    done = knee("hear", "--json", "--to", tmp_path / "answers", *files, *missing)
    assert done.status == 1
    assert_quiet(done.err)
    remarks = done.err.splitlines()
    bad = [file for file in (*files, *missing) if file.name.startswith(("bad", "-"))]
    assert len(remarks) == len(bad) == 7
    for file, remark in zip(bad, remarks, strict=True):
        assert str(file) in remark and remark.endswith("."), remark
    records = {Path(record["file"]).name: record for record in done.records}
    assert len(records) == len(files) - 5
    for name, record in records.items():
        assert_turn(record)
        assert record["question"] == record["heard"]
        if name.startswith("good"):
            assert record["heard"] == "what is causing my knee to twitch", name
        elif name.startswith("silent"):
            assert (record["heard"], record["intent"]) == ("", "none"), name
            assert record["audio_seconds"] < 0.01
        else:
            assert record["heard"].startswith("what is") and record["audio_seconds"] < 1.5
    answers = {file.name for file in (tmp_path / "answers").iterdir()}
    assert answers == set(records)


def test_places_that_cannot_be_written_are_a_sentence(knee: Knee, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way", encoding="utf-8")
    calls = [
        ["say", "hello", "--to", tmp_path / "missing" / "x.wav"],
        ["say", "hello", "--to", tmp_path],
        ["say", "hello", "--to", file / "x.wav"],
        ["say", "hello", "--to", os.devnull],
        ["hear", QUESTION, "--to", file],
        ["hear", QUESTION, "--to", file / "deeper"],
    ]
    for call, done in zip(calls, knee.together(*calls), strict=True):
        assert one_sentence(done), call
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
    assert file.read_text(encoding="utf-8") == "in the way"


def test_voices_and_texts_that_cannot_be_spoken(knee: Knee, tmp_path: Path) -> None:
    calls = [
        ["say", "hello", "--voice", "nobody", "--to", tmp_path / "nobody.wav"],
        ["say", "hello", "--voice", "", "--to", tmp_path / "usual.wav"],
        ["say", "\x1b[1m<b>{x}</b>\x07 🦵", "--to", tmp_path / "odd.wav"],
        ["say", "", " ", "...", "--to", tmp_path / "nothing.wav"],
    ]
    unknown, usual, odd, nothing = knee.together(*calls)
    assert "nobody" in one_sentence(unknown)
    for done in (usual, odd, nothing):
        assert (done.status, done.out, done.err) == (0, "", "")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["nothing.wav", "odd.wav", "usual.wav"]


# Anything that anybody may say, in this process

WORDS = (
    "why", "is", "my", "knee", "twitching", "twitches", "leg", "eyelid", "what", "causes", "helps", "when",
    "should", "i", "see", "a", "doctor", "numb", "weak", "no", "not", "never", "without", "pain", "chest",
    "breathe", "because", "and", "or", "the", "it", "that", "one", "first", "second", "last", "two",
    "three", "number", "next", "repeat", "back", "more", "stop", "slower", "faster", "yes", "thanks",
    "goodbye", "help", "water", "pills", "stress", "magnesium", "heat", "ice", "stretching", "bananas",
    "swelling", "days", "weeks", "tired", "dehydrated", "serious", "dangerous", "normal", "summary",
    "source", "can't", "isn't", "meant", "sorry", "wait", "other",
)  # fmt: skip
POOL = (
    "why is my knee twitching", "what can I do about it", "when should I see a doctor", "could dehydration do this",
    "is it dangerous", "my knee is numb", "I have chest pain", "give me the short version", "is this medical advice",
    "next", "previous", "repeat", "tell me more", "yes", "no", "stop", "slower", "faster", "thanks", "goodbye", "help",
    "the first one", "the second one", "number seven", "number ninety nine", "the last one", "the other one",
    "what about stress", "no, I meant heat", "how do I do that", "why does that help", "what about that",
    "stretching or heat", "why does it twitch and when should I see someone", "is it numb or weak", "twitching",
    "what is the capital of France", "qwxz fgh", "my eyelid twitches", "", "   ", "?!", "um", "שלום", "the the the",
)  # fmt: skip


def described(assistant: Assistant, said: str) -> tuple[object, ...]:
    """All that counts about a turn, checked."""
    turn = assistant.hear(said)
    assert_turn(turn.as_json())
    assert turn.reply.label.intent in INTENTS
    assert turn.reply.chunks and all(chunk == chunk.strip() and chunk for chunk in turn.reply.chunks)
    assert not any(set(chunk) & set("\n\r\t{}") for chunk in (*turn.reply.chunks, *turn.reply.more))
    return turn.reply, turn.meaning.label, turn.meaning.confidence


anything = st.one_of(
    st.text(),
    st.text(st.characters()),  # with lone surrogates
    st.text(string.printable, max_size=80),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=15).map(" ".join),
)


@settings(max_examples=400, deadline=None)
@given(said=anything)
def test_anything_can_be_said(interpreter: Interpreter, said: str) -> None:
    one, other = Assistant(interpreter), Assistant(interpreter)
    assert described(one, said) == described(other, said)


@settings(max_examples=250, deadline=None)
@given(
    said=st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
    marks=st.lists(
        st.sampled_from(
            [", ", ". ", "! ", "? ", " - ", "... ", "; ", ' "', '" ', " (", ") ", "/", "\t", "  "]
        )
    ),
    cases=st.lists(st.sampled_from([str.upper, str.lower, str.title, str.swapcase]), min_size=1, max_size=12),
)
def test_case_and_punctuation_change_no_meaning(
    interpreter: Interpreter, said: list[str], marks: list[str], cases: list[Callable[[str], str]]
) -> None:
    plain = Assistant(interpreter).hear(" ".join(said)).reply
    shaped = [cases[number % len(cases)](word) for number, word in enumerate(said)]
    between = [*marks, *[" "] * len(said)]
    text = "".join(word + mark for word, mark in zip(shaped, between, strict=False))
    other = Assistant(interpreter).hear(f"({text}?!)").reply
    assert (other.label, other.decision, other.chunks) == (plain.label, plain.decision, plain.chunks)


def test_braces_name_nothing(interpreter: Interpreter) -> None:
    for inside in ("{part} {event}", "why does {part} {event}", "{cause}", "{other} {event}"):
        without = inside.replace("{", "").replace("}", "")
        replies = [Assistant(interpreter).hear(said).reply for said in (inside, without)]
        assert replies[0].label == replies[1].label, inside


@settings(max_examples=200, deadline=None)
@given(talk=st.lists(st.sampled_from(POOL), min_size=1, max_size=12))
def test_any_conversation_goes_on(interpreter: Interpreter, talk: list[str]) -> None:
    one, other = Assistant(interpreter), Assistant(interpreter)
    assert [described(one, said) for said in talk] == [described(other, said) for said in talk]


@settings(max_examples=60, deadline=None)
@given(
    talk=st.lists(st.sampled_from(POOL), min_size=1, max_size=12), detail=st.sampled_from(["brief", "full"])
)
def test_any_conversation_goes_on_in_brief_and_in_full(
    interpreter: Interpreter, talk: list[str], detail: str
) -> None:
    assistant = Assistant(interpreter, detail=detail)  # type: ignore[arg-type]
    for said in talk:
        described(assistant, said)
