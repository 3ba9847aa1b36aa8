"""What is asked for a topic, in which order, and that whatever is typed ends in a file without a fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.draft import Draft
from content.lint import BREATH_WORDS
from content.loading import check_topic
from content.writing import written
from voice.commands.tending.interview import Interview

TODAY = date(2026, 12, 1)
ANSWERS = """\
dry eye
yes
dry eyes, dry, , burning.
eye, eyes
skin
Dry Eye
a page about health
Dry eyes have too few tears
They may burn.

Mostly not.

a dry room.
Dry air takes up tears
Heating dries the air.

dry air, heating
is it the heating
does dry air do it

long hours at a screen





pain
See a doctor if it hurts.





why is my skin dry
"""


def held(answers: str) -> tuple[list[str], list[Draft]]:
    """What was said, and each draft that was kept; the last is the whole."""
    said: list[str] = []
    kept: list[Draft] = []
    assert Interview("dry eyes", iter(answers.splitlines()), said.append, kept.append).hold() == kept[-1]
    return said, kept


def test_each_answer_has_its_place() -> None:
    _, kept = held(ANSWERS)
    draft = kept[-1]
    assert (draft.title, draft.medical, draft.event) == ("dry eye", True, ("dry eyes", "dry", "burning"))
    assert (draft.part, draft.other) == (("eye", "eyes"), ("skin",))
    assert (draft.source_title, draft.source_kind) == ("Dry Eye", "a page about health")
    assert draft.overview == ("Dry eyes have too few tears.", "They may burn.")
    assert draft.seriousness == ("Mostly not.",)
    room, screen = draft.of("cause")
    assert (room.title, room.headline) == ("a dry room", "Dry air takes up tears.")
    assert (room.detail, room.names) == (("Heating dries the air.",), ("dry air", "heating"))
    assert room.phrases == ("is it the heating", "does dry air do it")
    assert (screen.title, screen.headline, screen.names) == ("long hours at a screen", "", ())
    assert [item.title for item in draft.of("warning")] == ["pain"] and not draft.of("remedy")
    assert draft.none == ("why is my skin dry",)


def test_each_answer_is_kept_as_soon_as_it_is_given() -> None:
    _, kept = held(ANSWERS)
    answers = [line for line in ANSWERS.splitlines() if line]
    assert len(kept) >= len(answers)
    first_title = next(number for number, draft in enumerate(kept) if draft.of("cause"))
    assert kept[first_title].of("cause")[0].headline == ""  # before the next question


def test_a_refused_answer_is_asked_for_again() -> None:
    said, kept = held("dry eyes (both)\ndry eyes\nmaybe\nno\n")
    first = said[0]
    assert said[1] == "'(' holds a sign that a voice reads badly; use words and commas."
    assert said[2] == first and kept[0].title == "dry eyes"
    assert said[4] == "Answer yes or no." and said[5] == said[3] and not kept[1].medical
    assert not [
        line for line in said if "warning" in line.replace(said[3], "")
    ]  # not about health: none is asked for


def test_of_several_lines_those_before_a_refused_one_are_kept() -> None:
    said, kept = held("\n" * 7 + "Dry eyes burn.\nYou have it.\nThey sting.\n\n")
    assert kept[-1].overview == ("Dry eyes burn.", "They sting.")
    assert [
        line
        for line in said
        if line.endswith("'or may'. The lines before it are kept.") or "The lines before" in line
    ]


def test_a_title_is_given_once_in_a_list() -> None:
    said, kept = held("\n" * 9 + "dry air\n\n\n\n\nDry air.\nwind\n")
    assert "This is in the list already; write another one, or nothing." in said
    assert [item.title for item in kept[-1].of("cause")] == ["dry air", "wind"]


def test_questions_are_made_for_the_ear() -> None:
    """A line each, no sentence that is more than a breath, no signs that are read badly."""
    said, _ = held(ANSWERS)
    for line in said:
        assert "\n" not in line and line.endswith((".", "?"))
        assert not set("()[]<>*_#|{}") & set(line), line
        assert all(len(part.split()) <= BREATH_WORDS for part in line.replace("?", ".").split(".")), line


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("interview") / "topic.yaml"


@settings(max_examples=40, deadline=None)
@given(answers=st.lists(st.one_of(st.text(max_size=20), st.sampled_from(ANSWERS.splitlines())), max_size=60))
def test_whatever_is_typed_what_was_kept_has_no_fault(scratch: Path, answers: list[str]) -> None:
    kept: list[Draft] = []
    Interview("dry eyes", iter(answers), lambda _: None, kept.append).hold()
    for draft in kept[:: max(1, len(kept) // 3)] + kept[-1:]:
        scratch.write_text(written(draft, TODAY), encoding="utf-8")
        assert [fault for fault in check_topic(scratch, TODAY) if not fault.warning] == []
