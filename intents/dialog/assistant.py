"""The one door between words heard and words said: the text commands, the loop and the evaluation all go through it."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from content.loading import DEFAULT_TOPIC
from content.topic import Topic
from content.wording import load_wording
from intents.answers import Answers
from intents.dialog import danger
from intents.dialog.conversation import Conversation
from intents.dialog.glance import Glance
from intents.dialog.memory import Memory
from intents.heard import Heard
from intents.learning.learnt import Keeping
from intents.meaning import Decision, Meaning
from intents.reply import Detail, Reply
from intents.understanding.interpreter import Interpreter
from intents.understanding.meant import Moment
from intents.words.anew import asks_anew


@dataclass(frozen=True)
class Turn:
    """One utterance, what it was taken to mean, and the reply."""

    heard: Heard
    meaning: Meaning
    reply: Reply

    def as_json(self) -> dict[str, Any]:
        """The object of the project's contract; ``decision`` and ``about`` are additions to it."""
        return {
            "question": self.heard.text,
            "intent": self.reply.label.intent,
            "item": self.reply.label.item,
            "confidence": round(self.reply.confidence, 3),
            "say": self.reply.say,
            "more": " ".join(self.reply.more) or None,
            "decision": self.reply.decision.value,
            "about": self.reply.about or None,
        }


class Assistant:
    """A conversation about one topic: words in, reply out. It remembers what was said until ``forget``."""

    def __init__(
        self,
        interpreter: Interpreter,
        emergency_number: str = "",
        detail: Detail = "normal",
        alone: bool = False,
    ) -> None:
        """``emergency_number``, ``detail`` and ``alone``: see `intents.answers.Answers`."""
        self._interpreter = interpreter
        self._answers = Answers(interpreter.topic, load_wording(), emergency_number, detail, alone)
        self._conversation = Conversation(self._answers)
        self._memory = Memory()
        self._last: tuple[Memory, Turn] | None = None  # the turn before, and what was remembered before it
        pronounce = interpreter.topic.pronounce
        self._pronounce = {word.lower(): form for word, form in pronounce.items()}
        self._respelt = re.compile(
            r"\b(" + "|".join(map(re.escape, sorted(pronounce, key=len, reverse=True))) + r")\b",
            re.IGNORECASE,
        )

    @classmethod
    def load(
        cls,
        topic: Path = DEFAULT_TOPIC,
        emergency_number: str = "",
        detail: Detail = "normal",
        keeping: Keeping | None = None,
        alone: bool = False,
    ) -> Assistant:
        """The assistant for a topic's file or folder; ``keeping``: where what it learns is kept.

        Raises content.yamlfile.BrokenFile.
        """
        return cls(Interpreter.load(topic, keeping), emergency_number, detail, alone)

    @property
    def topic(self) -> Topic:
        return self._interpreter.topic

    def greeting(self) -> tuple[str, ...]:
        """What opens a conversation; it holds the short disclaimer, so no answer repeats that."""
        self._memory = replace(self._memory, disclaimed=True)
        return self._answers.fill_all(self._answers.wording.greeting)

    def hear(self, heard: Heard | str) -> Turn:
        """The next turn of the conversation.

        What was not said to the assistant, where it was not called, gets a reply without chunks and changes nothing. What
        continues the utterance before is answered together with it; what that was answered is taken back.
        """
        heard = Heard(heard) if isinstance(heard, str) else heard
        before, memory, turn = self._whole(heard) or (self._memory, *self._turn(self._memory, heard))
        self._last, self._memory = (before, turn), memory
        return turn

    def glance(self, heard: Heard | str) -> Glance:
        """What would be made of what has been said so far; nothing is remembered. Takes about as long as ``hear``: 1 ms."""
        _, turn = self._turn(self._memory, Heard(heard) if isinstance(heard, str) else heard)
        return Glance.at(turn.meaning, turn.reply)

    def _whole(self, rest: Heard) -> tuple[Memory, Memory, Turn] | None:
        """The turn before with the rest of what was said, between the memories around it; None: it is no rest of that."""
        if not rest.continues or not self._last:
            return None
        before, first = self._last
        after, alone = self._turn(self._memory, rest)
        if _is_command(first) or _is_command(alone) or _is_anew(first, alone):
            return None
        # Somebody else may have said the rest: danger is taken back by words that do so by themselves, and by no others.
        if danger.is_taken_back(self._memory, after):
            return None
        memory, turn = self._turn(before, first.heard.followed_by(rest))
        if turn.meaning.decision.lets_go or danger.is_less(after, memory):
            return None
        return before, memory, turn

    def _turn(self, memory: Memory, heard: Heard) -> tuple[Memory, Turn]:
        """What comes of an utterance after all that is remembered, and what is remembered then."""
        meaning = self._meant(memory, heard)
        to_others = not heard.called and meaning.decision is Decision.IGNORE
        if not to_others and (about := self._conversation.subject_of(memory, meaning)):
            meaning = self._interpreter.interpret_with(meaning, about)
        memory, reply = self._conversation.respond(memory, meaning, heard.called, heard.over)
        return memory, Turn(heard, meaning, reply)

    def _meant(self, memory: Memory, heard: Heard) -> Meaning:
        alone = Moment.FRESH if heard.called else Moment.OVERHEARD
        moment = Moment.TALKING if memory.is_talking else alone
        meaning = self._interpreter.interpret(heard, moment)
        if meaning.decision.lets_go and self._conversation.expects(memory, meaning):
            return self._interpreter.interpret(heard, Moment.EXPECTED)
        return meaning

    def foreseeable(self) -> list[str]:
        """All that may be said whatever is asked, as the synthesizer should read it."""
        return [self.pronounced(line) for line in dict.fromkeys(self._answers.foreseeable())]

    def another(self) -> Assistant:
        """Another conversation with the same knowledge: it remembers nothing of this one, nor this one of it."""
        other = copy(self)
        other.forget()
        return other

    def forget(self) -> None:
        """Begins a new conversation."""
        self._memory = Memory()
        self._last = None

    def pronounced(self, chunk: str) -> str:
        """A chunk as the synthesizer should read it, with the topic's own pronunciations."""
        if not self._pronounce:
            return chunk
        return self._respelt.sub(lambda match: self._pronounce[match[0].lower()], chunk)


def _is_command(turn: Turn) -> bool:
    return Glance.at(turn.meaning, turn.reply).command


def _is_anew(first: Turn, second: Turn) -> bool:
    """Whether two questions were asked, each of which has its answer: joined, one of them would be passed over."""
    both = all(Glance.at(turn.meaning, turn.reply).sure for turn in (first, second))
    return both and asks_anew(first.meaning.words, second.meaning.words)
