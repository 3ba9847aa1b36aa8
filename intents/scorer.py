"""The scorer of one topic: learnt from its phrases, or read back where that was done before.

What is learnt is derived data: a file beside the phrases, written when the package is built, valid only for exactly
these phrases, this topic and this code. Where it does not fit (a new topic, an edited phrase) the scorer learns anew
in about a second; nothing is written then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from content.topic import Topic
from intents import features as features_module
from intents import gazetteer, lexicon, linear, negation, normalize, training
from intents.features import content_stems, features
from intents.gazetteer import stem
from intents.lexicon import CONCEPTS_FILE, Lexicon, Reading
from intents.linear import LinearModel
from intents.normalize import LANGUAGE_FILE
from intents.phrases import examples, phrase_files
from intents.training import train

LEARNT_FILE = Path(__file__).parent / "learnt.json"
_CODE = (features_module, gazetteer, lexicon, linear, negation, normalize, training)


@dataclass(frozen=True)
class Scorer:
    """``words`` are the content words of in-scope phrases, ``vocabulary`` their stems: all else is unexplained."""

    model: LinearModel
    words: frozenset[str]
    vocabulary: frozenset[str]

    def scores(self, reading: Reading) -> list[float]:
        """One score for each of ``model.labels``."""
        return self.model.scores(features(reading))


def load_scorer(topic: Topic, lexicon_of_topic: Lexicon, topic_bytes: bytes) -> Scorer:
    """The scorer of a topic; ``topic_bytes`` is its file, by which a stored one is recognised."""
    stored = _stored(fingerprint(topic_bytes))
    return stored or learn(examples(topic), lexicon_of_topic)


def learn(phrases: Iterable[tuple[str, str]], lexicon_of_topic: Lexicon) -> Scorer:
    """A scorer from pairs of a label and a phrase."""
    readings = [(label, lexicon_of_topic.read(phrase)) for label, phrase in phrases]
    content = {word for label, reading in readings if label != "none" for word, _ in content_stems(reading)}
    return _scorer(train([(label, features(reading)) for label, reading in readings]), content)


def store(scorer: Scorer, key: str, path: Path = LEARNT_FILE) -> None:
    """Writes what was learnt, for the build of the package."""
    data = {"key": key, "words": " ".join(sorted(scorer.words)), "model": scorer.model.dumps()}
    path.write_text(json.dumps(data), encoding="utf-8")


def fingerprint(topic_bytes: bytes) -> str:
    """A hash of all that the scorer depends on: topic, phrases, word lists and code."""
    digest = hashlib.sha256(topic_bytes)
    for path in (*phrase_files(), CONCEPTS_FILE, LANGUAGE_FILE, *(Path(str(m.__file__)) for m in _CODE)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stored(key: str) -> Scorer | None:
    try:
        text = LEARNT_FILE.read_text(encoding="utf-8")
        data = json.loads(text)
        if data["key"] != key:
            return None
        return _scorer(LinearModel.loads(data["model"]), data["words"].split())
    except (OSError, ValueError, KeyError, TypeError):
        return None  # absent or damaged: it is only derived data


def _scorer(model: LinearModel, content: Iterable[str]) -> Scorer:
    known = frozenset(content)
    return Scorer(model, known, frozenset(map(stem, known)))
