"""What is printed can be read by ear: the requirements for people with limited vision, by their numbers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.topic import Topic
from content.wording import load_wording
from intents.dialog.assistant import Assistant
from intents.reply import Effect, Reply
from intents.understanding.interpreter import Interpreter
from tests.support.commands import CALLED, Done, Knee, assert_quiet
from tests.support.files import QUESTION

pytest_plugins = ["tests.support.house"]

TALK = (
    "why is my knee twitching", "next", "next", "next", "the second one", "tell me more", "repeat", "what can I do about it",
    "next", "when should I see a doctor", "next", "my knee is numb", "is it dangerous", "qwxz fgh", "qwxz", "", "help",
    "is this medical advice", "slower", "stop", "I have chest pain", "thanks", "goodbye",
)  # fmt: skip
JUNK = (
    "qwxz fgh",
    "what is the capital of France",
    "play some music",
    "blah blah blah",
    "my eyelid twitches",
)
ACKNOWLEDGED = {
    "stop",
    "slower",
    "faster",
    "thanks",
}  # "repeat" after these goes back to what was said before


def replies(interpreter: Interpreter, *talk: str, detail: str = "normal") -> list[Reply]:
    assistant = Assistant(interpreter, detail=detail)  # type: ignore[arg-type]
    return [assistant.hear(said).reply for said in talk]


@pytest.fixture(scope="module")
def printed(knee: Knee) -> dict[str, Done]:
    """What the three commands print, usually and in other surroundings."""
    talk = "\n".join(TALK) + "\n"
    calls = {
        "ask": ["ask", "why is my knee twitching"],
        "chat": ["chat"],
        "hear": ["hear", "missing.wav", QUESTION],
    }
    found = dict(zip(calls, knee.together(*calls.values(), stdin=talk), strict=True))
    surroundings = {
        "narrow": {"COLUMNS": "40", "LINES": "5", "NO_COLOR": "1", "TERM": "dumb", "LC_ALL": "C"},
        "colourful": {"COLUMNS": "200", "TERM": "xterm-256color", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"},
    }
    for name, env in surroundings.items():
        for command, done in zip(calls, knee.together(*calls.values(), stdin=talk, env=env), strict=True):
            found[f"{command}, {name}"] = done
    return found


# 2: everything said is also printed, in the same order


def test_requirement_02_all_that_is_said_is_printed_in_order(
    printed: dict[str, Done], interpreter: Interpreter
) -> None:
    assistant = Assistant(interpreter)
    expected = [*assistant.greeting()]
    for said in filter(None, TALK):  # an empty line is passed over
        reply = assistant.hear(said).reply
        expected += [load_wording().no_pace] if reply.effect is Effect.SLOWER else reply.chunks
    assert printed["chat"].lines == expected
    first = replies(interpreter, "why is my knee twitching")[0]
    alone = Assistant(interpreter, alone=True).hear("why is my knee twitching").reply
    assert printed["ask"].lines == list(alone.chunks)
    assert printed["hear"].lines == [f"{QUESTION}: what is causing my knee to twitch", *first.chunks]


def test_requirement_02_full_and_brief_leave_nothing_out(knee: Knee, interpreter: Interpreter) -> None:
    question = "could dehydration do this"
    normal, brief, full = (
        replies(interpreter, question, "tell me more", detail=detail)
        for detail in ("normal", "brief", "full")
    )
    assert knee("ask", "--full", question).lines == list(full[0].chunks)
    everything = [{*talk[0].chunks, *talk[1].chunks} for talk in (normal, brief)]
    assert {*full[0].chunks} <= everything[0] and {*full[0].chunks} <= everything[1]
    assert len(brief[0].chunks) < len(normal[0].chunks) < len(full[0].chunks)


# 5: help at any moment


@pytest.mark.parametrize("said", ["help", "what can I ask"])
@pytest.mark.parametrize(
    "before", [(), ("why", "next"), ("qwxz", "qwxz"), ("could dehydration do this",), ("I have chest pain",)]
)
def test_requirement_05_help_at_any_moment(
    interpreter: Interpreter, before: tuple[str, ...], said: str
) -> None:
    *_, usual = replies(interpreter, said)
    *_, reply = replies(interpreter, *before, said)
    reminders = 1 if "I have chest pain" in before else 0
    assert reply.label.intent == "help" and reply.chunks[reminders:] == usual.chunks


# 6: repeat verbatim, any number of times


@pytest.mark.parametrize("said", sorted({*TALK, *JUNK} - {"", "repeat"}))
def test_requirement_06_every_reply_can_be_repeated_verbatim(interpreter: Interpreter, said: str) -> None:
    for before in ((), ("why is my knee twitching", "the second one")):
        *_, reply, first, second, third = replies(
            interpreter, *before, said, "repeat", "say that again", "repeat"
        )
        if reply.label.intent not in ACKNOWLEDGED:
            assert first.chunks == second.chunks == third.chunks == reply.chunks
            assert first.more == reply.more


# 7: silence never loses the place

PLACES = (
    ("why is my knee twitching",),
    ("why is my knee twitching", "next"),
    ("why is my knee twitching", "next", "next"),
    ("what can I do about it", "next", "previous"),
    ("when should I see a doctor", "the second one"),
    ("could dehydration do this",),
    ("could dehydration do this", "tell me more"),
    ("I have chest pain",),
    ("qwxz fgh",),
)
GO_ON = (
    "next",
    "previous",
    "repeat",
    "tell me more",
    "the second one",
    "number three",
    "yes",
    "no",
    "what about stress",
    "qwxz",
)


@pytest.mark.parametrize("following", GO_ON)
def test_requirement_07_silence_never_loses_the_place(interpreter: Interpreter, following: str) -> None:
    for before in PLACES:
        expected = replies(interpreter, *before, following)[-1]
        for silence in (("",), ("", "   ", "")):
            assert replies(interpreter, *before, *silence, following)[-1] == expected, before


def test_requirement_07_silence_never_ends_the_conversation(knee: Knee) -> None:
    done = knee("chat", stdin="\n" * 300 + "why\n")
    assert done.status == 0 and "Cause 1 of 7: tired muscles." in done.lines[-7:]


# 8: lists: the count first, three at a time, "next" for more


@pytest.mark.parametrize(
    ("question", "noun", "kind"),
    [
        ("why is my knee twitching", "Cause", "causes"),
        ("when should I see a doctor", "Warning sign", "warnings"),
        ("what can I do about it", "Remedy", "remedies"),
    ],
)
def test_requirement_08_lists_are_counted_and_read_three_at_a_time(
    interpreter: Interpreter, topic: Topic, question: str, noun: str, kind: str
) -> None:
    titles = [item.title for item in getattr(topic, kind).items]
    pages = replies(interpreter, question, *["next"] * ((len(titles) - 1) // 3))
    label = re.compile(rf"^{noun} (\d+) of {len(titles)}: (.+)\.$")
    found = [[match for chunk in page.chunks if (match := label.match(chunk))] for page in pages]
    assert [len(entries) for entries in found] == [3] * (len(titles) // 3) + [len(titles) % 3] * bool(
        len(titles) % 3
    )
    entries = [entry for page in found for entry in page]
    assert [int(entry[1]) for entry in entries] == list(range(1, len(titles) + 1))
    assert [entry[2] for entry in entries] == titles
    words = "zero one two three four five six seven eight nine ten".split()
    assert re.search(rf"\b({len(titles)}|{words[len(titles)]})\b", pages[0].chunks[0], re.IGNORECASE), (
        "the count first"
    )
    for page in pages[:-1]:
        assert "next" in page.chunks[-1]
    assert "next" not in pages[-1].say


# 9: a chunk is one breath


@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
def test_requirement_09_a_line_is_one_breath(interpreter: Interpreter, detail: str) -> None:
    for reply in replies(interpreter, *TALK, *JUNK, detail=detail):
        for chunk in (*reply.chunks, *reply.more):
            assert 1 <= len(chunk.split()) <= 25, chunk


def test_requirement_09_experts_get_everything_at_once(interpreter: Interpreter) -> None:
    reply = replies(interpreter, "why is my knee twitching", detail="full")[0]
    assert sum(chunk.startswith("Cause ") for chunk in reply.chunks) == 7 and reply.more == ()


# 10: not understood


def test_requirement_10_first_short_then_with_examples_then_a_way_out(interpreter: Interpreter) -> None:
    first, second, third, *rest = replies(interpreter, *JUNK, *JUNK)
    assert len(first.say.split()) <= 25
    assert "example" in second.say.lower() and "example" not in first.say.lower()
    assert "goodbye" in third.say and "help" in third.say
    assert all(reply.label.intent == "none" and reply.say for reply in (first, second, third, *rest))
    assert all(a.chunks != b.chunks for a, b in pairwise([first, second, third, *rest]))


@settings(max_examples=150, deadline=None)
@given(
    talk=st.lists(
        st.sampled_from([*JUNK, *JUNK, "", "why is my knee twitching", "next", "help", "yes"]), max_size=14
    )
)
def test_requirement_10_never_the_same_refusal_twice_in_a_row(
    interpreter: Interpreter, talk: list[str]
) -> None:
    said = [(text, reply) for text, reply in zip(talk, replies(interpreter, *talk), strict=True) if text]
    for (_, one), (_, other) in pairwise(said):
        if one.label.intent == other.label.intent == "none":
            assert one.chunks != other.chunks


@pytest.mark.parametrize("said", ["למה הברך שלי רועדת", "为什么我的膝盖抽搐", "почему дёргается колено"])
def test_requirement_10_another_script_is_not_silence(interpreter: Interpreter, said: str) -> None:
    silence, first, second = replies(interpreter, "", said, said)
    assert first.label.intent == second.label.intent == "none"
    assert silence.chunks != first.chunks != second.chunks


def test_requirement_10_not_understanding_is_never_the_end(knee: Knee) -> None:
    done = knee("chat", stdin="qwxz fgh\n" * 50 + "why is my knee twitching\n")
    assert done.status == 0 and done.lines[-1].startswith("Say next") and "Cause 3 of 7" in done.out


# 13: plain lines


def test_requirement_13_no_escape_codes_boxes_or_tabs(printed: dict[str, Done]) -> None:
    for name, done in printed.items():
        for text in (done.out, done.err):
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text), name
            assert not re.search(
                r"[\u2190-\u21ff\u2500-\u25ff\u2800-\u28ff\ufe0f\U0001f000-\U0001ffff]", text
            ), name
            assert not re.search(r"^[ \-*#|>+=_~.]|[ ]$| {2}|[|*_#=~]{2}", text, re.MULTILINE), name
            assert text == "" or text.endswith("\n")


def test_requirement_13_answers_on_standard_output_all_else_on_standard_error(
    knee: Knee, printed: dict[str, Done]
) -> None:
    assert_quiet("".join(done.err for done in printed.values()))
    assert printed["chat"].err == ""
    assert printed["ask"].err.splitlines() == [
        f"There is more: add --full to hear all, or go on in {CALLED} chat."
    ]
    assert len(printed["hear"].err.splitlines()) == 1 and "missing.wav" in printed["hear"].err
    assert "missing.wav" not in printed["hear"].out and printed["hear"].status == 1
    wrong = knee("ask")
    assert wrong.out == "" and wrong.err


def test_requirement_13_the_same_text_in_any_terminal(printed: dict[str, Done]) -> None:
    for name, done in printed.items():
        usual = printed[name.split(",")[0]]
        assert (done.out, done.err, done.status) == (usual.out, usual.err, usual.status), name


def test_requirement_13_list_entries_are_labelled_lines(printed: dict[str, Done]) -> None:
    for command in ("ask", "hear", "chat"):
        assert "Cause 1 of 7: tired muscles." in printed[command].lines
    entries = [line for line in printed["chat"].lines if re.search(r"\d of \d", line)]
    assert len(entries) == 7 + 6 + 6 and all(
        re.match(r"(Cause|Warning sign|Remedy) \d of \d: ", line) for line in entries
    )


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo terminal")
def test_requirement_13_a_terminal_gets_no_escape_codes_either(knee: Knee, printed: dict[str, Done]) -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "voice", "ask", "why is my knee twitching"],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        cwd=knee.folder,
        env=knee.environment({"TERM": "xterm-256color", "COLORTERM": "truecolor"}),
    ) as process:
        os.close(theirs)
        output = b""
        try:
            while block := os.read(ours, 4096):
                output += block
        except OSError:  # Linux ends a terminal whose other side was closed with an error
            pass
        finally:
            os.close(ours)
        assert process.wait(30) == 0
    text = output.decode().replace("\r\n", "\n")  # the terminal's own doing
    assert sorted(text.splitlines()) == sorted([*printed["ask"].lines, *printed["ask"].err.splitlines()])


# 14: nothing is spoken unless asked


@pytest.mark.parametrize(
    "arguments", [["ask", "why"], ["chat"], ["hear", QUESTION]], ids=["ask", "chat", "hear"]
)
def test_requirement_14_text_is_not_also_spoken(knee: Knee, arguments: list[str]) -> None:
    done = knee(*arguments, stdin="why\n", env={"PYTHONPROFILEIMPORTTIME": "1"})
    loaded = {
        line.rpartition("|")[2].strip() for line in done.err.splitlines() if line.startswith("import time:")
    }
    assert done.status == 0 and "voice.commands.talking.ask" in loaded
    assert loaded & {"sounddevice", "_sounddevice", "pyttsx3", "espeakng_loader"} == set()


# Safe health answers


def test_health_requirement_01_an_emergency_is_told_on_its_own(knee: Knee) -> None:
    done = knee("chat", "--json", stdin="I have chest pain\nrepeat\n")
    for record in done.records:
        assert (
            re.fullmatch(r"This may be an emergency\. Call [^.]+\.", record["say"]) and record["more"] is None
        )


def test_health_requirement_05_a_short_disclaimer_once_at_the_start(
    printed: dict[str, Done], topic: Topic
) -> None:
    assert len(topic.disclaimer_short.split()) <= 12
    assert topic.disclaimer_short in printed["chat"].lines[0]
    assert printed["chat"].out.count(topic.disclaimer_short) == 1
    assert (
        printed["ask"].out.count(topic.disclaimer_short)
        == printed["hear"].out.count(topic.disclaimer_short)
        == 1
    )
