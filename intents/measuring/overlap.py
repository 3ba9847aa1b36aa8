"""Phrases that another meaning would win: what the author of a topic should look at."""

from __future__ import annotations

from pathlib import Path

from content.topic import Topic
from content.yamlfile import Fault, line_of_text
from intents.learning.learnt import learn
from intents.learning.phrases import examples
from intents.scoring.features import features
from intents.words.lexicon import Lexicon


def overlaps(topic: Topic, path: Path) -> list[Fault]:
    """A warning for each phrase of the topic for which another label scores higher."""
    return [
        Fault(
            str(path),
            line_of_text(path, phrase),
            f"'{phrase}' is taken for '{winner}', not '{label}'.",
            warning=True,
        )
        for label, phrase, winner in overmatched(topic)
    ]


def overmatched(topic: Topic) -> list[tuple[str, str, str]]:
    """Triples of label, phrase and the other label that wins it."""
    lexicon = Lexicon(topic)
    scorer = learn(examples(topic), lexicon)
    found = []
    for label, phrase in examples(topic):
        scores = scorer.model.scores(features(lexicon.read(phrase)))
        winner = scorer.model.labels[max(range(len(scores)), key=scores.__getitem__)]
        if winner != label:
            found.append((label, phrase, winner))
    return found
