"""How a conversation goes on while a sign or an emergency stands, and what takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from intents.answers import Answer, Answers
from intents.concept import EVENT, PART
from intents.dialog.memory import Memory
from intents.meaning import COMMANDS, EMERGENCY, HELP, Decision, Label, Meaning, Sign
from intents.pointing.positions import is_plain
from intents.pointing.words import holds, pointing
from intents.reply import Reply
from intents.safety.all_clear import clearing, is_all_clear, is_corrected
from intents.safety.urgency import is_emergency
from intents.words.gazetteer import stem
from intents.words.normalize import words

_UNREMINDED = frozenset(("emergency", "repeat", "stop", "slower", "faster", "goodbye"))
_SHORT = 8  # words: a longer utterance that was not said to the assistant asks for no help


def goes_first(memory: Memory, meaning: Meaning) -> bool:
    """Whether an emergency that stands is told again in place of an answer: to all that does not name the topic itself.

    Who asks "should I massage it" asks about what was told.
    """
    if not is_emergency(memory.reported) or _names_topic(meaning):
        return False
    if meaning.decision is Decision.IGNORE:
        return len(meaning.words) <= _SHORT and not meaning.unexplained
    if meaning.label == HELP and meaning.decision is Decision.ANSWER:
        alone = " ".join(meaning.words) in pointing().help
        return not alone and not holds(meaning.words, pointing().of_assistant)
    if meaning.intent in ("next", "yes"):
        return memory.subject == EMERGENCY
    asks = _asks(meaning) and meaning.intent != "repeat"  # "can I stop now" is no command
    return meaning.intent not in COMMANDS or asks


def is_to_be_asked(memory: Memory, meaning: Meaning) -> bool:
    """Whether it is asked if a danger was said that was perhaps heard: not again once it was said not to be so, where the words
    themselves tell of none, nor while an emergency stands."""
    if meaning.perhaps is None or is_emergency(memory.reported):
        return False
    return meaning.label == EMERGENCY or meaning.perhaps.name not in memory.dismissed


def asked_about(memory: Memory) -> str:
    """The name of the danger about which it was asked whether it was said; empty where that was not asked back."""
    return memory.asked if memory.offered == (EMERGENCY,) else ""


def dismissing(memory: Memory) -> Memory:
    """The memory after a "no" to what was asked back."""
    asked = asked_about(memory)
    dismissed = memory.dismissed | {asked} if asked else memory.dismissed
    return replace(memory, offered=(), asked="", dismissed=dismissed)


def is_turn(memory: Memory, meaning: Meaning, answers: Answers) -> bool:
    """Whether it is plainly a turn of the conversation, as it asks for help or says that all is well, also in a room."""
    if memory.lapses > 1:
        return False
    return (_asks(meaning) and goes_first(memory, meaning)) or is_over(memory, meaning, answers)


def _asks(meaning: Meaning) -> bool:
    return not pointing().asking.isdisjoint(words(meaning.text)[:1])


def _names_topic(meaning: Meaning) -> bool:
    """Whether the part or the event is named, but not "should I shake him", or an entry of a list: "the third cause"."""
    somebody = not pointing().them.isdisjoint(meaning.words)
    return PART in meaning.named or (EVENT in meaning.named and not somebody) or is_plain(meaning.words)


def standing(memory: Memory) -> Sign | None:
    """The sign or the emergency that was reported last, also one that has just passed."""
    return Sign(EMERGENCY) if memory.over else memory.reported


def is_over(memory: Memory, meaning: Meaning, answers: Answers) -> bool:
    """Whether what was reported is said to be over, or never to have been."""
    stands = standing(memory)
    if stands is None or _reports_more(stands, meaning):
        return False
    if is_emergency(stands):
        return is_all_clear(words(meaning.text), clearing().dangers, clearing().dangers)
    names = _names(stands, answers)
    plain = frozenset(name[0] for name in names if len(name) == 1)
    return is_all_clear(words(meaning.text), plain, _deniable(names, meaning))


def asks_beside(meaning: Meaning) -> bool:
    """Whether something is asked, too: "she is fine, so which foods were they"."""
    return not clearing().questions.isdisjoint(words(meaning.text))


def is_another(memory: Memory, meaning: Meaning) -> bool:
    """Whether something else was meant than what was reported, which is now asked: "sorry, I meant my knee"."""
    understood = meaning.decision is Decision.ANSWER and meaning.label != EMERGENCY
    return memory.reported is not None and understood and is_corrected(words(meaning.text))


def without(memory: Memory) -> Memory:
    """The memory in which nothing stands any more; an emergency will be spoken of once again."""
    over = is_emergency(memory.reported) or memory.over
    subject = None if memory.subject == EMERGENCY else memory.subject
    return replace(memory, reported=None, over=over, since=0, reminded=0, subject=subject, offered=())


def is_taken_back(told: Memory, memory: Memory) -> bool:
    """Whether nothing that was reported stands any more in ``memory``, which comes after ``told``."""
    return told.reported is not None and memory.reported is None


def is_less(told: Memory, memory: Memory) -> bool:
    """Whether ``memory``, which comes in place of ``told``, knows of less danger."""
    return any(one and not other for one, other in zip(_known(told), _known(memory)))


def _known(memory: Memory) -> tuple[bool, bool, bool]:
    """Whether danger was reported, may be an emergency, and is one."""
    told = is_emergency(memory.reported)
    return memory.reported is not None, told or EMERGENCY in memory.offered, told


def told_again(
    memory: Memory, reported: Sign | None, label: Label, resolved: bool, answers: Answers
) -> Answer | None:
    """An emergency in its own words; a sign that was told just before, and is asked about, in short. None for all else."""
    if label == EMERGENCY and reported:
        return answers.emergency(reported, again=is_emergency(memory.reported))
    asked = resolved and label.intent == "warning" and label == memory.subject
    return answers.as_said(label) if asked else None


def reminding(memory: Memory, reply: Reply, answers: Answers) -> Reply:
    """The reply, after a reminder while an emergency stands."""
    if not is_emergency(memory.reported) or reply.label.intent in _UNREMINDED:
        return reply
    return replace(reply, chunks=(answers.still_emergency(), *reply.chunks))


def reminder(memory: Memory, reported: Sign, answers: Answers) -> str:
    """A sign told again by what was said of it: to whom the knee is weak, "numbness or weakness" is not repeated whole."""
    title = answers.title(reported.label)
    said = set(map(stem, reported.said))
    told = [" ".join(part) for part in _alternatives(title, said)] if reported.said else [title]
    return answers.reminder(told[0] if told else "", memory.reminded)


def _alternatives(title: str, said: set[str]) -> Iterator[list[str]]:
    """Of "bad pain or swelling" what was said, without what was not: "pain". A title that leaves no choice is one."""
    parts = [part.split() for part in title.split(" or ")]
    if len(parts) == 1:
        yield from parts
    elif all(stem(word) in said for part in parts for word in part[-1:]):
        yield title.split()
    else:
        yield from ([word for word in part if stem(word) in said] for part in parts if stem(part[-1]) in said)


def _reports_more(reported: Sign, meaning: Meaning) -> bool:
    """Whether danger is told of that is not what stands already."""
    if meaning.danger:
        return True
    return any(sign.label != reported.label for sign in meaning.reported)


def _deniable(names: list[tuple[str, ...]], meaning: Meaning) -> frozenset[str]:
    """What may be denied of a sign: its names, and what else is denied beside it; nothing where it is told once more."""
    own = frozenset(chain(*names)) if not meaning.reported else frozenset[str]()
    beside = frozenset(stem(word) for name in meaning.denied for word in words(name))
    return own if own.isdisjoint(beside) else own | beside


def _names(reported: Sign, answers: Answers) -> list[tuple[str, ...]]:
    """The stems of the names of a sign."""
    item = answers.item(reported.label)
    return [tuple(map(stem, words(name))) for name in (item.title, *item.names)] if item else []
