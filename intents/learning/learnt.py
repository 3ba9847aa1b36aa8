"""Where a topic's scorer comes from: learnt from its phrases, or read back where that was done before.

What is learnt is derived data, valid only for exactly these phrases, this topic and this code: for the default topic a
file written when the package is built, for any other one (or an edited phrase) a file in the user's cache folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import Stemmer

import content
from content.layout import layout_of
from content.loading import load_topic
from content.phrases import load_misheard, load_phrases
from content.topic import KINDS, Topic
from intents.kept import KeptFolder
from intents.learning.phrases import CARRIERS_FILE, carried, examples, phrase_files
from intents.learning.plain import PLAIN_FILE, plain_questions
from intents.learning.shares import own_texts, shares
from intents.learning.training import Example, Origin, train
from intents.meaning import QUESTIONS
from intents.scoring.features import content_stems, features, masked
from intents.scoring.linear import LinearModel
from intents.scoring.scorer import SHORT, Scorer
from intents.words.lexicon import CONCEPTS_FILE, SUBJECTS_FILE, Lexicon
from intents.words.normalize import LANGUAGE_FILE

LEARNT_FILE = Path(__file__).parent / "learnt.txt"
LIMIT = 32_000_000
"""Bytes of all that is kept: ten large topics."""

_ASKED = QUESTIONS - {"emergency"} - set(KINDS)
_INTENTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Keeping:
    """What was learnt for topics of one's own is kept in ``folder``; ``tell`` gets a sentence where learning begins."""

    folder: Path | None = None
    tell: Callable[[str], None] = lambda sentence: None


class Learnt(NamedTuple):
    """A topic, the names in it, and what was learnt from its phrases."""

    topic: Topic
    lexicon: Lexicon
    scorer: Scorer


def load_learnt(path: Path, keeping: Keeping | None = None) -> Learnt:
    """A topic by its file or folder, with what was learnt: read back, or learnt now. Raises BrokenFile."""
    keeping = keeping or Keeping()
    kept = KeptFolder(keeping.folder, ".learnt", LIMIT) if keeping.folder else None
    key = _key(path)
    scorer = _packaged(key) or (_loads(kept.get(bytes.fromhex(key))) if kept else None) if key else None
    topic = load_topic(path, trusted=scorer is not None)  # nothing is learnt of a topic that is not right
    lexicon = Lexicon(topic)
    if scorer is None:
        scorer = learn_topic(topic, lexicon, path, keeping.tell)
        if kept and key and key == _key(path):  # else somebody wrote to it meanwhile
            kept.put(bytes.fromhex(key), _dumps(scorer))
    return Learnt(topic, lexicon, scorer)


def learn_topic(
    topic: Topic,
    lexicon_of_topic: Lexicon,
    topic_path: Path,
    tell: Callable[[str], None] = lambda sentence: None,
) -> Scorer:
    """A scorer from all phrases of a topic, and what was misheard in place of them. Raises BrokenFile."""
    own = load_phrases(topic_path, topic)
    phrases = list(examples(own))
    misheard = load_misheard(topic_path)
    tell(f"Learning the phrases about {topic.title}: one moment.")
    return learn(
        lexicon_of_topic,
        phrases,
        chain(carried(topic), plain_questions(phrases)),
        ((label, heard) for label, several in misheard.items() for heard in several),
        shares(own_texts(topic, own)),
    )


def learn(
    lexicon_of_topic: Lexicon,
    written: Iterable[tuple[str, str]],
    composed: Iterable[tuple[str, str]] = (),
    misheard: Iterable[tuple[str, str]] = (),
    own_shares: Mapping[str, float] | None = None,
) -> Scorer:
    """A scorer from pairs of a label and a phrase, by their origin; what was misheard explains no words. ``own_shares``: see
    `Scorer`."""
    known: set[str] = set()
    short: set[str] = set()

    def read() -> Iterator[Example]:
        # One at a time: where all readings are kept, Python's garbage collector looks through them again and again.
        origins = ((Origin.WRITTEN, written), (Origin.COMPOSED, composed), (Origin.MISHEARD, misheard))
        for origin, phrases in origins:
            for label, phrase in phrases:
                reading = lexicon_of_topic.read(phrase)
                # What is told in an emergency is about anything at all, so its words explain nothing.
                if origin is not Origin.MISHEARD and label not in {"none", "emergency"}:
                    known.update(word for word, _ in content_stems(reading))
                if origin is Origin.WRITTEN and label in _ASKED and len(reading.words) <= SHORT:
                    short.add(" ".join(masked(reading)))
                yield Example(label, features(reading), origin)

    return Scorer.of(train(read()), known, short, own_shares)


def store(scorer: Scorer, key: str, path: Path = LEARNT_FILE) -> None:
    """Writes what was learnt, for the build of the package: the key on the first line."""
    path.write_bytes(key.encode() + b"\n" + _dumps(scorer))


def fingerprint(topic_path: Path) -> str:
    """A hash of all that the scorer depends on: topic, phrases, word lists and code. Raises OSError."""
    digest = hashlib.sha256(Stemmer.version().encode())
    shared = [*phrase_files(), CARRIERS_FILE, PLAIN_FILE, CONCEPTS_FILE, SUBJECTS_FILE, LANGUAGE_FILE]
    for path in (*layout_of(topic_path).files(), *shared, *code_files()):
        if not path.is_file():  # what can be read only once is left for whoever reads it
            raise FileNotFoundError(path)
        data = path.read_bytes()
        digest.update(
            f"{path.name} {len(data)}\n".encode()
        )  # in a folder, the name of a file says what it holds
        digest.update(data)
    return digest.hexdigest()


def _key(topic_path: Path) -> str:
    """The fingerprint; empty where a file cannot be read, of which whoever reads it says why."""
    try:
        return fingerprint(topic_path)
    except OSError:
        return ""


def code_files() -> list[Path]:
    """The modules that decide what is learnt: reading words, features, training, and the types of what is read."""
    rooms = (_INTENTS / "words", _INTENTS / "scoring", _INTENTS / "learning", Path(content.__file__).parent)
    return [*sorted(_INTENTS.glob("*.py")), *sorted(path for room in rooms for path in room.glob("*.py"))]


def _packaged(key: str) -> Scorer | None:
    """What the package brought, if it fits."""
    try:
        with LEARNT_FILE.open("rb") as file:
            return _loads(file.read()) if file.readline().rstrip() == key.encode() else None
    except OSError:
        return None


def _dumps(scorer: Scorer) -> bytes:
    """The words on one line, the short questions on the next, then the shares, then the model."""
    shares_line = " ".join(f"{word}:{share:.6f}" for word, share in sorted(scorer.shares.items()))
    lines = (
        " ".join(sorted(scorer.words)), ",".join(sorted(scorer.short)), shares_line, scorer.model.dumps(),
    )  # fmt: skip
    return "\n".join(lines).encode()


def _loads(data: bytes | None) -> Scorer | None:
    try:
        words, short, of_words, model = (data or b"").decode().split("\n", 3)
        pairs = (pair.rsplit(":", 1) for pair in of_words.split())
        return Scorer.of(
            LinearModel.loads(model),
            words.split(),
            short.split(","),
            {word: float(share) for word, share in pairs},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # absent or damaged: it is only derived data
