"""Learns which words are said to such an assistant, and which anywhere in the world: the table of `intents.scoring.scope`.

    python -m intents.learning.open_world TEXT

reads open text (sentences, a line each) from the folder TEXT, and a topic's phrases. A line whose CRC-32 is divisible by 5
is for tests and one of the rest divisible by 7 for development: neither is learnt from. Of the topic's own questions those
are put beside it that are asked about something else (`intents.learning.subjects`).
"""

from __future__ import annotations

import random
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from content.loading import DEFAULT_TOPIC, load_topic
from content.phrases import load_misheard, load_phrases
from intents.concept import EVENT, PART
from intents.learning.descent import Examples, Floats, descend
from intents.learning.phrases import carried, examples
from intents.learning.plain import plain_questions
from intents.learning.subjects import about_something_else
from intents.scoring.features import LETTERS, of_tokens
from intents.scoring.scope import SCOPE_FILE, SIZE, Scope, place, slotted
from intents.words.lexicon import Lexicon, Reading

FILES = {
    "common_voice_sentences.txt": 40_000,
    "taskmaster.txt": 20_000,
    "medquad_questions.txt": 20_000,
    "clinc150.tsv": 8_000,
}
"""The kinds of talk, and how many lines of each are drawn at most: what people read aloud, order and book, ask about other
diseases, and want of other assistants."""

OVERHEARD_FILE = Path(__file__).with_name("overheard.txt")
"""What the recognizer makes of talk in a room."""

_SAID_TO_ANY = frozenset(
    """repeat yes no thank_you goodbye change_speed greeting what_is_your_name who_made_you are_you_a_bot maybe cancel
    what_can_i_ask_you change_volume whisper_mode change_language""".split()
)
"""The intents (the third column of a table) that are commands and courtesies to this assistant as well."""

_OF_HEALTH = frozenset(
    {"medquad_questions.txt"}
)  # what names the topic's part or event there may be about it

# What it costs not to learn an example. That something is meant for it must cost most: the table may only let go what it
# is sure of. All were chosen on the development sets, as was the number of lines.
_SAID, _MADE, _MISHEARD, _OPEN, _OVERHEARD = 4.0, 1.0, 3.0, 0.5, 2.0
_PASSES = 9
_LETTERS = 0.4  # the share of the letters in a score

_Line = tuple[Reading, bool, float]  # whether it is meant for the assistant, and the cost


def is_learnt(line: str) -> bool:
    """Whether a line of open text belongs to what may be learnt from."""
    number = crc32(line.encode())
    return number % 5 != 0 and number % 7 != 0


def learn_scope(ours: Iterable[_Line], open_text: Iterable[_Line]) -> Scope:
    """The table from what is said to the assistant and what is not."""
    lines = [(of_tokens(slotted(reading)), meant, cost) for reading, meant, cost in (*ours, *open_text)]
    signs = np.array([[1.0 if meant else -1.0] for _, meant, _ in lines], dtype=np.float32)
    softness = np.array([1 / (2 * cost) for *_, cost in lines], dtype=np.float32)
    weights = np.zeros(SIZE, dtype=np.float32)
    for share, letters in ((1 - _LETTERS, False), (_LETTERS, True)):
        found = [{k: v for k, v in each.items() if k.startswith(LETTERS) == letters} for each, *_ in lines]
        learnt = descend(_sparse(found), signs, softness, _PASSES)[:, 0]
        weights[: len(learnt)] += share * learnt
    scale = float(np.abs(weights).max()) / 127 or 1.0
    return Scope(array("b", np.rint(weights / scale).astype(np.int8).tobytes()), scale)


def _sparse(found: Sequence[dict[str, float]]) -> Examples:
    starts = np.cumsum([0, *map(len, found)])
    columns = [place(name) for each in found for name in each]
    values: Floats = np.array([value for each in found for value in each.values()], dtype=np.float32)
    return Examples(starts, np.array(columns, dtype=np.intp), values)


def of_topic(path: Path) -> Iterator[_Line]:
    """What is said to the assistant about a topic, and what only seems to be about it."""
    topic = load_topic(path)
    lexicon = Lexicon(topic)
    written = list(examples(load_phrases(path, topic)))
    made = [*carried(topic), *plain_questions(written)]
    misheard = [(label, heard) for label, several in load_misheard(path).items() for heard in several]
    yield from ((reading, False, _OPEN) for reading in about_something_else(lexicon, [*written, *made]))
    for pairs, cost in ((written, _SAID), (made, _MADE), (misheard, _MISHEARD)):
        yield from ((lexicon.read(phrase), label != "none", cost) for label, phrase in pairs)


def of_the_world(folder: Path, path: Path) -> Iterator[_Line]:
    """Open text, without what may well be about the topic. Raises OSError."""
    lexicon = Lexicon(load_topic(path))
    chance = random.Random(2)
    for name, most in FILES.items():
        lines = sorted(set(_lines(folder / name)))
        readings = [lexicon.read(line) for line in lines if is_learnt(line)]
        apart = [each for each in readings if each.words and not _is_near(each, name in _OF_HEALTH)]
        yield from ((reading, False, _OPEN) for reading in chance.sample(apart, min(most, len(apart))))
    yield from ((lexicon.read(line), False, _OVERHEARD) for line in _lines(OVERHEARD_FILE) if is_learnt(line))


def _lines(path: Path) -> Iterator[str]:
    """The lines of a text; of a table the second column."""
    for row in path.read_text(encoding="utf-8").splitlines():
        columns = row.split("\t")
        if not _SAID_TO_ANY.intersection(columns[2:]):
            yield columns[1 if len(columns) > 1 else 0].strip()


def _is_near(reading: Reading, about_health: bool) -> bool:
    found = reading.concepts()
    return PART in found or EVENT in found if about_health else PART in found and EVENT in found


if __name__ == "__main__":
    given = Path(sys.argv[1])
    SCOPE_FILE.write_bytes(learn_scope(of_topic(DEFAULT_TOPIC), of_the_world(given, DEFAULT_TOPIC)).dumps())
