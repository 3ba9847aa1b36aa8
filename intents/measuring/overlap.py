"""Phrases that another meaning would win: what the author of a topic should look at."""

from __future__ import annotations

from pathlib import Path

from content.layout import layout_of
from content.phrases import load_phrases
from content.yamlfile import Fault, lines_of_texts
from intents.learning.learnt import Keeping, load_learnt
from intents.learning.phrases import examples


def overlaps(path: Path, keeping: Keeping | None = None) -> list[Fault]:
    """A warning for each phrase of the topic for which another label scores higher. Raises BrokenFile."""
    found = overmatched(path, keeping)
    files = layout_of(path).files()
    # Of a phrase that stands in two files, the first; a shared one in none: then the beginning of the topic.
    places = (
        {text: (file, line) for file in reversed(files) for text, line in lines_of_texts(file).items()}
        if found
        else {}
    )
    faults = []
    for label, phrase, winner in found:
        file, line = places.get(phrase, (files[0], 1))
        message = f"'{phrase}' is taken for '{winner}', not '{label}'."
        faults.append(Fault(str(file), line, message, warning=True))
    return faults


def overmatched(path: Path, keeping: Keeping | None = None) -> list[tuple[str, str, str]]:
    """Triples of label, phrase and the other label that wins it, by the scorer that answers about the topic."""
    topic, lexicon, scorer = load_learnt(path, keeping)
    found = []
    for label, phrase in examples(load_phrases(path, topic)):
        scores = scorer.scores(lexicon.read(phrase))
        winner = scorer.model.labels[max(range(len(scores)), key=scores.__getitem__)]
        if winner != label:
            found.append((label, phrase, winner))
    return found
