"""Broken topic files: each fault names its line and says what to write; nothing else than BrokenFile is raised."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from content.loading import DEFAULT_TOPIC, check_topic, load_topic
from content.wording import load_wording
from content.yamlfile import BrokenFile, Fault, lines_of_texts, read_yaml
from tests.support.files import CASES
from voice.commands.tending.check import check, faults_of

GOOD = (CASES / "hiccups.yaml").read_text(encoding="utf-8")
TODAY = date(2026, 12, 1)


class Case(NamedTuple):
    """One edit of the good file, a text on the line that the fault must name, and what it must say."""

    name: str
    old: str
    new: str
    at: str
    says: str


LONG = "Very long words of no use follow here and go on" + " and on" * 30
BROKEN = [
    # What is missing, or not known
    Case("a key is missing", "title: hiccups\n", "", "# A second", r"'title' is missing; add it"),
    Case("a part is missing", "overview:\n", "overviews:\n", "# A second", r"'overview' is missing; add it"),
    Case("an unknown part", "overview:\n", "overviews:\n", "overviews:",
         r"'overviews' is not a known key; check its spe"),
    Case("a key of an item is missing", "      headline: A very full stomach can set off hiccups.\n", "", "id: big-meal",
         r"'headline' is missing; add it"),
    Case("an unknown key of an item", "title: fizzy drinks", "titel: fizzy drinks", "titel:",
         r"'titel' is not a known key"),
    Case("a key one step too far left", "  none:\n", "none:\n", "none:", r"'none' is not a known key"),
    # The wrong kind of thing
    Case("a text where a list should be", "  say:\n    - A hiccup is a short,", "  say: A hiccup is a short,", "say: A hiccup",
         r"'say' must be a list; write one '- ' line"),
    Case("one text for a list", "      detail:\n        - It swells, and then", "      detail: It swells, and then",
         "detail: It swells", r"'detail' must be a list; write one '- ' line for each entry"),
    Case("a list for a text", "title: a big meal", "title: [a, big, meal]", "title: [a",
         r"'title' must be text"),
    Case("a number for a text", "title: a big meal", "title: 5", "title: 5",
         r"'title' must be text; put it in quotes"),
    Case("true for a text", "      - is it the soda\n", "      - true\n", "- true",
         r"must be text; put it in quotes"),
    Case("nothing for a text", "title: a big meal", "title:", "title:\n", r"'title' must be text"),
    Case("a text for a passage", "seriousness:\n  say:\n    - Hiccups are hardly", "seriousness: Hiccups are hardly",
         "seriousness: Hic", r"'seriousness' must have keys below it, such as 'say:'"),
    Case("a list for keys", "  cause:\n    big-meal:", "  cause:\n  - big-meal:", "  cause:\n  - big",
         r"'cause' must have keys below it"),
    # Empty, too long, too many
    Case("an empty list", "      detail:\n        - It swells, and then it pushes upwards.\n", "      detail: []\n",
         "detail: []", r"'detail' needs at least 1 entry; add one"),
    Case("an empty text", "title: fizzy drinks", 'title: ""', 'title: ""',
         r"'title' is empty; write the text"),
    Case("a text of blanks", "title: fizzy drinks", 'title: "  "', 'title: "  "',
         r"'title' is empty; write the text"),
    Case("a text without end", "It swells, and then", "word " * 100, "word word",
         r"over 400 characters; make it shorter"),
    Case("a list without end", "    - Most of them", "    - More.\n" * 11 + "    - Most of them", "say:",
         r"'say' has over 12 entries; remove some"),
    # Ids
    Case("an id with a blank", "id: big-meal", "id: Big Meal", "id: Big",
         r"'Big Meal' is no valid id; use small letters, digits"),
    Case("an id with two hyphens", "id: big-meal", "id: big--meal", "id: big--",
         r"'big--meal' is no valid id"),
    Case("an id twice", "id: fizzy-drinks", "id: big-meal", "id: big-meal\n      title: fizzy",
         r"'big-meal' stands here twice in one list; give each item its own"),
    Case("phrases of no item", "    holding-breath:\n", "    holding-breth:\n", "holding-breth:",
         r"'holding-breth' is no id in 'remedies'; use one of: slow-sips, holding-breath"),
    Case("phrases of a bad id", "    holding-breath:\n", "    Holding Breath:\n", "Holding Breath:",
         r"is no valid id"),
    # Dates
    Case("a date that is none", "reviewed: 2026-11-22", "reviewed: 2026-13-45", "reviewed: 2026-13",
         r"'reviewed' must be a date; write it as 2026-01-31"),
    Case("a date in words", "reviewed: 2026-11-22", "reviewed: last winter", "reviewed: last",
         r"'reviewed' must be a date; write it as 2026-01-31"),
    Case("a date the other way round", "review_again: 2031-11-22", "review_again: 22.11.2031", "review_again:",
         r"'review_again' must be a date"),
    Case("a date with an hour", "reviewed: 2026-11-22", "reviewed: 2026-11-22 10:30:00", "reviewed: 2026",
         r"must be a date"),
    # What the conversation fills in
    Case("a misspelt name in braces", "There are {count} things", "There are {cuont} things", "{cuont}",
         r"'intro' has braces; only \{count\} may stand in them"),
    Case("a lone brace", "There are {count} things", "There are {count things", "{count things",
         r"only \{count\} may"),
    # YAML itself
    Case("a key twice", "      title: fizzy drinks\n", "      title: fizzy drinks\n      title: soda\n", "title: soda",
         r"'title' stands here a second time; remove one"),
    Case("a part twice", "summary:\n", "overview:\n  say: [Again.]\nsummary:\n", "overview:\n  say: [Again",
         r"'overview' stands here a second time; remove one"),
    Case("a tab", "      headline: A very full", "\theadline: A very full", "\theadline",
         r"begins with a tab; indent with spaces"),
    Case("a tab after blanks", "      headline: A very full", "    \theadline: A very full", "\theadline",
         r"indent with spaces"),
    Case("indented too little", "      headline: A very full", "     headline: A very full", "headline: A very full",
         r"is not YAML: .*check the indentation"),
    Case("a quote that never closes", 'title: fizzy drinks', 'title: "fizzy drinks', 'title: "fizzy',
         r"is not YAML: .*quotes"),
    Case("a colon in a text", "headline: The gas in", "headline: Note: the gas in", "headline: Note:",
         r"is not YAML: .*quotes"),
    Case("a text that begins with a sign", "- It swells, and", "- @It swells, and", "- @It", r"is not YAML"),
    Case("an alias", "    - is it the soda\n", "    - &s is it the soda\n      - *s\n", "- *s",
         r"'\*s' repeats what stands elsewhere; write it out instead"),
    Case("an alias of nothing", "title: a big meal", "title: *meal", "title: *meal", r"'\*meal' repeats"),
    Case("an alias for bold", "- It swells, and then", "- *It swells,* and then", "- *It",
         r"is not YAML: .*quotes"),
    Case("a tag", "title: a big meal", "title: !!int a big meal", "title: !!int",
         r"'!!int' is a tag; leave it out"),
    Case("a tag that runs code", "title: a big meal", "title: !!python/object/apply:os.getcwd []", "!!python",
         r"'!!python/object/apply:os.getcwd' is a tag; leave it out"),
    Case("a second document", "phrases:\n", "---\nphrases:\n", "---", r"is not YAML: .*document"),
    Case("a key that is a list", "  none:\n", "  ? [none, some]\n  :\n", "? [none", r"is not YAML: .*key"),
    # Signs that no editor shows
    Case("a NUL byte", "- is it the soda", "- is it\0the soda", "- is it\0",
         r"control character number 0; remove it"),
    Case("an escape code", "- is it the soda", "- is it \x1b[1mthe soda", "- is it \x1b",
         r"control character number 27; remove it"),
    # Words that may not be said
    Case("over one breath", "- It swells, and then it pushes upwards.", "- " + "It swells and swells. " * 7, "- It swells and",
         r"over 25 words, more than one breath; split it"),
    Case("over 20 words in a sentence", "- It swells, and then", f"- {'It swells and ' * 7}then", "- It swells and",
         r"a sentence of over 20 words; split it"),
    Case("a headline too long after its title", "headline: The gas in", "headline: " + "The gas. " * 7 + "The gas in",
         "headline: The gas.", r"'headline' is over 25 words after 'About fizzy drinks:'; shorten it"),
    Case("a long disclaimer", "I am not a doctor.\n", "I am not a doctor and never was one.\n", "disclaimer_short:",
         r"is over 12 words; shorten it"),
    Case("a diagnosis", "- It swells, and then", "- You have a full stomach, and then", "- You have",
         r"'You have' sounds like a diagnosis; write 'can be caused by'"),
    Case("an order about medicines", "- Swallow slowly,", "- Stop taking your pills,", "- Stop taking",
         r"'Stop taking your pills' tells people to change a medicine; write 'ask the doctor who prescribed it'"),
    Case("a percentage", "- Swallow slowly,", "- It helps 80 % of people,", "80 %",
         r"holds a percentage; say it in words"),
    Case("a promise", "- Swallow slowly,", "- This cures it,", "- This cures",
         r"'cures' promises a cure; write 'may help'"),
    Case("brackets in a title", "title: fizzy drinks", "title: fizzy drinks (soda)", "title: fizzy",
         r"a voice reads badly"),
    Case("a line feed in a text", "title: fizzy drinks", 'title: "fizzy\\ndrinks"', 'title: "fizzy',
         r"a voice reads badly"),
]  # fmt: skip


@pytest.mark.parametrize("case", BROKEN, ids=[case.name for case in BROKEN])
def test_a_fault_names_its_line_and_what_to_write(tmp_path: Path, case: Case) -> None:
    text = edited(case.old, case.new)
    path = written(tmp_path, text)
    faults = check_topic(path, TODAY)
    assert str(path) in str(faults[0])
    matching = [
        fault
        for fault in faults
        if fault.line == line_in(text, case.at) and re.search(case.says, fault.message)
    ]
    assert matching, f"expected line {line_in(text, case.at)}, {case.says}; got {faults}"
    assert not any(fault.warning for fault in matching)


def test_a_topic_about_health_needs_warning_signs(tmp_path: Path) -> None:
    warnings = GOOD[GOOD.index("warnings:\n") : GOOD.index("remedies:\n")]
    signs = GOOD[GOOD.index("  warning:\n") : GOOD.index("  remedy:\n")]
    without = GOOD.replace(warnings, "").replace(signs, "")
    [fault] = faults_of(written(tmp_path, without))
    assert "a topic about health needs 'warnings'" in fault.message and not fault.warning
    assert (
        faults_of(
            written(tmp_path, without.replace("title: hiccups\n", "title: hiccups\nmedical: false\n", 1))
        )
        == []
    )


def test_the_files_that_come_with_the_program_have_no_fault() -> None:
    assert check_topic(DEFAULT_TOPIC, TODAY) == []
    assert check_topic(CASES / "hiccups.yaml", TODAY) == []
    assert load_topic(CASES / "hiccups.yaml").id == "hiccups"
    assert load_wording().goodbye


def test_what_has_the_wrong_shape_is_not_loaded(tmp_path: Path) -> None:
    path = written(tmp_path, edited("id: fizzy-drinks", "id: big-meal"))
    with pytest.raises(BrokenFile, match="stands here twice"):
        load_topic(path)
    path = written(tmp_path, edited("There are {count} things", "There are {cuont} things"))
    with pytest.raises(BrokenFile, match="only {count}"):
        load_topic(path)


# All at once


def test_all_faults_of_a_file_are_told_in_the_order_of_its_lines(tmp_path: Path) -> None:
    text = GOOD
    edits = {
        "title: hiccups\n": "title: 7\n",
        "reviewed: 2026-11-22": "reviewed: soon",
        "disclaimer_short:": "disclaimer_shrt:",
        "title: a big meal": "title: a big meal\n      title: a large meal",
        "id: two-days": "id: Two Days",
        "      headline: Small sips of cold water may calm the hiccups.\n": "",
        "  none:\n": "  non:\n",
    }
    for old, new in edits.items():
        text = edited(old, new, text)
    faults = check_topic(written(tmp_path, text), TODAY)
    expected = [
        ("# A second", "'disclaimer_short' is missing"),
        ("title: 7", "must be text"),
        ("reviewed: soon", "must be a date"),
        ("disclaimer_shrt:", "not a known key"),
        ("title: a large meal", "a second time"),
        ("id: Two Days", "no valid id"),
        ("id: slow-sips", "'headline' is missing"),
        ("  non:", "not a known key"),
    ]
    assert [fault.line for fault in faults] == [line_in(text, at) for at, _ in expected]
    assert all(message in fault.message for fault, (_, message) in zip(faults, expected, strict=True))


def test_all_wrong_words_are_told_even_where_the_same_text_stands_twice(tmp_path: Path) -> None:
    text = edited("- It swells, and then it pushes upwards.", "- You have 5 %.")
    text = edited("- Swallow slowly, ten times or so.", "- You have 5 %.", text)
    text = edited("id: fizzy-drinks", "id: big-meal", text)
    faults = check_topic(written(tmp_path, text), date(2040, 1, 1))
    first, second = (number for number, line in enumerate(text.split("\n"), 1) if "You have 5 %." in line)
    lines = [fault.line for fault in faults]
    assert lines.count(first) == lines.count(second) == 2
    assert {line_in(text, "review_again:"), line_in(text, "id: big-meal\n      title: fizzy")} <= set(lines)


def test_the_short_message_says_how_many_faults_there_are(tmp_path: Path) -> None:
    text = edited("title: a big meal", "title: 5", edited("title: fizzy drinks", "title: 6"))
    with pytest.raises(BrokenFile) as caught:
        load_topic(written(tmp_path, text))
    assert re.search(r"line \d+: .*\(1 more; run knee check\)$", str(caught.value))


# Warnings


def test_health_8_a_review_that_is_due_is_a_warning(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    assert check_topic(path, date(2031, 11, 22)) == []
    [fault] = check_topic(path, date(2031, 11, 23))
    assert fault.warning
    assert fault.line == line_in(GOOD, "review_again:")
    assert "was due on 2031-11-22; read the source again and set both dates" in fault.message
    assert str(fault).startswith(f"{path}, line {fault.line}: warning: ")


def test_health_7_hard_words_are_a_warning(tmp_path: Path) -> None:
    hard = "Involuntary diaphragmatic contractions occasionally necessitate professional investigation."
    text = edited("- Hiccups are hardly ever a sign of trouble.", f"- {hard}")
    [fault] = check_topic(written(tmp_path, text), TODAY)
    assert fault.warning
    assert fault.line == line_in(text, "seriousness:")
    assert "use shorter words and sentences" in fault.message


# Whole files


def test_a_missing_file(tmp_path: Path) -> None:
    [fault] = check_topic(tmp_path / "none.yaml", TODAY)
    assert (fault.line, fault.message) == (1, "there is no such file; check the name.")


def test_a_folder(tmp_path: Path) -> None:
    [fault] = check_topic(tmp_path, TODAY)
    assert (fault.line, fault.message) == (
        1,
        "this folder holds no topic; name one with a facts.yaml in it, or a .yaml file.",
    )


def test_a_file_below_a_file(tmp_path: Path) -> None:
    [fault] = check_topic(written(tmp_path, GOOD) / "topic.yaml", TODAY)
    assert fault.message.startswith("cannot be read")


def test_a_name_that_no_system_allows(tmp_path: Path) -> None:
    [fault] = check_topic(tmp_path / ("n" * 5000), TODAY)
    assert fault.message.startswith("cannot be read")


def test_five_megabytes(tmp_path: Path) -> None:
    [fault] = check_topic(written(tmp_path, "# filler\n" * 600_000), TODAY)
    assert (fault.line, fault.message[:14]) == (1, "is over 4 MB; ")


def test_bytes_that_are_not_utf_8(tmp_path: Path) -> None:
    text = edited("- is it the soda", "- is it the café")
    path = tmp_path / "topic.yaml"
    path.write_bytes(text.encode("latin-1"))
    [fault] = check_topic(path, TODAY)
    assert (fault.line, fault.message) == (line_in(text, "café"), "is not UTF-8 text; save it as UTF-8.")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_editors_do_to_a_good_file(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = tmp_path / "topic.yaml"
    path.write_bytes(GOOD.replace("\n", line_end).encode(encoding))
    assert check_topic(path, TODAY) == []


@pytest.mark.parametrize(
    "text", ["", "# nothing here", "null", "just words", "- a\n- list", "5", "---", "{}", "\n" * 99]
)
def test_a_file_that_is_no_topic(tmp_path: Path, text: str) -> None:
    faults = check_topic(written(tmp_path, text), TODAY)
    assert faults
    assert all(fault.line == 1 for fault in faults)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_nesting_without_end(tmp_path: Path, opening: str) -> None:
    [fault] = check_topic(written(tmp_path, "id: deep\ntitle:\n  " + opening * 200_000), TODAY)
    assert fault.line == 3
    assert "nested over 30 levels deep; write it flatter" in fault.message


def test_an_alias_bomb(tmp_path: Path) -> None:
    bomb = "a0: &a0 [boom, boom]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30)
    )
    faults = check_topic(written(tmp_path, bomb), TODAY)
    assert [fault.line for fault in faults] == list(range(2, 31))
    assert faults[0].message == "'*a0' repeats what stands elsewhere; write it out instead."


def test_a_file_that_repeats_itself_through_an_alias(tmp_path: Path) -> None:
    [fault] = check_topic(written(tmp_path, "id: x\nmore: &me\n  again:\n    *me\n"), TODAY)
    assert fault.line == 4


def test_plain_words_stay_words(tmp_path: Path) -> None:
    """YAML 1.1 takes these for truth values, times and octal numbers; whoever writes phrases means the words."""
    path = written(tmp_path, "[yes, no, on, off, 12:30, 0x1F, 1_000, 2026-01-01, 010, =, 1e3, .5]")
    assert all(isinstance(value, str) for value in read_yaml(path))
    assert read_yaml(written(tmp_path, "[true, 0, 15, -3, null]")) == [True, 0, 15, -3, None]


def test_the_line_of_a_text_that_goes_over_several_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "a: x\nb:\n  - one two\n    three\n  - 'it''s'\n")
    lines = lines_of_texts(path)
    assert lines["one two three"] == 3
    assert lines["it's"] == 5
    assert "four" not in lines


# The command


def test_check_prints_each_fault_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(
        tmp_path, edited("title: a big meal", "title: 5", edited("title: fizzy drinks", "title: 6"))
    )
    assert check(path) == 1
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 3
    assert (
        printed[0] == f"{path}, line {line_in(GOOD, 'title: a big')}: 'title' must be text; put it in quotes."
    )
    assert printed[2] == "2 to mend."


def test_check_of_a_good_file_succeeds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(written(tmp_path, GOOD)) == 0
    assert "to mend" not in capsys.readouterr().out


def test_check_knows_a_file_of_phrases(tmp_path: Path) -> None:
    path = written(tmp_path, "causes:\n  - how come\n  - 5\noverview: []\n")
    assert [(fault.line, fault.message) for fault in faults_of(path)] == [
        (3, "'causes' must be text; put it in quotes."),
        (4, "'overview' needs at least 1 entry; add one."),
    ]
    assert faults_of(written(tmp_path, "causes:\n  - how come\n")) == []


# Whatever a file holds


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("topics") / "topic.yaml"


SIGNS = st.sampled_from(
    [
        *"\n\n  :-[]{}&*!|>'\"%@`#?,~\t=<\\\0",
        "- ",
        ": ",
        "&a ",
        "*a ",
        "!!int ",
        "<<: ",
        "---\n",
        "2026-13-99",
    ]
)
KEYS = st.sampled_from(re.findall(r"(?m)^ *(?:- )?(\w+):", GOOD))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.binary(max_size=9)
)
NESTED = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=30,
)


def judged(path: Path, content: bytes) -> list[Fault]:
    """The faults of a file of these bytes, found in both ways; every one is a whole sentence on a line of the file."""
    path.write_bytes(content)
    faults = check_topic(path, TODAY)
    try:
        load_topic(path)
    except BrokenFile as broken:
        assert {fault for fault in faults if not fault.warning} >= set(broken.faults)
        assert broken.faults
    lines = len(re.split(rb"\r\n|\n|\r|\xc2\x85|\xe2\x80[\xa8\xa9]", content))
    for fault in faults:
        assert 1 <= fault.line <= lines
        assert fault.message.endswith(".")
        assert len(fault.message) < 600
    return faults


@given(content=st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes(scratch: Path, content: bytes) -> None:
    assert judged(scratch, content)


@given(text=st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text(scratch: Path, text: str) -> None:
    assert judged(scratch, text.encode())


@given(parts=st.lists(SIGNS | KEYS | st.text(max_size=5), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_signs_of_yaml(scratch: Path, parts: list[str]) -> None:
    assert judged(scratch, "".join(parts).encode())


@given(value=NESTED)
@settings(max_examples=200, deadline=None)
def test_any_structure(scratch: Path, value: object) -> None:
    assert judged(scratch, yaml.safe_dump(value, allow_unicode=True).encode())


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_good_file_with_a_piece_torn_out_and_something_put_in(scratch: Path, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = start + data.draw(st.integers(0, 30))
    put = data.draw(st.lists(SIGNS | KEYS | st.text(max_size=5), max_size=3))
    judged(scratch, (GOOD[:start] + "".join(put) + GOOD[end:]).encode())


@given(key=KEYS, value=NESTED)
@settings(max_examples=150, deadline=None)
def test_a_good_file_with_another_value(scratch: Path, key: str, value: object) -> None:
    topic = yaml.safe_load(GOOD)
    todo = [topic]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            todo += [child for name, child in node.items() if name != key]
            if key in node:
                node[key] = value
        elif isinstance(node, list):
            todo += node
    judged(scratch, yaml.safe_dump(topic, allow_unicode=True).encode())


def edited(old: str, new: str, text: str = GOOD) -> str:
    """The good file with its only ``old`` replaced: a case that no longer fits the file fails by itself."""
    assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
    return text.replace(old, new)


def line_in(text: str, mark: str) -> int:
    """The line, counted from 1, on which ``mark`` begins."""
    return text[: text.index(mark)].count("\n") + 1


def written(folder: Path, text: str) -> Path:
    path = folder / "topic.yaml"
    path.write_bytes(text.encode())
    return path
