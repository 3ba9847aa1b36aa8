"""A conversation on the virtual sound card, with the real assistant, in a thread of its own."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.reply import Reply
from intents.understanding.interpreter import Interpreter
from tests.support.files import SOUNDS
from tests.support.processes import worker_of
from voice.hearing.ear import Ear
from voice.hearing.echo import EchoCanceller
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.signs import Mode, Sign
from voice.session.loop import ListeningLoop
from voice.session.roles import Devices, Listeners, Manner
from voice.session.start import Wishes, glancing, logger, make_ear
from voice.session.states import State
from voice.session.turnlog import TurnLog
from voice.sound.audio import RATE, AudioChunk, read_audio
from voice.sound.earcons import make_earcons
from voice.sound.microphone import SoundDeviceMicrophone
from voice.sound.speaker import SoundDeviceSpeaker, Speaker
from voice.speaking.cache import AudioCache, CachingSynthesizer
from voice.speaking.dispatcher import SystemSpeaker, SystemVoice
from voice.speaking.ssip import SpeechDaemon
from voice.speaking.synthesis import Synthesis
from voice.speaking.synthesizer import Synthesizer
from voice.speaking.voices import voice_for

if TYPE_CHECKING:
    from tests.support.virtual_card import Recording, VirtualCard


def sound(name: str) -> AudioChunk:
    return AudioChunk(read_audio(SOUNDS / f"{name}.wav").pcm + AudioChunk.silence(0.2).pcm, RATE)


def until(condition: Callable[[], object], seconds: float = 25) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def waited_for(condition: Callable[[], object], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(condition())


def quiet_again(recording: Recording) -> bool:
    """Something was heard, and then nothing for a moment."""
    loud = recording.loud_at()
    return bool(loud) and time.monotonic() - loud[-1] > 0.4


def say_until(card: VirtualCard, name: str, condition: Callable[[], object]) -> None:
    """On a busy machine a word may come out with gaps: whoever says it says it again."""
    for _ in range(3):
        card.speak(sound(name))
        if waited_for(condition, 4):
            return
    raise AssertionError(f"{name} was not heard in three times")


class Fingers:
    def __init__(self) -> None:
        self.pressed: deque[str] = deque()

    def poll(self) -> str:
        return self.pressed.popleft() if self.pressed else ""


class Microphone(SoundDeviceMicrophone):
    """Tells whether the ear has begun to hear."""

    heard = False

    def __iter__(self) -> Iterator[AudioChunk]:
        for chunk in super().__iter__():
            yield chunk
            self.heard = True


class Overheard(Ear):
    """Writes down what is heard over an answer."""

    def __init__(self, ear: Ear) -> None:
        self.__dict__ = ear.__dict__
        self.over_answer: list[Sign] = []

    def accept(self, chunk: AudioChunk, playing: bool = False) -> list[Sign]:
        guarding = self.mode is Mode.GUARD
        signs = super().accept(chunk, playing)
        self.over_answer += signs if guarding else []
        return signs


def _loaded(assistant: Assistant, folder: Path) -> Synthesis:
    """The voice that users have, which has spoken: a voice takes its time to load, and a greeting is what waits for it."""
    synthesizer = CachingSynthesizer(Synthesizer(voice=voice_for("")), AudioCache(folder / "cache"))
    synthesizer.say("Hello.")
    synthesizer.foresee(assistant.foreseeable())
    return synthesizer


class Live:
    """A conversation in a thread of its own; a context manager that ends it."""

    def __init__(
        self,
        card: VirtualCard,
        model: RecognizerModel,
        interpreter: Interpreter,
        folder: Path,
        wishes: Wishes,
        daemon: SpeechDaemon | None = None,
    ) -> None:
        """``daemon``: who speaks in place of the program itself."""
        self.card = card
        self.asleep = wishes.asleep
        self.lines: list[str] = []
        self.keys = Fingers()
        self.log = folder / "turns.jsonl"
        self._assistant = assistant = Assistant(interpreter)
        self.taken: list[str] = []  # for what was said, the rest of a question with its beginning
        canceller = EchoCanceller() if wishes.barge_in and not daemon else None
        self.turns = TurnLog(self.log)
        self.ear = Overheard(make_ear(model, wishes, canceller, glancing(assistant, wishes)))
        self.over_answer = self.ear.over_answer
        self.synthesizer: Synthesis = SystemVoice(daemon) if daemon else _loaded(assistant, folder)
        self.microphone = Microphone()
        speaker: Speaker = SoundDeviceSpeaker(tap=canceller.played if canceller else None)
        if daemon:
            speaker = SystemSpeaker(daemon, speaker)
        self.loop = ListeningLoop(
            Devices(self.microphone, speaker, self.synthesizer, self.keys),
            self.ear,
            self._respond,
            Listeners(self.lines.append, logger(self.turns)),
            Manner(make_earcons(), asleep=wishes.asleep, pronounce=assistant.pronounced),
        )
        self.thread = threading.Thread(target=self.loop.run)

    def __enter__(self) -> Live:
        """Returns when it hears, and where it is awake has told so with its tone."""
        recording = self.card.record()
        try:
            self.thread.start()
            until(lambda: self.microphone.heard)
            if not self.asleep:
                until(lambda: quiet_again(recording))
        finally:
            recording.finish()
        return self

    def __exit__(self, *_: object) -> None:
        self.keys.pressed.append("q")
        self.thread.join(15)
        self.turns.close()
        print(*self.lines, sep="\n")
        assert not self.thread.is_alive()
        assert self.loop.state is State.CLOSED
        assert worker_of(os.getpid()) == []

    def _respond(self, heard: Heard) -> Reply:
        turn = self._assistant.hear(heard)
        self.taken.append(turn.heard.text)
        return turn.reply

    def stopped(self) -> bool:
        return "You said: stop" in self.lines and self.loop.state is State.LISTENING

    def heard(self) -> list[str]:
        return [line.removeprefix("You said: ") for line in self.lines if line.startswith("You said: ")]

    def is_in(self, state: State) -> Callable[[], bool]:
        return lambda: self.loop.state is state


Start = Callable[[Wishes], Live]
