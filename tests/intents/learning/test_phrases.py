"""The phrases that are learnt: enough of each, and none of them a line of a test set."""

from __future__ import annotations

from collections import Counter

import pytest

from content.loading import DEFAULT_TOPIC
from content.topic import Topic
from intents.learning.phrases import examples_of
from intents.meaning import COMMANDS
from intents.words.normalize import words
from tests.support.files import labelled


def test_there_are_enough_phrases(topic: Topic) -> None:
    counts = Counter(label for label, _ in examples_of(DEFAULT_TOPIC))
    assert {label: n for label, n in counts.items() if n < (50 if label in COMMANDS else 60)} == {}
    assert len(counts) == 8 + 1 + 1 + 10 + 20  # questions, emergency, none, commands, items


@pytest.mark.parametrize(
    "name", ["dev.tsv", "test.tsv", "test2.tsv", "redflags_dev.tsv", "redflags_test.tsv"]
)
def test_no_line_of_the_test_sets_is_a_phrase(topic: Topic, name: str) -> None:
    phrases = {words(phrase) for _, phrase in examples_of(DEFAULT_TOPIC)}
    copied = [text for _, text in labelled(name) if len(words(text)) >= 5 and words(text) in phrases]
    assert copied == []
