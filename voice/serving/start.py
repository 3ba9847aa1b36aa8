"""Puts a server together as somebody wishes it, and lets it run until it is told to end."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from intents.dialog.assistant import Assistant
from voice.errors import WakePhraseError
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.wake_phrase import WAKE_PHRASE, checked
from voice.serving.aside import Aside
from voice.serving.info import info
from voice.serving.limits import Limits
from voice.serving.mind import Conversations, Mind
from voice.serving.server import Server
from voice.serving.services import Services
from voice.session.start import second_ear_for
from voice.settings import Settings
from voice.sound.audio import AudioChunk
from voice.speaking.aloud import synthesizer_for


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
    wake_phrase = _spotted(model)
    with ExitStack() as stack:
        synthesizer = stack.enter_context(synthesizer_for(plan.settings))
        hearing, speaking = Aside("hearing"), Aside("speaking")
        stack.callback(hearing.close)
        stack.callback(speaking.close)
        synthesizer.warm()

        def say(text: str) -> AudioChunk:
            return synthesizer.say(assistant.pronounced(text))

        told = info(assistant.topic.title, plan.model.name, synthesizer.voice or "usual", wake_phrase)
        mind = mind or Conversations(assistant, plan.limits)
        yield Services(mind, model, second, wake_phrase, say, told, plan.limits, hearing, speaking)


async def serve(shared: Services, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Lets clients in until somebody asks the process to end. Raises KeyboardInterrupt where that was Ctrl-C."""
    ended = asyncio.Event()
    with told_to_end(ended) as signals:
        if shared.second:
            await shared.hearing.do(shared.second.ready)
        ready()
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
    with suppress(NotImplementedError):
        for number in before:
            loop.add_signal_handler(number, end, number)
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _spotted(model: RecognizerModel) -> str:
    """The wake phrase; empty where the model has no words for it."""
    try:
        return checked(model, WAKE_PHRASE)
    except WakePhraseError:
        return ""
