"""What people say to this skill: its phrases, its commands, the names in its topic, and the words of danger."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from content.loading import DEFAULT_TOPIC, load_topic
from content.yamlfile import read_yaml
from intents.learning.phrases import FOLDER as PHRASE_FOLDER
from intents.learning.phrases import carried, examples_of
from intents.safety.redflags import REDFLAGS_FILE
from models.train.language.spoken import spoken
from voice.hearing.wake_phrase import WAKE_PHRASE
from voice.session.controls import PHRASES

Line = tuple[str, ...]
"""The words of an utterance."""

LISTS = PHRASE_FOLDER.parents[1]

_FILLINGS = 3  # of a phrase with a gap
_OFTEN = 5  # times that a command is counted: people say commands more often than any one question
_GAP = re.compile(r"\{([a-z]+)\}")
_DRAWN = 60  # of each sign of danger
_SHORT = {"can not": "can't", "could not": "couldn't", "will not": "won't"}


def skill_phrases(path: Path = DEFAULT_TOPIC) -> list[Line]:
    """What people say to this skill: phrases with their gaps filled, names of items in sentences, commands, and words
    that it looks for."""
    topic = load_topic(path)
    phrases = [phrase.lower() for _, phrase in (*examples_of(path), *carried(topic))]
    commands = [phrase for several in PHRASES.values() for phrase in several] + [WAKE_PHRASE]
    words = topic.words
    names = {"part": words.part, "event": words.event}
    lines = [spoken(phrase) for phrase in phrases if not _GAP.search(phrase)]
    lines += [spoken(name) for several in (words.part, words.event, words.other) for name in several]
    pairs = Counter(pair for line in lines for pair in zip(("", *line), (*line, "")))
    rng = random.Random(1)
    for phrase in phrases:
        if _GAP.search(phrase):
            filled = (_fill(phrase, names, pairs, rng) for _ in range(_FILLINGS))
            lines += [spoken(line) for line in dict.fromkeys(filled)]
    lines += [spoken(command) for command in commands] * _OFTEN
    known = {word for line in lines for word in line}
    return lines + [(word,) for word in sorted(listed_words() - known)]


def listed_words() -> frozenset[str]:
    """The words that the skill looks for in what is said: its lists of emergencies, of kinds of words, of spellings."""
    texts = (text for path in _lists() for text in strings(read_yaml(path)))
    return frozenset(word for text in texts for word in spoken(_GAP.sub(" ", text)))


def _lists() -> list[Path]:
    return sorted(path for path in LISTS.rglob("*.yaml") if path.parent != PHRASE_FOLDER)


def _fill(
    phrase: str, names: dict[str, tuple[str, ...]], pairs: Counter[tuple[str, str]], rng: random.Random
) -> str:
    """A phrase with names in its gaps, chosen by how well they go with the words beside them: "is twitching"."""
    while gap := _GAP.search(phrase):
        before = _GAP.sub(" ", phrase[: gap.start()]).split()
        after = phrase[gap.end() :].split()
        left = before[-1] if before else ""
        right = after[0].strip(",") if after else ""
        choice = names[gap[1]]
        weights = [
            (pairs[left, name.split()[0]] + 0.05) * (pairs[name.split()[-1], right] + 0.05) for name in choice
        ]
        phrase = phrase[: gap.start()] + rng.choices(choice, weights)[0] + phrase[gap.end() :]
    return phrase


def strings(data: Any) -> Iterator[str]:
    """All texts and names in data of YAML, however deep."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in (*data.keys(), *data.values()) if isinstance(data, dict) else data:
            yield from strings(part)


def danger_phrases() -> list[Line]:
    """The signs of danger in few words, as ``redflags.yaml`` lists what they are made of: "chest tight", "can't breathe"."""
    data = read_yaml(REDFLAGS_FILE)
    names = {**data["slots"], "foreign": data["foreign"]}
    rng = random.Random(2)
    lines = []
    for sign in data["signs"]:
        for _ in range(_DRAWN):
            slots = (rng.choice(slot.split("/")) for slot in sign["slots"])
            lines.append(" ".join(_named(rng.choice(names[slot]), data["forms"], rng) for slot in slots))
    for phrase, short in _SHORT.items():
        lines += [line.replace(phrase, short) for line in lines if phrase in line]
    return [spoken(line) for line in dict.fromkeys(lines)]


def _named(name: str, forms: dict[str, list[str]], rng: random.Random) -> str:
    """A name as people say it, any form of what stands in brackets; nothing for one that only sounds like another."""
    if name.startswith("~"):
        return ""
    return re.sub(r"<([^>]+)>", lambda form: rng.choice(forms.get(form[1], [""])), name.lstrip("="))
