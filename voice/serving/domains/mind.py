"""The conversations of all clients, by their names: words in, answer out."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from content.wording import load_wording
from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.meaning import Decision
from intents.reply import Effect, Reply
from voice.serving.wire.limits import Limits

_EXPECTED = 60.0  # seconds in which a client says again what was heard for it
_REFUSED = (Decision.REFUSE, Decision.IGNORE)

Value = TypeVar("Value")


@dataclass(frozen=True)
class Answer:
    """What is said to the user; ``handled``: it is an answer, else it says that it has none; ``leads_on``: see
    `intents.reply.Reply`."""

    text: str
    handled: bool
    leads_on: bool = False


class Mind(Protocol):
    """What answers, wherever it is."""

    async def hear(self, text: str, conversation: str) -> Answer:
        """The next turn of a conversation; one without a name has no other turns."""

    async def expect(self, heard: Heard) -> None:
        """Words that a recognizer heard, and that a client is about to say as text."""


class Conversations:
    """A `Mind` that remembers a conversation for a while. ``assistant`` is never talked to itself."""

    def __init__(
        self, assistant: Assistant, limits: Limits, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._assistant = assistant
        self._running: Lasting[Assistant] = Lasting(limits.conversations, limits.remembered, clock)
        self._expected: Lasting[Heard] = Lasting(limits.conversations, _EXPECTED, clock)

    async def hear(self, text: str, conversation: str) -> Answer:
        # What comes from a client was said to the assistant: after a wake word, a key, or typed.
        heard = replace(self._expected.pop(_key(text)) or Heard(text), called=True)
        assistant = (conversation and self._running.pop(conversation)) or self._assistant.another()
        reply = assistant.hear(heard).reply
        if conversation and reply.effect is not Effect.GOODBYE:
            self._running.put(conversation, assistant)
        return Answer(_said(reply), reply.decision not in _REFUSED, reply.leads_on)

    async def expect(self, heard: Heard) -> None:
        self._expected.put(_key(heard.text), heard)

    def __len__(self) -> int:
        """How many conversations are remembered."""
        return len(self._running)


class Lasting(Generic[Value]):
    """At most ``most`` values by name, each for ``seconds``; the oldest goes first."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Value]] = OrderedDict()

    def put(self, name: str, value: Value) -> None:
        self._kept.pop(name, None)
        self._kept[name] = (self._clock(), value)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def pop(self, name: str) -> Value | None:
        """The value, which is then no longer kept; None where there is none."""
        self._forget()
        return self._kept.pop(name, (0.0, None))[1]

    def __len__(self) -> int:
        self._forget()
        return len(self._kept)

    def _forget(self) -> None:
        oldest = self._clock() - self._seconds
        while self._kept and next(iter(self._kept.values()))[0] < oldest:
            self._kept.popitem(last=False)


def _key(text: str) -> str:
    return " ".join(text.lower().split())


def _said(reply: Reply) -> str:
    """The reply as one text. The pace is not changed here: another client's answer would change too."""
    if reply.effect in (Effect.SLOWER, Effect.FASTER):
        return load_wording().fixed_pace
    return reply.say
