"""The one door between words heard and words said: the text commands, the loop and the evaluation all go through it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path

from content.loading import DEFAULT_TOPIC
from content.topic import Topic
from content.wording import load_wording
from intents.answers import Answers
from intents.dialog import danger
from intents.dialog.expert import Expert
from intents.dialog.glance import Glance
from intents.dialog.several import State, answered
from intents.dialog.turn import Turn
from intents.heard import Heard
from intents.learning.learnt import Keeping
from intents.reply import Detail
from intents.understanding.interpreter import Interpreter
from intents.words.anew import asks_anew
from intents.words.lists import in_words


class Assistant:
    """A conversation about one topic or several: words in, reply out. It remembers what was said until ``forget``."""

    def __init__(
        self,
        interpreters: Interpreter | Sequence[Interpreter],
        emergency_number: str = "",
        detail: Detail = "normal",
        alone: bool = False,
    ) -> None:
        """``interpreters``: one for each topic, at least one. The others: see `intents.answers.Answers`."""
        if isinstance(interpreters, Interpreter):
            interpreters = (interpreters,)
        self.topics: tuple[Topic, ...] = tuple(each.topic for each in interpreters)
        titles = tuple(topic.title for topic in self.topics)
        wording = load_wording()
        self._experts = tuple(
            Expert(
                each, Answers(each.topic, wording, emergency_number, detail, alone, in_words(titles, "and"))
            )
            for each in interpreters
        )
        self._state = State.fresh(len(self._experts))
        self._last: tuple[State, Turn] | None = None  # the turn before, and what was remembered before it

    @classmethod
    def load(
        cls,
        topics: Path | Sequence[Path] = DEFAULT_TOPIC,
        emergency_number: str = "",
        detail: Detail = "normal",
        keeping: Keeping | None = None,
        alone: bool = False,
    ) -> Assistant:
        """The assistant for a topic's file or folder, or for several; ``keeping``: where what it learns is kept.

        Raises content.yamlfile.BrokenFile.
        """
        paths = (topics,) if isinstance(topics, Path) else topics
        return cls([Interpreter.load(path, keeping) for path in paths], emergency_number, detail, alone)

    @property
    def topic(self) -> Topic:
        """What is talked about: the topic of the last answer, at first the first."""
        return self.topics[self._state.current or 0]

    def greeting(self) -> tuple[str, ...]:
        """What opens a conversation; it holds the short disclaimer, so no answer repeats that."""
        told = tuple(replace(memory, disclaimed=True) for memory in self._state.memories)
        self._state = replace(self._state, memories=told)
        answers = self._experts[0].answers
        return answers.fill_all(answers.wording.greeting)

    def hear(self, heard: Heard | str) -> Turn:
        """The next turn of the conversation.

        What was not said to the assistant, where it was not called, gets a reply without chunks and changes nothing. What
        continues the utterance before is answered together with it; what that was answered is taken back.
        """
        heard = Heard(heard) if isinstance(heard, str) else heard
        before, state, turn = self._whole(heard) or (self._state, *self._turn(self._state, heard))
        self._last, self._state = (before, turn), state
        return turn

    def glance(self, heard: Heard | str) -> Glance:
        """What would be made of what has been said so far; nothing is remembered. Takes about as long as ``hear``: 1 ms a
        topic."""
        _, turn = self._turn(self._state, Heard(heard) if isinstance(heard, str) else heard)
        return Glance.at(turn.meaning, turn.reply)

    def foreseeable(self) -> list[str]:
        """All that may be said whatever is asked, as the synthesizer should read it."""
        lines = (line for expert in self._experts for line in expert.answers.foreseeable())
        return [self.pronounced(line) for line in dict.fromkeys(lines)]

    def another(self) -> Assistant:
        """Another conversation with the same knowledge: it remembers nothing of this one, nor this one of it."""
        other = copy(self)
        other.forget()
        return other

    def forget(self) -> None:
        """Begins a new conversation."""
        self._state = State.fresh(len(self._experts))
        self._last = None

    def pronounced(self, chunk: str) -> str:
        """A chunk as the synthesizer should read it, with the topics' own pronunciations."""
        for expert in self._experts:
            chunk = expert.pronounced(chunk)
        return chunk

    def _turn(self, state: State, heard: Heard) -> tuple[State, Turn]:
        return answered(self._experts, state, heard)

    def _whole(self, rest: Heard) -> tuple[State, State, Turn] | None:
        """The turn before with the rest of what was said, between the states around it; None: it is no rest of that."""
        if not rest.continues or not self._last:
            return None
        before, first = self._last
        after, alone = self._turn(self._state, rest)
        if _is_command(first) or _is_command(alone) or _is_anew(first, alone):
            return None
        # Somebody else may have said the rest: danger is taken back by words that do so by themselves, and by no others.
        if danger.is_taken_back(self._state.memory, after.memory):
            return None
        state, turn = self._turn(before, first.heard.followed_by(rest))
        if turn.meaning.decision.lets_go or danger.is_less(after.memory, state.memory):
            return None
        return before, state, turn


def _is_command(turn: Turn) -> bool:
    return Glance.at(turn.meaning, turn.reply).command


def _is_anew(first: Turn, second: Turn) -> bool:
    """Whether two questions were asked, each of which has its answer: joined, one of them would be passed over."""
    both = all(Glance.at(turn.meaning, turn.reply).sure for turn in (first, second))
    return both and asks_anew(first.meaning.words, second.meaning.words)
