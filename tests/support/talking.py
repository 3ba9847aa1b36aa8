"""A spoken conversation without a thread, and all that it moves: signs in, orders out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from intents.heard import Heard
from intents.meaning import Decision
from intents.reply import Reply
from voice.errors import DeviceError
from voice.hearing.signs import Began, Mode, Said
from voice.session.roles import Devices, Listeners, Manner, Speech
from voice.session.states import State
from voice.session.talk import Talk
from voice.session.turnlog import Timing
from voice.settings import PatienceName
from voice.sound.audio import AudioChunk
from voice.sound.earcons import make_earcons

LONG = ("The first line.", "The second line.", "The third line.")
NOT_FOR_IT = {"then she left": Reply((), decision=Decision.IGNORE)}


class Deaf:
    """A microphone that nobody listens to: `Talk` does not."""

    live = False

    def __init__(self, waiting: int = 0) -> None:
        self.waiting = waiting

    dropped = 0

    def __iter__(self) -> Iterator[AudioChunk]:
        return iter(())

    def reopen(self) -> None: ...
    def close(self) -> None: ...


class Tones:
    """A synthesizer whose sound is its text."""

    volume = 1.0
    voice: str | None = "natural"
    voices: tuple[str, ...] = ("natural", "en-gb")

    def __init__(self) -> None:
        self._rate = 175

    @property
    def rate_wpm(self) -> int:
        return self._rate

    @rate_wpm.setter
    def rate_wpm(self, value: float) -> None:
        self._rate = round(min(max(value, 100), 350))

    def say(self, text: str) -> AudioChunk:
        return AudioChunk(text.encode("utf-16-le"), 22_050)

    def excuse(self) -> str:
        return ""

    def warm(self) -> None: ...
    def work_ahead(self) -> bool:
        return False

    def close(self) -> None: ...


@dataclass
class Horn:
    """A speaker that writes down what it is told."""

    done: list[str] = field(default_factory=list)
    played: list[AudioChunk] = field(default_factory=list)
    broken: bool = False
    playing = False
    sounding = False
    pending = 0.0

    def play(self, chunk: AudioChunk) -> None:
        if self.broken:
            raise DeviceError("The speaker stopped answering: plug it in again.")
        self.done.append("play")
        self.played.append(chunk)

    def stop(self) -> None:
        self.done.append("stop")

    def hold(self) -> None:
        self.done.append("hold")

    def go_on(self) -> None:
        self.done.append("go on")

    def wait(self, timeout: float | None = None) -> bool:
        return True

    def reopen(self) -> None:
        if self.broken:
            raise DeviceError("The speaker stopped answering: plug it in again.")

    def close(self) -> None: ...


@dataclass
class Stage:
    """A conversation and all that it moves."""

    asleep: bool = False
    greeting: tuple[str, ...] = ()
    kept: int = 0  # chunks that came in before it began
    replies: dict[str, Reply] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.modes: list[Mode] = []
        self.called: list[bool] = []
        self.continues: list[bool] = []
        self.over: list[bool] = []
        self.speeches: list[Speech] = []
        self.shown: list[str] = []
        self.logged: list[Timing] = []
        self.adjusted: list[tuple[str, float | str]] = []
        self.patience: list[PatienceName] = []
        self.prepared: list[str] = []
        self.ended = 0
        self.voice = Tones()
        self.horn = Horn()
        manner = Manner(make_earcons(), lambda: self.greeting, self.asleep)
        listeners = Listeners(
            self.shown.append,
            lambda heard, reply, timing: self.logged.append(timing),
            lambda name, value: self.adjusted.append((name, value)),
        )
        devices = Devices(Deaf(self.kept), self.horn, self.voice)
        self.talk = Talk(self, devices, self.respond, listeners, manner)
        self.talk.begin()

    def respond(self, heard: Heard) -> Reply:
        self.called.append(heard.called)
        self.continues.append(heard.continues)
        self.over.append(heard.over)
        return self.replies.get(heard.text, Reply(LONG))

    def listen(self, mode: Mode, settle: float = 0.0) -> None:
        self.modes.append(mode)

    def end_utterance(self) -> None:
        self.ended += 1

    def be_patient(self, patience: PatienceName) -> None:
        self.patience.append(patience)

    def prepare(self, line: str) -> None:
        self.prepared.append(line)

    def speak(self, speech: Speech) -> None:
        self.speeches.append(speech)

    def ask(self, text: str) -> None:
        self.talk.heed(Began())
        self.talk.heed(Said(Heard(text), 0.8), 0.01)

    def spoken(self) -> None:
        self.talk.told(self.speeches[-1])

    @property
    def state(self) -> State:
        return self.talk.state
