"""Puts a server together as somebody wishes it, and lets it run until it is told to end."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from intents.dialog.assistant import Assistant
from intents.words.lists import in_words
from voice.errors import WakePhraseError
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.wake_phrase import WAKE_PHRASE, checked
from voice.serving.domains.aside import Aside
from voice.serving.domains.ears import Ears
from voice.serving.domains.mind import Conversations, Mind
from voice.serving.domains.services import Services
from voice.serving.server import Server
from voice.serving.wire.address import listen
from voice.serving.wire.info import info
from voice.serving.wire.limits import Limits
from voice.session.start import second_ear_for
from voice.settings import Settings
from voice.sound.audio import AudioChunk
from voice.speaking.aloud import synthesizer_for

Ready: TypeAlias = Callable[[], AbstractAsyncContextManager[None]]
"""What is entered when clients may come, and left when it ends."""


@dataclass(frozen=True)
class Plan:
    """What is served: ``load`` gives the assistant, ``model`` is the folder of the recognition model. It can be sent to another
    process."""

    load: Callable[[], Assistant]
    model: Path
    settings: Settings
    limits: Limits = field(default_factory=Limits)


@contextmanager
def services(plan: Plan, mind: Mind | None = None) -> Iterator[Services]:
    """All that connections share, ready to be used; without a ``mind`` they have one of their own.

    Raises ModelError, or content.yamlfile.BrokenFile.
    """
    assistant = plan.load()
    model = RecognizerModel.load(plan.model, hashes=True)
    second = second_ear_for(assistant.another(), plan.settings.second_ear == "on")
    if second:
        second.ready()
    wake_phrase = _spotted(model)
    with ExitStack() as stack:
        synthesizer = stack.enter_context(synthesizer_for(plan.settings))
        hearing, speaking = Aside("hearing"), Aside("speaking")
        stack.callback(hearing.close)
        stack.callback(speaking.close)
        synthesizer.warm()

        def say(text: str) -> AudioChunk:
            return synthesizer.say(assistant.pronounced(text))

        topics = in_words([topic.title for topic in assistant.topics], "and")
        told = info(topics, plan.model.name, synthesizer.voice or "usual", wake_phrase, second is not None)
        mind = mind or Conversations(assistant, plan.limits)
        yield Services(
            mind, model, Ears(model), second, wake_phrase, say, told, plan.limits, hearing, speaking
        )


def conversations(plan: Plan) -> Conversations:
    """The mind alone. Raises content.yamlfile.BrokenFile."""
    return Conversations(plan.load(), plan.limits)


async def serve(shared: Services, bound: socket.socket, ready: Ready) -> None:
    """Lets clients in until somebody asks the process to end; ``ready`` is entered while it does.

    Raises KeyboardInterrupt where that was Ctrl-C.
    """
    ended = asyncio.Event()
    with told_to_end(ended) as signals:
        listening = listen(bound)
        async with ready():
            await Server(shared).run(listening, ended)
    if signal.SIGINT in signals:
        raise KeyboardInterrupt


@contextmanager
def told_to_end(ended: asyncio.Event) -> Iterator[list[int]]:
    """Ctrl-C and a request to end (SIGTERM) set ``ended`` meanwhile; gives the list of those that came.

    Where the system cannot do that (Windows) either ends the process by itself.
    """
    loop = asyncio.get_running_loop()
    came: list[int] = []

    def end(number: int) -> None:
        came.append(number)
        ended.set()

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    if before[signal.SIGINT] is signal.SIG_IGN:  # behind a script's "&" it is to go on
        del before[signal.SIGINT]
    try:
        for number in before:
            loop.add_signal_handler(number, end, number)
    except NotImplementedError:
        before = {}
    try:
        yield came
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


def _spotted(model: RecognizerModel) -> str:
    """The wake phrase; empty where the model has no words for it."""
    try:
        return checked(model, WAKE_PHRASE)
    except WakePhraseError:
        return ""
