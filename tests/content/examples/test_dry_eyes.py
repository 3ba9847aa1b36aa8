"""The example for authors: without a fault, small enough to be read in one go, and as good as the guide says."""

from __future__ import annotations

import re
from datetime import date

import pytest

from content.loading import EXAMPLE_TOPIC, check_topic, load_topic
from content.phrases import load_phrases
from content.topic import KINDS
from intents.dialog.assistant import Assistant
from intents.learning.learnt import Keeping
from intents.meaning import Label
from intents.measuring.accuracy import Outcome
from intents.measuring.cases import read_cases
from intents.measuring.overlap import overlaps
from intents.understanding.interpreter import Interpreter
from tests.support.files import CASES

TEXT = EXAMPLE_TOPIC.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def keeping(tmp_path_factory: pytest.TempPathFactory) -> Keeping:
    """So that the phrases are learnt once."""
    return Keeping(tmp_path_factory.mktemp("learnt"))


@pytest.fixture(scope="module")
def assistant(keeping: Keeping) -> Assistant:
    return Assistant(Interpreter.load(EXAMPLE_TOPIC, keeping))


def meant(assistant: Assistant, said: str) -> Label:
    assistant.forget()
    return assistant.hear(said).reply.label


def outcomes(assistant: Assistant, name: str) -> list[Outcome]:
    found = []
    for case in read_cases(CASES / "topics" / name):
        assistant.forget()
        found.append(Outcome(case, assistant.hear(case.text), 0))
    return found


def test_it_has_no_fault_and_no_warning(keeping: Keeping) -> None:
    assert check_topic(EXAMPLE_TOPIC, date(2026, 12, 1)) == []
    assert overlaps(EXAMPLE_TOPIC, keeping) == []


@pytest.mark.parametrize(("name", "count"), [("dry_eyes_dev.tsv", 83), ("dry_eyes_test.tsv", 30)])
def test_of_a_hundred_questions_85_are_answered_right(assistant: Assistant, name: str, count: int) -> None:
    """And none in ten wrongly; what is about something else is refused."""
    found = outcomes(assistant, name)
    inside = [outcome for outcome in found if outcome.case.label.intent != "none"]
    right, wrong = (sum(outcome.kind == kind for outcome in inside) for kind in ("right", "wrong"))
    print(f"{name}: {right} of {len(inside)} right, {wrong} wrong")
    assert len(inside) == count
    assert right >= 0.85 * count and wrong <= 0.05 * count
    assert [o.case.text for o in found if o.case.label.intent == "none" and o.kind != "right"] == []


def test_each_of_its_phrases_means_what_it_stands_for(assistant: Assistant) -> None:
    """An example that the assistant itself does not follow would be none."""
    phrases = load_phrases(EXAMPLE_TOPIC, load_topic(EXAMPLE_TOPIC))
    pairs = [
        (Label(kind, item), phrase)
        for kind in KINDS
        for item, own in phrases.of(kind).items()
        for phrase in own
    ]
    assert len(pairs) == 80 and all(len(own) == 10 for kind in KINDS for own in phrases.of(kind).values())
    assert [phrase for label, phrase in pairs if meant(assistant, phrase) != label] == []


def test_a_cause_leads_to_what_eases_it(assistant: Assistant) -> None:
    assert meant(assistant, "is it the heating") == Label("cause", "dry-air")
    assert assistant.hear("what can i do about that").reply.label == Label("remedy", "damp-air")


def test_it_shows_every_key_that_an_author_may_need_and_can_be_read_in_one_go() -> None:
    keys = (
        "part", "event", "other", "more", "why", "how", "eased_by", "must_be_named", "when", "not_covered", "pronounce",
        "none", "names", "detail", "review_again",
    )  # fmt: skip
    assert [key for key in keys if not re.search(rf"^ *{key}:", TEXT, re.MULTILINE)] == []
    assert TEXT.count("\n") <= 160 and max(map(len, TEXT.splitlines())) <= 128
