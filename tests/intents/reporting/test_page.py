"""The report of an evaluation: a page that holds together, needs nothing else, and says in tables what it shows in plots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.meaning import Label
from intents.measuring.accuracy import Outcome, summary
from intents.measuring.cases import Case
from intents.reporting.counted import ASKED, OTHERS, confusion, short, times
from intents.understanding.interpreter import Interpreter

pytest.importorskip("matplotlib", reason="the extra 'report' is not installed: pip install matplotlib")
from intents.reporting.page import page

VOID = {"br", "hr", "meta"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=https://example.org/x.png onerror=alert(1)>',
    "why & how </td></table>",
    "a\x00b\x1b[31mc\x7f",
    "$x^2$ and \\frac{",
    "\u202eright to left \u05e9\u05dc\u05d5\u05dd",
    "",
)


@dataclass
class Node:
    name: str
    attributes: dict[str, str]
    inside: list[Node | str] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[Node]:
        for each in self.inside:
            if isinstance(each, Node):
                if not names or each.name in names:
                    yield each
                yield from each.all(*names)

    @property
    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text for each in self.inside)


class Tree(HTMLParser):
    """The elements of a page; fails where one is closed that was not open, or left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Node("", {})
        self._open = [self.root]
        self.feed(html)
        self.close()
        assert len(self._open) == 1, f"left open: {self._open[-1].name}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"twice the same attribute: {tag} {attrs}"
        node = Node(tag, {key: value or "" for key, value in attrs})
        self._open[-1].inside.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].inside.append(Node(tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag, f"closed: {tag}"

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def outcomes_of(assistant: Assistant, lines: list[tuple[str, str]], hearing: float = 0.0) -> list[Outcome]:
    found = []
    for label, text in lines:
        assistant.forget()
        end = ".wav" if hearing else ""
        turn = assistant.hear(Heard(text, confidence=0.83))
        found.append(
            Outcome(Case(Label.parse(label), f"{text}{end}"), turn, 0.0004 + 0.0001 * len(found), hearing)
        )
    return found


LINES = [
    ("causes", "why is my knee twitching"),
    ("cause dehydration", "could it be that I drink too little"),
    ("cause dehydration", "could it be stress"),
    ("overview", "what can I do about it"),
    ("seriousness", "is it dangerous"),
    ("none", "what is the capital of France"),
    ("none", "is it dangerous"),
    ("none", "who won the match"),
    *(("remedies", text) for text in HOSTILE),
    ("<b>no intent</b> & 'item'", "why"),
]


@pytest.fixture(scope="module")
def told(interpreter: Interpreter) -> list[Outcome]:
    return outcomes_of(Assistant(interpreter), LINES)


@pytest.fixture(scope="module")
def written(told: list[Outcome]) -> str:
    return page("<cases>.tsv", "a topic & more", summary(told), told)


@pytest.fixture(scope="module")
def root(written: str) -> Node:
    return Tree(written).root


def test_the_text_of_others_is_text(root: Node, written: str, told: list[Outcome]) -> None:
    assert not list(root.all("script", "img", "b", "iframe", "object", "link", "form"))
    cells = {node.text for node in root.all("td", "th")}
    wrong = [o for o in told if o.kind != "right"]
    assert len(wrong) > len(HOSTILE)
    for outcome in wrong:
        said = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "\ufffd", outcome.turn.heard.text)
        assert said in cells or said == "", "as it was, with a mark for what no page can hold"
    assert "<b>no intent</b> & 'item'" in cells
    assert next(root.all("h1")).text == "How well <cases>.tsv was understood"
    assert not set(written) & {chr(code) for code in (*range(10), *range(11, 32), 127)}
    assert [node.text for node in root.all("bdi")], "a line that runs the other way keeps that to itself"


def test_it_needs_nothing_else(root: Node, written: str) -> None:
    for node in root.all():
        assert not {"src", "srcset", "poster", "data", "action", "background"} & node.attributes.keys()
        assert not any(key.startswith("on") for key in node.attributes)
        for key in ("href", "xlink:href"):
            assert node.attributes.get(key, "#").startswith("#")
        assert "http" not in " ".join(v for k, v in node.attributes.items() if not k.startswith("http-equiv"))
    assert re.findall(r"url\((?!#)|@import|@font-face", written) == []
    policy = next(n for n in root.all("meta") if n.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.attributes["content"].startswith("default-src 'none'")


def test_the_page_has_a_frame_for_those_who_hear_it(root: Node) -> None:
    html = next(root.all("html"))
    assert html.attributes["lang"] == "en" and next(root.all("title")).text
    assert [len(list(root.all(name))) for name in ("h1", "main", "nav", "header")] == [1, 1, 1, 1]
    levels = [int(node.name[1]) for node in root.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:])), "no level is left out"
    viewport = next(n for n in root.all("meta") if n.attributes.get("name") == "viewport")
    assert (
        "scalable" not in viewport.attributes["content"] and "maximum" not in viewport.attributes["content"]
    )
    first = next(root.all("a"))
    assert first.attributes["href"] == "#results", "the first link leads past the contents"
    nav = next(root.all("nav"))
    headings = [node.text for node in root.all("h2")]
    assert [node.text for node in nav.all("a")] == headings


def test_names_are_there_and_nobody_shares_them(root: Node) -> None:
    ids = [node.attributes["id"] for node in root.all() if "id" in node.attributes]
    assert len(ids) == len(set(ids)) > 50
    for node in root.all():
        for key in ("aria-labelledby", "aria-describedby"):
            assert set(node.attributes.get(key, "").split()) <= set(ids)
        if node.attributes.get("href", "").startswith("#"):
            assert node.attributes["href"][1:] in ids
        for name in re.findall(r"url\(#([^)]+)\)", " ".join(node.attributes.values())):
            assert name in ids


def test_every_table_has_a_caption_and_headers(root: Node) -> None:
    tables = list(root.all("table"))
    assert len(tables) >= 6
    for table in tables:
        (caption,) = table.all("caption")
        assert caption.text
        head, *rows = table.all("tr")
        columns = list(head.all("th"))
        assert all(cell.attributes["scope"] == "col" and cell.text for cell in columns)
        for row in rows:
            cells = list(row.all("th", "td"))
            assert len(cells) == len(columns)
            assert [cell.name for cell in cells] == ["th", *["td"] * (len(cells) - 1)]
            assert cells[0].attributes["scope"] == "row" and cells[0].text
    places = [node for node in root.all("div") if node.attributes.get("role") == "group"]
    assert len(places) == len(tables) and all(node.attributes["tabindex"] == "0" for node in places)


def test_every_plot_is_named_and_its_figures_are_in_a_table_after_it(root: Node) -> None:
    plots = 0
    for section in root.all("section"):
        parts = [part for part in section.inside if isinstance(part, Node)]
        for number, part in enumerate(parts):
            if part.name != "figure":
                continue
            plots += 1
            (svg,) = part.all("svg")
            assert svg.attributes["role"] == "img" and "viewbox" in svg.attributes
            assert next(svg.all("title")).text and next(svg.all("desc")).text.endswith(".")
            assert any(list(other.all("table")) for other in parts[number + 1 :])
    assert plots == 3
    svg = next(root.all("svg"))
    drawn = [node.text for node in svg.all("text") if node.text.isdecimal()]
    table = next(
        node
        for node in root.all("div")
        if node.attributes.get("aria-labelledby") == "confusion-table-caption"
    )
    counts = [
        cell.text
        for row in list(table.all("tr"))[1:]
        for cell in list(row.all("td"))[:-1]
        if cell.text != "0"
    ]
    assert drawn == counts


def test_plots_take_their_colours_and_letters_from_the_page(root: Node) -> None:
    for svg in root.all("svg"):
        looks = " ".join(node.attributes.get("style", "") for node in svg.all())
        assert "currentColor" in looks and "font-family" not in looks
        assert re.findall(r"#[0-9a-f]{6}", looks) == [], "a colour that would stay in the dark"
        assert not list(svg.all("style", "metadata"))


def test_recordings_are_told_from_text(assistant: Assistant) -> None:
    found = outcomes_of(assistant, LINES[:6], hearing=0.31)
    root = Tree(page("said.tsv", "topic", summary(found), found)).root
    assert "Hearing" in [node.text for node in root.all("h3")]
    assert len(list(root.all("svg"))) == 5, "also how sure the recognizer was, and how long it took"
    assert "Recording" in [node.text for node in root.all("th")]
    assert "what can I do about it.wav" in [node.text for node in root.all("td")]


def test_a_file_without_cases_is_a_page_without_plots() -> None:
    root = Tree(page("empty.tsv", "topic", summary([]), [])).root
    assert "no case" in next(root.all("header")).text and not list(root.all("svg", "table"))


def test_confusion_counts_every_case_once(told: list[Outcome]) -> None:
    found = confusion(told)
    assert sum(found.total(row) for row in found.rows) == len(told)
    assert found.columns[: len(found.rows)] == found.rows and found.columns[-1] == ASKED
    assert found.counts["none", "none"] == 2 and found.rows[-1] == "none"


def test_very_many_intents_are_put_together(assistant: Assistant) -> None:
    lines = [(f"intent{number}", "what is the capital of France") for number in range(300)]
    found = outcomes_of(assistant, lines)
    counted = confusion(found)
    assert len(counted.rows) <= 41 and OTHERS in counted.rows
    assert sum(counted.total(row) for row in counted.rows) == 300
    assert Tree(page("many.tsv", "topic", summary(found), found)).root


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=50))
def test_each_time_is_in_one_bar(seconds: list[float]) -> None:
    found = times(seconds)
    assert sum(count for _, _, count in found.bars) == len(seconds)
    assert list(found.marks.values()) == sorted(found.marks.values())
    assert all(before[1] == after[0] for before, after in zip(found.bars, found.bars[1:]))


def test_times_are_short_and_plain() -> None:
    assert [short(each) for each in (0.0, 0.45678, 12.345, 1234.5)] == ["0", "0.457", "12.3", "1234"]
