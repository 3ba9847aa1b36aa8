"""Who knows one topic: from what is remembered and what was said to what is remembered then, and a turn. Remembers nothing."""

from __future__ import annotations

import re

from content.topic import Topic
from intents.answers import Answers
from intents.dialog.conversation import Conversation
from intents.dialog.memory import Memory
from intents.dialog.turn import Turn
from intents.heard import Heard
from intents.meaning import Decision, Meaning
from intents.pointing.offers import answer_by_ear, yes_or_no
from intents.understanding.interpreter import Interpreter
from intents.understanding.meant import Moment
from intents.words.normalize import words


class Expert:
    """Understands and answers what is said about one topic. Pure: the same memory and words, the same turn."""

    def __init__(self, interpreter: Interpreter, answers: Answers) -> None:
        self.answers = answers
        self._interpreter = interpreter
        self._conversation = Conversation(answers)
        pronounce = interpreter.topic.pronounce
        self._pronounce = {word.lower(): form for word, form in pronounce.items()}
        self._respelt = re.compile(
            r"\b(" + "|".join(map(re.escape, sorted(pronounce, key=len, reverse=True))) + r")\b",
            re.IGNORECASE,
        )

    @property
    def topic(self) -> Topic:
        return self._interpreter.topic

    def turn(self, memory: Memory, heard: Heard) -> tuple[Memory, Turn]:
        """What comes of an utterance after all that is remembered, and what is remembered then."""
        meaning = self._meant(memory, heard)
        to_others = not heard.called and meaning.decision is Decision.IGNORE
        if not to_others and (about := self._conversation.subject_of(memory, meaning)):
            meaning = self._interpreter.interpret_with(meaning, about)
        memory, reply = self._conversation.respond(memory, meaning, heard.called, heard.over)
        return memory, Turn(heard, meaning, reply, self.topic.id)

    def naming(self, said: str) -> int:
        """How many words of an utterance name the topic itself: what is affected, and what that does."""
        return self._interpreter.weighing.naming(words(said))

    def likelihood(self, said: str) -> float:
        """How likely such words are in what is said of this topic rather than another: a logarithm, to be compared."""
        return self._interpreter.weighing.likelihood(words(said))

    def pronounced(self, chunk: str) -> str:
        """A chunk as the synthesizer should read it, with the topic's own pronunciations."""
        if not self._pronounce:
            return chunk
        return self._respelt.sub(lambda match: self._pronounce[match[0].lower()], chunk)

    def _meant(self, memory: Memory, heard: Heard) -> Meaning:
        alone = Moment.FRESH if heard.called else Moment.OVERHEARD
        moment = Moment.TALKING if memory.is_talking else alone
        meaning = self._interpreter.interpret(heard, moment)
        if memory.offered and not yes_or_no(meaning) and (answer := answer_by_ear(heard)):
            return self._interpreter.interpret(answer, moment)
        if meaning.decision.lets_go and self._conversation.expects(memory, meaning):
            return self._interpreter.interpret(heard, Moment.EXPECTED)
        return meaning
