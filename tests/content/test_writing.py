"""From answers to a file: whatever was answered and not refused, the file has no fault, and it says what was answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.draft import (
    Draft,
    ItemDraft,
    headline_fault,
    name_fault,
    phrase_fault,
    sentence_fault,
    tidy,
    tidy_sentence,
    tidy_title,
    title_fault,
)
from content.loading import check_topic, load_topic
from content.phrases import load_phrases
from content.topic import LISTS, is_ident
from content.writing import TODO, ident, written
from content.yamlfile import Fault

TODAY = date(2028, 2, 29)

# Whatever keyboards and YAML know, and halves of what must not be said, which a frame could make whole.
_BITS = st.sampled_from(
    "yes no null 12:30 - # : , ' \" [ ] { } & * ! | > % @ ` --- ... \\ \\n stop take reduce pills half it means you "
    "you have cures this the a reduced eye dry".split(" ")
)
_TEXT = st.one_of(
    st.text(max_size=12), st.lists(_BITS, max_size=7).map(" ".join), st.lists(_BITS, max_size=4).map("".join)
)


def _answers(fault: Callable[[str], str], tidied: Callable[[str], str]) -> st.SearchStrategy[str]:
    """What is refused is asked for again, and then comes this."""
    return _TEXT.map(tidied).map(lambda text: "All dry" if text == "" or fault(text) else text)


TITLES = _answers(title_fault, tidy_title)
SENTENCES = _answers(sentence_fault, tidy_sentence)
NAMES = st.lists(_answers(name_fault, tidy_title), max_size=3).map(tuple)
PHRASES = st.lists(_answers(phrase_fault, tidy), max_size=3).map(tuple)
SEVERAL = st.lists(SENTENCES, max_size=2).map(tuple)


@st.composite
def items(draw: st.DrawFn) -> ItemDraft:
    title = draw(TITLES)
    headline = draw(st.just("") | SENTENCES)
    headline = "" if headline_fault(title, headline or "It is.") else headline
    return ItemDraft(title, headline, draw(SEVERAL), draw(NAMES), draw(PHRASES))


DRAFTS = st.builds(
    Draft,
    TITLES,
    st.booleans(),
    event=NAMES,
    part=NAMES,
    other=NAMES,
    source_title=st.just("") | TITLES,
    source_kind=st.just("") | TITLES,
    overview=SEVERAL,
    seriousness=SEVERAL,
    items=st.dictionaries(st.sampled_from(list(LISTS.values())), st.lists(items(), max_size=2).map(tuple)),
    none=PHRASES,
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written") / "topic.yaml"


def faults(path: Path, draft: Draft) -> list[Fault]:
    path.write_text(written(draft, TODAY), encoding="utf-8")
    return [fault for fault in check_topic(path, TODAY) if not fault.warning]


@settings(max_examples=150, deadline=None)
@given(draft=DRAFTS)
def test_whatever_was_answered_the_file_has_no_fault_and_holds_it(scratch: Path, draft: Draft) -> None:
    assert faults(scratch, draft) == []
    topic = load_topic(scratch)
    phrases = load_phrases(scratch, topic)
    assert topic.title == draft.title and topic.medical == draft.medical
    assert topic.words.part == draft.part and topic.words.event == (draft.event or (draft.title,))
    assert phrases.none == draft.none
    for kind in LISTS.values():
        listing = topic.listing(kind)
        found = listing.items if listing and draft.of(kind) else ()
        assert [item.title for item in found] == [item.title for item in draft.of(kind)]
        for item, told in zip(found, draft.of(kind)):
            assert item.headline == told.headline or not told.headline
            assert item.detail == told.detail or not told.detail
            assert set(told.names) <= set(item.names)
            assert phrases.of(kind).get(item.id, ()) == told.phrases


def test_without_answers_all_is_marked_and_nothing_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "topic.yaml"
    for medical in (True, False):
        assert faults(path, Draft("bread", medical)) == []
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        assert sum(line.startswith(TODO) for line in lines) > 5
        assert (load_topic(path).warnings is not None) == medical


def test_a_frame_that_would_break_a_rule_gives_way(tmp_path: Path) -> None:
    """Each title may be said, but not "stop or pills"."""
    path = tmp_path / "topic.yaml"
    draft = Draft("bread", items={"remedy": (ItemDraft("stop"), ItemDraft("pills"))})
    assert faults(path, draft) == []
    assert "stop or pills" not in path.read_text(encoding="utf-8")


def test_items_have_ids_of_their_own(tmp_path: Path) -> None:
    titles = ("A dry room", "a dry room!", "5 minutes", "5", "x" * 60, "x" * 61, "x" * 62)
    path = tmp_path / "topic.yaml"
    assert faults(path, Draft("bread", items={"cause": tuple(map(ItemDraft, titles))})) == []
    causes = load_topic(path).causes
    assert causes and len({item.id for item in causes.items}) == len(titles)
    assert [item.id for item in causes.items[:3]] == ["a-dry-room", "a-dry-room-2", "minutes"]


@given(text=st.text())
def test_an_id_is_none_or_right(text: str) -> None:
    assert ident(text) == "" or (is_ident(ident(text)) and len(ident(text)) <= 40)


def test_the_review_is_due_in_a_year(tmp_path: Path) -> None:
    path = tmp_path / "topic.yaml"
    for today in (TODAY, date(2027, 12, 31)):
        path.write_text(written(Draft("bread"), today), encoding="utf-8")
        source = load_topic(path).source
        assert source.reviewed == today and 300 < (source.review_again - today).days <= 366
