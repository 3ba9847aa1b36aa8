"""Phrases that another meaning would win."""

from __future__ import annotations

from content.loading import DEFAULT_TOPIC
from content.phrases import load_phrases
from content.topic import Topic
from intents.measuring.overlap import overmatched


def test_gate_no_phrase_is_won_by_another_meaning(topic: Topic) -> None:
    assert overmatched(topic, load_phrases(DEFAULT_TOPIC, topic)) == []
