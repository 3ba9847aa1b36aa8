"""What an utterance says is not so."""

from __future__ import annotations

import pytest

from content.topic import Topic
from intents.concept import Concept
from intents.words.lexicon import Lexicon


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("it is not numb", True),
        ("it is numb", False),
        ("no numbness at all", True),
        ("without any real numbness", True),
        ("never numb", True),
        ("neither weak nor numb", True),
        ("not weak or numb", True),
        ("not only numb", False),
        ("not sure if it is numb", False),
        ("no it is numb", False),
        ("it hurts no end and it is numb", False),
        ("i would not say it is numb", True),
        ("it is not painful but it is numb", False),
        ("ice does not help it is numb", False),
        ("never felt so numb like this", False),
        ("not better still numb", False),
        ("the numb feeling is not going away", False),
        ("is not numb bad", False),
    ],
)
def test_only_plain_denial_counts(topic: Topic, said: str, denied: bool) -> None:
    reading = Lexicon(topic).read(said)
    sign = Concept("warning", "numbness-weakness")
    numb = [n for n, span in enumerate(reading.spans) if sign in span.stands_for]
    assert numb
    assert (numb[-1] in reading.denied) is denied
