"""Every phrase and every name of a topic, tried as somebody says it: which of them another meaning wins, or another topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from content.layout import layout_of
from content.phrases import Phrases, load_phrases
from content.topic import KINDS, Topic
from content.yamlfile import Fault, lines_of_texts
from intents.dialog.assistant import Assistant
from intents.learning.learnt import Keeping
from intents.meaning import EMERGENCY, NONE, Decision, Label
from intents.measuring.growth import filled
from intents.understanding.interpreter import Interpreter
from intents.words.normalize import words


class Tried(NamedTuple):
    """What an author wrote, and the meaning that it is to have: a phrase, or the name of an item."""

    label: Label
    text: str
    name: bool = False


def overlaps(path: Path, keeping: Keeping | None = None) -> list[Fault]:
    """A warning for each phrase or name of the topic that is answered as something else. Raises BrokenFile."""
    interpreter = Interpreter.load(path, keeping)
    own = tried(interpreter.topic, load_phrases(path, interpreter.topic))
    return list(_faults(path, ((each, _told(each, winner)) for each, winner in won(interpreter, own))))


def crossings(paths: Sequence[Path], keeping: Keeping | None = None) -> list[Fault]:
    """A warning for each phrase of one of several topics that another of them answers. Raises BrokenFile."""
    assistant = Assistant.load(paths, keeping=keeping)
    titles = {topic.id: topic.title for topic in assistant.topics}
    found: list[Fault] = []
    for path, topic in zip(paths, assistant.topics):
        taken = []
        for each in tried(topic, load_phrases(path, topic)):
            if each.name or each.label == NONE:
                continue
            assistant.forget()
            turn = assistant.hear(filled(each.text, topic))
            if turn.topic != topic.id and turn.reply.decision is Decision.ANSWER and not turn.meaning.danger:
                taken.append((each, f"is answered by the topic on {titles[turn.topic]}."))
        found += _faults(path, taken)
    return found


def tried(topic: Topic, phrases: Phrases) -> Iterator[Tried]:
    """The topic's own phrases, and the names of its items."""
    for kind in KINDS:
        for item_id, own in phrases.of(kind).items():
            yield from (Tried(Label(kind, item_id), phrase) for phrase in own)
        listing = topic.listing(kind)
        for item in listing.items if listing else ():
            yield from (Tried(Label(kind, item.id), name, True) for name in item.names)
    yield from (Tried(NONE, phrase) for phrase in phrases.none)


def won(interpreter: Interpreter, several: Iterable[Tried]) -> Iterator[tuple[Tried, Label]]:
    """Those that another meaning wins, with that meaning. A name that several items share is won by none of them."""
    for each in several:
        text = filled(each.text, interpreter.topic)
        if _wins_at_once(interpreter, each.label, text):
            continue
        meaning = interpreter.interpret(text)
        answered = (
            meaning.decision is Decision.ANSWER or meaning.label == EMERGENCY
        )  # which may be asked about, too
        if not answered or each.label in (meaning.label, meaning.also):
            continue
        if not each.name or meaning.label not in meaning.named_items:
            yield each, meaning.label


def _wins_at_once(interpreter: Interpreter, label: Label, text: str) -> bool:
    """Whether a label is the best by the scores, and no danger is told: most are, and that is seen in a tenth of the time."""
    said, weighing = words(text), interpreter.weighing
    return bool(said) and weighing.red_flag(said) is None and weighing.weigh(said).ranking.best == label


def _told(each: Tried, winner: Label) -> str:
    if winner == EMERGENCY:
        kind = "name" if each.name else "phrase"
        return f"is told as an emergency before all else; leave this {kind} so, or write it in more words."
    return f"is taken for '{winner}', not '{each.label}'."


def _faults(path: Path, found: Iterable[tuple[Tried, str]]) -> Iterator[Fault]:
    """A warning for each, in the file and on the line where it stands."""
    files = layout_of(path).files()
    # Of a text that stands in two files, the first; of one that stands in none, the beginning of the topic.
    places: dict[str, tuple[Path, int]] = {}
    for each, message in found:
        if not places:
            places = {
                text: (file, line) for file in reversed(files) for text, line in lines_of_texts(file).items()
            }
        file, line = places.get(each.text.strip(), (files[0], 1))
        yield Fault(str(file), line, f"'{each.text}' {message}", warning=True)
