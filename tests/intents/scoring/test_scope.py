"""Is it meant for the assistant at all? One table for all topics, and one that is damaged lets nothing go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from content.loading import DEFAULT_TOPIC, load_topic
from intents.scoring import scope as scope_module
from intents.scoring.scope import SIZE, Scope, load_scope, slotted
from intents.words.lexicon import Lexicon
from tests.support.files import CASES

TOPICS = {"large": DEFAULT_TOPIC, "tiny": CASES / "hiccups.yaml"}


@pytest.fixture(scope="module", params=TOPICS)
def lexicon(request: pytest.FixtureRequest) -> Lexicon:
    return Lexicon(load_topic(TOPICS[request.param]))


@pytest.fixture
def fresh() -> Iterator[None]:
    load_scope.cache_clear()
    yield
    load_scope.cache_clear()


def test_names_are_slots() -> None:
    lexicon = Lexicon(load_topic())
    assert slotted(lexicon.read("can water pills make my kneecap flutter")) == (
        "can", "{item}", "make", "my", "{part}", "{event}",
    )  # fmt: skip
    assert slotted(lexicon.read("my eyelid flutters")) == ("my", "{other}", "{event}")


@pytest.mark.parametrize(
    "said",
    [
        "why does it happen",
        "what can i do about it",
        "should i see a doctor",
        "tell me more",
        "is it dangerous",
    ],
)
def test_questions_that_fit_every_topic_are_meant(lexicon: Lexicon, said: str) -> None:
    assert load_scope().score(lexicon.read(said)) > 0


@pytest.mark.parametrize(
    "said",
    [
        "The committee published its report on the railway in the spring.",
        "I'd like a large latte with oat milk and two tickets for the late show.",
        "What is the genetic inheritance pattern of hereditary spherocytosis?",
    ],
)
def test_talk_elsewhere_is_not(lexicon: Lexicon, said: str) -> None:
    assert load_scope().score(lexicon.read(said)) < -0.7


def test_a_table_survives_being_written() -> None:
    table = load_scope()
    assert Scope.loads(table.dumps()).weights == table.weights
    assert len(table.weights) == SIZE


@pytest.mark.parametrize("damage", [None, b"", b"x" * 100])
def test_without_a_table_nothing_is_let_go(
    fresh: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    path = tmp_path / "scope.bin"
    if damage is not None:
        path.write_bytes(damage)
    monkeypatch.setattr(scope_module, "SCOPE_FILE", path)
    lexicon = Lexicon(load_topic())
    assert load_scope().score(lexicon.read("the committee published its report")) == 0.0
