"""Each command as a user runs it: a process of its own, real files, the real recognizer and synthesizer."""

from __future__ import annotations

import json
import re
import shutil
import sys
import wave
from pathlib import Path

import pytest

from content.topic import Topic
from intents.dialog.assistant import Assistant
from intents.meaning import COMMANDS as DIALOG
from intents.meaning import QUESTIONS as ASKED
from tests.support.commands import (
    ADDED,
    CALLED,
    FIELDS,
    HEARD_FIELDS,
    INTENTS,
    ITEMS,
    Done,
    Knee,
    assert_quiet,
    assert_turn,
    one_sentence,
)
from tests.support.files import QUESTION, ROOT, SOUNDS
from voice.commands.cli import main
from voice.sound.audio import level_dbfs, read_audio

pytest_plugins = ["tests.support.house"]

COMMANDS = ("listen", "ask", "chat", "hear", "say", "check", "eval", "models", "doctor")  # of the contract
QUESTIONS = """\
what is knee twitching
why is my knee twitching
could dehydration do this
is it dangerous
when should I see a doctor
my knee is numb
what can I do about it
does stretching help
give me the short version
is this medical advice
what can I ask
I have chest pain
what is the capital of France
"""


def assert_sound(path: Path, seconds: float = 0.5) -> None:
    """A 16-bit mono wav file with something to hear in it."""
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        assert file.getnframes() > seconds * 22_050
    assert level_dbfs(read_audio(path)) > -40


@pytest.fixture(scope="module")
def asked(knee: Knee) -> Done:
    """The answers to QUESTIONS, one JSON object a line."""
    return knee("ask", "--json", "-", stdin=QUESTIONS)


# knee ask


def test_ask_answers_in_lines_that_together_are_the_json_answer(knee: Knee) -> None:
    question = ["why", "is", "my", "knee", "twitching"]
    text, quoted, as_json, full, explained = knee.together(
        ["ask", *question],
        ["ask", " ".join(question)],
        ["ask", *question, "--json"],
        ["ask", "--full", *question],
        ["ask", "--explain", *question],
    )
    for done in (text, quoted, as_json, full, explained):
        assert done.status == 0
        assert_quiet(done.err)
    record = as_json.records[0]
    assert len(as_json.records) == 1 and record["question"] == " ".join(question)
    assert text.out == quoted.out and " ".join(text.lines) == record["say"]
    assert "--full" in text.err and len(text.err.splitlines()) == 1
    assert full.err == ""
    assert set(re.findall(r"Cause \d of 7: [^.]+\.", f"{record['say']} {record['more']}")) < set(full.lines)
    assert [line for line in full.lines if line.startswith("Cause 7 of 7")]
    answer, _, reasons = explained.out.partition("\n\n")
    assert answer.splitlines() == text.lines
    assert "Words looked at: why is my knee twitching." in reasons
    assert "Meaning: causes, answered." in reasons and re.search(r"Confidence: [01]\.\d\d", reasons)


def test_ask_json_takes_its_question_before_the_option_and_loses_no_word(knee: Knee) -> None:
    good, bad = knee.together(["ask", "it", "is", "numb", "--json"], ["ask", "--json", "it", "is", "numb"])
    assert good.records[0]["question"] == "it is numb"
    assert bad.status == 2 and bad.out == "" and "--json" in bad.err.splitlines()[-1]


def test_ask_json_gives_one_object_a_line(asked: Done) -> None:
    assert asked.status == 0 and asked.err == ""
    for record in asked.records:
        assert_turn(record)
    assert [record["question"] for record in asked.records] == QUESTIONS.splitlines()
    assert [(record["intent"], record["item"]) for record in asked.records] == [
        ("overview", None),
        ("causes", None),
        ("cause", "dehydration"),
        ("seriousness", None),
        ("warnings", None),
        ("warning", "numbness-weakness"),
        ("remedies", None),
        ("remedy", "stretching-massage"),
        ("summary", None),
        ("source", None),
        ("help", None),
        ("emergency", None),
        ("none", None),
    ]
    assert asked.records[-2]["more"] is None and asked.records[-1]["more"] is None


def test_json_lines_hold_the_fields_of_the_contract_and_no_others_unseen(
    knee: Knee, asked: Done, heard: Done
) -> None:
    chat = knee("chat", "--json", stdin="why\n")
    assert {frozenset(record) for record in (*asked.records, *chat.records)} == {FIELDS | ADDED}
    assert {frozenset(record) for record in heard.records} == {HEARD_FIELDS | ADDED}


def test_ask_json_file_is_the_same_as_standard_input(knee: Knee, asked: Done, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text(QUESTIONS, encoding="utf-8")
    windows = tmp_path / "windows.txt"
    windows.write_bytes(QUESTIONS.strip().replace("\n", "\r\n").encode())  # and no end of the last line
    for done in knee.together(["ask", "--json", file], ["ask", "--json", windows]):
        assert done.status == 0 and done.records == asked.records


def test_each_line_of_ask_json_stands_alone(knee: Knee) -> None:
    done = knee("ask", "--json", "-", stdin="why is my knee twitching\nthe second one\nnext\n")
    causes, second, following = done.records
    assert causes["intent"] == "causes"
    assert second["item"] is None and "Cause 4" not in following["say"]
    assert (
        causes["say"] == knee("ask", "--json", "-", stdin="next\nwhy is my knee twitching").records[1]["say"]
    )


def test_ask_json_answers_each_line_before_the_next_is_written(knee: Knee) -> None:
    with knee.held_open("ask", "--json", "-") as program:
        for question, intent in (("why is my knee twitching", "causes"), ("I have chest pain", "emergency")):
            program.write(f"{question}\n")
            record = json.loads(program.read_line())
            assert (record["question"], record["intent"]) == (question, intent)
        program.write("why")
        done = program.finish()
    assert done.status == 0 and done.err == "" and done.records[0]["question"] == "why"


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can a sound card be hidden from a process")
def test_ask_speak_without_a_sound_card_says_so_and_answers(knee: Knee) -> None:
    silent, spoken, heard = knee.together(
        ["ask", "is it dangerous"], ["ask", "--speak", "is it dangerous"], ["hear", "--speak", QUESTION]
    )
    assert (spoken.status, spoken.out) == (0, silent.out)
    new = [line for line in spoken.err.splitlines() if line not in silent.err.splitlines()]
    assert len(new) == 1 and re.search("speaker|[Ss]ound", new[0]) and "only written" in new[0]
    assert heard.status == 0 and "only written" in heard.err and "Cause 1 of 7" in heard.out
    assert_quiet(spoken.err + heard.err)


# knee chat


def test_chat_is_a_conversation_that_remembers(knee: Knee) -> None:
    said = [
        "why is my knee twitching",
        "next",
        "number two",
        "repeat",
        "what can I do about it",
        "goodbye",
        "why",
    ]
    text, as_json = knee("chat", stdin="\n".join(said)), knee("chat", "--json", stdin="\n".join(said))
    assert text.status == as_json.status == 0 and text.err == as_json.err == ""
    records = as_json.records
    for record in records:
        assert_turn(record)
    assert [record["question"] for record in records] == said[:-1], "goodbye is the end"
    assert [(record["intent"], record["item"]) for record in records] == [
        ("causes", None),
        ("next", None),
        ("cause", "dehydration"),
        ("repeat", None),
        ("remedies", None),
        ("goodbye", None),
    ]
    assert "Cause 4 of 7" in records[1]["say"] and records[1]["say"] == records[0]["more"]
    assert records[3]["say"] == records[2]["say"]
    assert records[-1]["more"] is None
    # In text it begins with the greeting, which holds the disclaimer that JSON says with the first answer.
    disclaimer = "I give general information. I am not a doctor."
    spoken = " ".join(record["say"] for record in records).replace(f" {disclaimer}", "")
    greeting, _, rest = " ".join(text.lines).partition("hear what you can ask. ")
    assert disclaimer in greeting and rest == spoken


def test_chat_ends_with_its_input(knee: Knee) -> None:
    nothing, unfinished = knee("chat", stdin=""), knee("chat", stdin="why")
    assert nothing.status == unfinished.status == 0
    assert len(nothing.lines) == 2 and "Cause 1 of 7" in unfinished.out


def test_chat_answers_each_line_as_it_comes(knee: Knee) -> None:
    with knee.held_open("chat", "--json") as program:
        program.write("why is my knee twitching\n")
        assert json.loads(program.read_line())["intent"] == "causes"
        program.write("goodbye\n")
        assert json.loads(program.read_line())["intent"] == "goodbye"
        assert program.process.wait(10) == 0  # although its input is still open


@pytest.mark.parametrize("leaving", ["quit", "exit", "q", " QUIT ", "quit.", ":q", "/quit", "bye"])
def test_chat_is_left_as_any_program(knee: Knee, leaving: str) -> None:
    text, as_json = knee.together(["chat"], ["chat", "--json"], stdin=f"{leaving}\nwhy\n")
    assert text.status == as_json.status == 0
    assert text.lines[-1] == "Goodbye. Take care." and "Cause 1" not in text.out
    [record] = as_json.records
    assert (record["question"], record["intent"]) == (leaving, "goodbye")


def test_chat_passes_over_an_empty_line(knee: Knee) -> None:
    done = knee("chat", stdin="\n  \nwhy\n\nnext\n\n")
    assert done.lines == knee("chat", stdin="why\nnext\n").lines
    assert "heard nothing" not in done.out


def test_text_has_neither_volume_nor_pace(knee: Knee) -> None:
    done = knee("chat", stdin="louder\nquieter please\nslower\nspeak faster\n")
    assert [line.split(".")[0] for line in done.lines[2:]] == ["Text has no volume"] * 2 + [
        "Text has no pace"
    ] * 2


@pytest.mark.parametrize(
    "said", ["why", "what helps", "help", "when should I see a doctor", "hello", "qwxz", "louder"]
)
def test_ask_never_says_say_next(knee: Knee, said: str) -> None:
    one, full, as_json, file = knee.together(
        ["ask", said],
        ["ask", "--full", said],
        ["ask", said, "--json"],
        ["ask", "--json", "-"],
        stdin=f"{said}\n",
    )
    for done in (one, full, as_json, file):
        assert done.status == 0 and not re.search("say next", done.out, re.IGNORECASE)


def test_chat_takes_a_line_that_is_long_or_no_text(knee: Knee) -> None:
    done = knee("chat", stdin=b"why " * 25_000 + b"\nwh\xff\x80y\nis it dangerous\n")
    assert done.status == 0 and "usually harmless" in done.out


# ``more`` in JSON is what "tell me more" says next

_TALKS = (
    *((question,) for question in QUESTIONS.splitlines()),
    ("why", "next"),
    ("why", "next", "next"),
    ("why", "the second one"),
    ("why", "the second one", "tell me more"),
    ("when should i see a doctor", "next"),
    ("what can I do about it", "the last one"),
    ("could dehydration do this", "repeat"),
    ("could dehydration do this", "tell me more", "repeat"),
    ("why", "next", "previous"),
    ("why", "repeat"),
    ("could dehydration do this", "and stress", "previous"),
    ("could dehydration do this", "qwxz fgh"),
    ("why", "I have chest pain"),  # "tell me more" is not to go on with the causes then
)


@pytest.mark.parametrize("talk", _TALKS, ids=" / ".join)
def test_more_is_what_tell_me_more_would_say(assistant: Assistant, talk: tuple[str, ...]) -> None:
    for said in talk:
        record = assistant.hear(said).as_json()
    following = assistant.hear("tell me more").as_json()
    assert_turn(record)
    if record["more"] is None:
        assert following["more"] is None
        end = re.search(r"^(That is all I know|There is nothing|This may be an emergency)", following["say"])
        assert end or record["intent"] == "none", following["say"]
    else:
        assert following["say"] == record["more"]


# knee hear and knee say


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hear") / "answers" / "new"


@pytest.fixture(scope="module")
def heard(knee: Knee, answers: Path) -> Done:
    """Three recordings, of which the second is not there; the answers also as sound."""
    other = answers.parents[1] / "question två.wav"
    shutil.copy(QUESTION, other)
    return knee("hear", QUESTION, "missing.wav", other, "--json", "--to", answers)


def test_hear_answers_recordings_and_names_the_missing_one(heard: Done, answers: Path) -> None:
    assert "missing.wav" in one_sentence(heard, status=1)
    assert [record["file"] for record in heard.records] == [
        str(QUESTION),
        str(answers.parents[1] / "question två.wav"),
    ]
    for record in heard.records:
        assert_turn(record)
        assert record["heard"] == record["question"] == "what is causing my knee to twitch"
        assert (record["intent"], record["item"]) == ("causes", None)
        assert record["audio_seconds"] == pytest.approx(2.225, abs=0.01)
        assert 0 < record["decode_seconds"] < 30


def test_hear_leaves_the_answers_as_sound(heard: Done, answers: Path) -> None:
    files = sorted(answers.iterdir())
    assert [file.name for file in files] == ["question två.wav", "question.wav"]
    for file in files:
        assert_sound(file, seconds=5)


def test_hear_prints_what_it_heard_and_the_answer(knee: Knee) -> None:
    done = knee("hear", QUESTION)
    assert done.status == 0 and done.err == ""
    assert done.lines[0] == f"{QUESTION}: what is causing my knee to twitch"
    assert done.lines[1:-1] == knee("ask", "why is my knee twitching").lines  # and then how to go on


def test_hear_never_writes_over_a_recording_or_another_answer(knee: Knee, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("q.wav", "a/q.wav"):
        shutil.copy(QUESTION, tmp_path / name)
    done = knee("hear", tmp_path / "a" / "q.wav", tmp_path / "q.wav", "--to", tmp_path)
    assert done.status == 0
    assert (tmp_path / "q.wav").read_bytes() == QUESTION.read_bytes()
    assert len(list(tmp_path.glob("*.wav"))) == 3


def test_say_writes_a_wav_file(knee: Knee, tmp_path: Path) -> None:
    slow, fast = knee.together(
        ["say", "Good morning, how are you?", "--to", tmp_path / "slow.wav", "--rate", "100"],
        ["say", "Good", "morning,", "how are you?", "--to", tmp_path / "fast.wav", "--rate", "300"],
    )
    for done, name in ((slow, "slow.wav"), (fast, "fast.wav")):
        assert (done.status, done.out, done.err) == (0, "", "")
        assert_sound(tmp_path / name)
    assert read_audio(tmp_path / "slow.wav").seconds > 1.5 * read_audio(tmp_path / "fast.wav").seconds
    assert sorted(file.name for file in tmp_path.iterdir()) == ["fast.wav", "slow.wav"]


# knee check, models, eval


def test_check_finds_good_files_good_and_names_the_line_of_a_fault(knee: Knee, tmp_path: Path) -> None:
    topic = knee.house / "content" / "topics" / "knee_twitching"
    good = (topic / "facts.yaml").read_text(encoding="utf-8")
    line = next(n for n, text in enumerate(good.splitlines(), 1) if text.startswith("title:"))
    misspelt = tmp_path / "misspelt.yaml"
    misspelt.write_text(good.replace("\ntitle:", "\ntitel:", 1), encoding="utf-8")
    no_yaml = tmp_path / "no_yaml.yaml"
    no_yaml.write_text("id: [\n", encoding="utf-8")
    empty = tmp_path / "empty.yaml"
    empty.write_text("", encoding="utf-8")
    files = [
        topic,
        knee.house / "intents" / "learning" / "phrases" / "causes.yaml",
        misspelt,
        no_yaml,
        empty,
        "none.yaml",
    ]
    checked = knee.together(*(["check", file] for file in files))
    for done in checked:
        assert_quiet(done.err)
    assert [done.status for done in checked] == [0, 0, 1, 1, 1, 1]
    assert checked[0].lines[-1].startswith(("All is well", "Usable"))
    assert checked[1].lines[-1].startswith(("All is well", "Usable"))
    assert f"{misspelt}, line {line}:" in checked[2].out and "titel" in checked[2].out
    for done, file in zip(checked[3:], files[3:], strict=True):
        assert f"{file}, line " in done.out + done.err


def test_models_names_the_embedded_one_and_finds_it_whole(knee: Knee) -> None:
    listed, checked, missing = knee.together(
        ["models", "list"], ["models", "check"], ["models", "check", "--model", "nowhere"]
    )
    assert listed.status == checked.status == 0 and listed.err == checked.err == ""
    embedded = str(knee.house / "models" / "embedded")
    assert embedded in listed.out and re.search(r"\b20 MB\b", listed.out)
    assert "can be fetched, 41 MB, Apache-2.0" in listed.out
    assert embedded in checked.out and "whole" in checked.out
    # Some fifty rare words of danger ("antifreeze") are younger than the graph, which waits for the next model.
    assert re.match(r"It cannot hear [0-9]{1,2} of [78]\d{3} words", checked.lines[1])
    assert "nowhere" in one_sentence(missing)


def test_eval_counts_right_and_wrong_and_shows_confusions(knee: Knee, tmp_path: Path) -> None:
    cases = tmp_path / "cases.tsv"
    cases.write_text(
        "causes\t-\twhy is my knee twitching\n"
        "cause\tdehydration\tcould dehydration do this\n"
        "\n"
        "none\t-\twhat is the capital of France\n"
        "seriousness\t-\twhat can I do about it\n"  # on purpose
        "7\traise\temergency\t-\tI have chest pain\n",  # columns in front do not count
        encoding="utf-8",
    )
    broken = tmp_path / "broken.tsv"
    broken.write_text("causes\t-\twhy\ncauses why\n", encoding="utf-8")
    text, as_json, errors, bad = knee.together(
        ["eval", cases], ["eval", cases, "--json"], ["eval", cases, "--errors"], ["eval", broken]
    )
    assert text.status == as_json.status == errors.status == 0
    figures = json.loads(as_json.out)["figures"]
    assert figures["cases"] == 5
    assert figures["in scope, right"].startswith("3 of 4") and figures["in scope, wrong"].startswith("1 of 4")
    assert figures["out of scope, refused"].startswith("1 of 1")
    assert figures["emergencies and warning signs raised"].startswith("1 of 1") and figures[
        "false alarms"
    ].startswith("0 of 4")
    assert "cases: 5" in text.lines and "seriousness taken for remedies: 1" in text.out
    assert "wrong: seriousness, got remedies: what can I do about it" in errors.lines
    assert f"{broken}, line 2" in one_sentence(bad)


def test_eval_of_recordings_tells_how_far_the_recognizer_may_be_trusted(knee: Knee, tmp_path: Path) -> None:
    cases = tmp_path / "cases.tsv"
    cases.write_text(
        f"causes\t-\t{SOUNDS / 'why.wav'}\nrepeat\t-\t{SOUNDS / 'doctor.wav'}\n", encoding="utf-8"
    )
    typed = tmp_path / "typed.tsv"
    typed.write_text("causes\t-\twhy is my knee twitching\n", encoding="utf-8")
    heard, as_json, text = knee.together(["eval", cases], ["eval", cases, "--json"], ["eval", typed])
    assert "The recognizer's confidence beside how often all that was answered was right:" in heard.lines
    bands = json.loads(as_json.out)["hearing"]
    assert sum(int(band["right"].split()[0]) for band in bands if band["right"][0].isdigit()) == 1
    assert sum(int(band["right"].split()[2].strip(",")) for band in bands if band["right"][0].isdigit()) == 2
    assert not any("recognizer" in line for line in text.lines)


# knee alone


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can a sound card be hidden from a process")
def test_knee_without_a_microphone_says_so_and_ends_well(knee: Knee, tmp_path: Path) -> None:
    answer = tmp_path / "answer.wav"
    alone, demo = knee.together([], ["listen", "--demo", answer])
    assert (alone.status, alone.out) == (0, "")
    assert "microphone" in alone.err.splitlines()[0] and f"{CALLED} chat" in alone.err
    assert demo.status == 0 and demo.err.startswith(alone.err.splitlines()[0])
    assert demo.lines[0] == "Heard: what is causing my knee to twitch"
    assert "Cause 1 of 7: tired muscles." in demo.lines and str(answer) in demo.err
    assert_sound(answer, seconds=5)
    assert_quiet(alone.err + demo.err)


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can a sound card be hidden from a process")
def test_knee_without_a_microphone_goes_on_in_text_in_a_terminal(knee: Knee) -> None:
    done = knee.in_terminal([], "why is my knee twitching", "goodbye")
    assert done.status == 0
    assert "Going on in text" in done.err and "Cause 1 of 7: tired muscles." in done.out
    assert "Goodbye" in done.out.splitlines()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminal that a test could hold")
def test_chat_prompts_in_a_terminal_only(knee: Knee) -> None:
    done = knee.in_terminal(["chat"], "is it dangerous", "goodbye")
    assert done.status == 0 and done.out.count("You: ") == 2
    assert "You: " not in knee("chat", stdin="is it dangerous\ngoodbye\n").out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminal that a test could hold")
def test_arrow_keys_work_at_the_prompt_of_chat(knee: Knee) -> None:
    """Left, and a letter put in; up, and the line before once more; bytes that are no text; Ctrl-D."""
    left, up, end = b"\x1b[D", b"\x1b[A", b"\x04"
    keys = (b"is it dngerous" + 7 * left + b"a\n", up + b"\n", b"\xff\xfe\n", b"\n", end)
    shown = knee.typed(["chat"], "You: ", *keys)
    assert shown.count("Knee twitching is usually harmless") == 2
    assert "[?" not in shown, "nothing of the terminal is switched, as for a bracketed paste"
    assert "Traceback" not in shown and shown.endswith("\n")
    assert list(knee.home.iterdir()) == [], "what was typed is written nowhere"


# help and wrong usage


@pytest.mark.parametrize("command", ["", *COMMANDS, "new-topic"])
def test_help_is_short(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as end:
        main([*command.split(), "--help"])
    out, err = capsys.readouterr()
    assert (end.value.code or 0, err) == (0, "")
    lines = out.splitlines()
    assert 4 < len(lines) < 40
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith(f"usage: knee {command}".strip())


def test_help_comes_out_of_the_real_command(knee: Knee) -> None:
    whole, models = knee.together(["--help"], ["models", "--help"])
    assert whole.status == models.status == 0 and whole.err == models.err == ""
    assert all(re.search(rf"^    {command} +\w", whole.out, re.MULTILINE) for command in COMMANDS)
    assert all(action in models.out for action in ("list", "check", "fetch"))


def test_every_command_named_in_a_message_or_in_the_readme_exists(knee: Knee) -> None:
    known = set(re.findall(r"^    ([\w-]+) +\w", knee("--help").out, re.MULTILINE))
    named: dict[str, str] = {}
    for file in sorted((ROOT / "voice").rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        named |= dict.fromkeys(re.findall(r"(?:'|run )knee ([\w-]+)", source), file.name)
    readme = ROOT / "README.md"
    if readme.exists():
        words = re.findall(r"^    knee (\w[\w-]*)", readme.read_text(encoding="utf-8"), re.MULTILINE)
        named |= dict.fromkeys(words, readme.name)
    assert "chat" in named and "ask" in known, "nothing was found to look at"
    assert {word: file for word, file in named.items() if word not in known} == {}


WRONG = (
    ["nonsense"],
    ["ask"],
    ["ask", "--json"],
    ["ask", "why", "--nonsense"],
    ["chat", "why"],
    ["hear"],
    ["say"],
    ["say", "hello", "--to", "x.wav", "--rate", "fast"],
    ["say", "hello", "--to", "x.wav", "--rate", "nan"],
    ["chat", "--rate", "451"],
    ["chat", "--detail", "long"],
    ["check"],
    ["models"],
    ["models", "eat"],
    ["models", "fetch"],
    ["models", "fetch", "https://example.org/model.zip", "--sha256", "0x12"],
    ["models", "list", "something"],
    ["eval"],
)


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    out, err = capsys.readouterr()
    assert (end.value.code, out) == (2, "")
    last = err.splitlines()[-1]
    assert re.match(r"knee( \w+)?: error: \w.{10}", last) and "_rate" not in last, last


def test_wrong_usage_of_the_real_command(knee: Knee) -> None:
    for done in knee.together(["nonsense"], ["say", "hello", "--to", "x.wav", "--rate", "fast"]):
        assert (done.status, done.out) == (2, "") and ": error: " in done.err.splitlines()[-1]
        assert_quiet(done.err)
    assert not (knee.folder / "x.wav").exists()


def test_the_names_of_the_contract_are_those_of_the_program(topic: Topic) -> None:
    assert {*DIALOG, *ASKED, *ITEMS, "none"} == INTENTS
    for kind, items in (("cause", topic.causes), ("warning", topic.warnings), ("remedy", topic.remedies)):
        assert items and [item.id for item in items.items] == ITEMS[kind].split()
