"""Phrases that another meaning would win: what the author of a topic should look at."""

from __future__ import annotations

from pathlib import Path

from content.layout import layout_of
from content.phrases import load_phrases
from content.yamlfile import Fault, line_of_text
from intents.learning.learnt import Keeping, load_learnt
from intents.learning.phrases import examples


def overlaps(path: Path, keeping: Keeping | None = None) -> list[Fault]:
    """A warning for each phrase of the topic for which another label scores higher. Raises BrokenFile."""
    found = []
    for label, phrase, winner in overmatched(path, keeping):
        file, line = _place(phrase, path)
        message = f"'{phrase}' is taken for '{winner}', not '{label}'."
        found.append(Fault(str(file), line, message, warning=True))
    return found


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


def _place(phrase: str, path: Path) -> tuple[Path, int]:
    """The file of the topic that holds a phrase, and the line; of a shared phrase, the beginning of the topic."""
    files = layout_of(path).files()
    return next(((file, line) for file in files if (line := line_of_text(file, phrase)) > 1), (files[0], 1))
