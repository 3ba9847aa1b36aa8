"""The scorer of one topic: learnt from its phrases, or read back where that was done before.

What is learnt is derived data: a file beside the phrases, written when the package is built, valid only for exactly
these phrases, this topic and this code. Where it does not fit (a new topic, an edited phrase) the scorer learns anew
in a few seconds; nothing is written then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import Stemmer

from content import loading, topic, yamlfile
from content.topic import Topic
from intents import meaning
from intents.learning import phrases, plain, training
from intents.learning.phrases import (
    CARRIERS_FILE,
    carried,
    examples,
    misheard_examples,
    misheard_file,
    phrase_files,
)
from intents.learning.plain import PLAIN_FILE, plain_questions
from intents.learning.training import train
from intents.scoring import features as features_module
from intents.scoring import linear
from intents.scoring.features import content_stems, features
from intents.scoring.linear import LinearModel
from intents.words import gazetteer, lexicon, negation, normalize
from intents.words.gazetteer import stem
from intents.words.lexicon import CONCEPTS_FILE, Lexicon, Reading
from intents.words.normalize import LANGUAGE_FILE

LEARNT_FILE = Path(__file__).parents[1] / "learning" / "learnt.json"
_CODE = (
    features_module, gazetteer, lexicon, linear, loading, meaning, negation, normalize, phrases, plain, topic, training,
    yamlfile,
)  # fmt: skip


@dataclass(frozen=True)
class Scorer:
    """``words`` are the content words of in-scope phrases, ``vocabulary`` their stems: all else is unexplained."""

    model: LinearModel
    words: frozenset[str]
    vocabulary: frozenset[str]

    def scores(self, reading: Reading) -> list[float]:
        """One score for each of ``model.labels``."""
        return self.model.scores(features(reading))


def load_scorer(topic: Topic, lexicon_of_topic: Lexicon, topic_path: Path) -> Scorer:
    """The scorer of a topic; ``topic_path`` is its file, by which a stored one is recognised."""
    return _stored(fingerprint(topic_path)) or learn_topic(topic, lexicon_of_topic, topic_path)


def learn_topic(topic: Topic, lexicon_of_topic: Lexicon, topic_path: Path) -> Scorer:
    """A scorer from all phrases of a topic, and what was misheard in place of them."""
    phrases = list(examples(topic))
    return learn(
        [*phrases, *carried(topic), *plain_questions(phrases)],
        lexicon_of_topic,
        misheard_examples(topic_path),
    )


def learn(
    phrases: Iterable[tuple[str, str]], lexicon_of_topic: Lexicon, misheard: Sequence[tuple[str, str]] = ()
) -> Scorer:
    """A scorer from pairs of a label and a phrase; those that were ``misheard`` count less, and explain no words."""
    content: set[str] = set()

    def read() -> Iterator[tuple[str, dict[str, float]]]:
        # One at a time: where all readings are kept, Python's garbage collector looks through them again and again.
        for label, phrase in phrases:
            reading = lexicon_of_topic.read(phrase)
            # What is told in an emergency is about anything at all, so its words explain nothing.
            if label not in {"none", "emergency"}:
                content.update(word for word, _ in content_stems(reading))
            yield label, features(reading)
        for label, heard in misheard:
            yield label, features(lexicon_of_topic.read(heard))

    return _scorer(train(read(), len(misheard)), content)


def store(scorer: Scorer, key: str, path: Path = LEARNT_FILE) -> None:
    """Writes what was learnt, for the build of the package."""
    data = {"key": key, "words": " ".join(sorted(scorer.words)), "model": scorer.model.dumps()}
    path.write_text(json.dumps(data), encoding="utf-8")


def fingerprint(topic_path: Path) -> str:
    """A hash of all that the scorer depends on: topic, phrases, word lists and code."""
    digest = hashlib.sha256(Stemmer.version().encode())
    beside = misheard_file(topic_path)
    for path in (
        topic_path,
        *([beside] if beside.exists() else []),
        *phrase_files(),
        CARRIERS_FILE,
        PLAIN_FILE,
        CONCEPTS_FILE,
        LANGUAGE_FILE,
        *code_files(),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_files() -> list[Path]:
    """The modules that decide what is learnt: all that this one imports, directly or not, and itself."""
    # The descent needs numpy, which is not needed to answer, so it is not loaded at start.
    unloaded = Path(training.__file__).with_name("descent.py")
    return [Path(__file__), *(Path(str(module.__file__)) for module in _CODE), unloaded]


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
