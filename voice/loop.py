"""The spoken conversation: one thread hears, one speaks, and the one that runs the loop decides.

They meet in queues only. The ear's thread gives signs (`voice.ear`), the mouth's thread tells what was spoken; the
loop turns both, and the keys, into events of `voice.states` and does what that table says.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol

from intents.heard import Heard
from voice.audio import AudioChunk
from voice.controls import Control, control_in
from voice.ear import SETTLE, Began, Ear, Idle, Mode, Opened, Partial, Said, Sign, Trouble, Woken
from voice.earcons import Earcons
from voice.errors import DeviceError, SynthesisError, VoiceError
from voice.keys import Keys
from voice.microphone import Microphone
from voice.mouth import Mouth, Speech
from voice.quiet import native_silence
from voice.speaker import Speaker
from voice.states import Action, Event, State, step
from voice.synthesizer import STEP
from voice.turnlog import Timing

_TICK = 0.02  # seconds between two looks at the keys
_RETRY = 1.0  # seconds between two looks for a lost microphone
_PATIENCE = 2.0  # seconds given to a thread to end
_LOUDER = 1.25  # one "louder" or "quieter"
_STOP_KEYS = frozenset("\r\n ")
_QUIT_KEYS = frozenset("qQ\x04")
_KEYS = {"+": Control.FASTER, "-": Control.SLOWER, "u": Control.LOUDER, "d": Control.QUIETER}
_WORDS = {"r": "repeat", "n": "next", "b": "previous", "h": "help"}


class Spoken(Protocol):
    """The part of `intents.reply.Reply` that concerns the voice."""

    @property
    def chunks(self) -> tuple[str, ...]:
        """What to say, one breath each."""

    @property
    def effect(self) -> Enum:
        """A member called NONE, STOP, SLOWER, FASTER or GOODBYE."""


class Synthesis(Protocol):
    """What makes sound of text. `work_ahead` makes some that may be needed, and tells whether more is left."""

    rate_wpm: int
    volume: float

    def say(self, text: str) -> AudioChunk: ...
    def warm(self) -> None: ...
    def work_ahead(self) -> bool: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Manner:
    """How it talks. ``greeting`` opens the conversation; ``asleep``: it waits for the wake phrase or a key first, and
    again after every answer; ``pronounce`` gives a line as the synthesizer should read it."""

    earcons: Earcons = field(default_factory=Earcons)
    greeting: tuple[str, ...] = ()
    asleep: bool = False
    pronounce: Callable[[str], str] = str


@dataclass(frozen=True)
class _Heard:
    """A sign of the ear, and the seconds that its last chunk took."""

    sign: Sign
    cost: float


@dataclass(frozen=True)
class _Lost:
    """The microphone is gone."""

    error: DeviceError


@dataclass(frozen=True)
class _Over:
    """The file that was the microphone has ended."""


@dataclass(frozen=True)
class _Told:
    """A speech was heard to its end, cut off, or failed."""

    speech: Speech
    error: VoiceError | None = None


_Message = _Heard | _Lost | _Over | _Told


class ListeningLoop:
    """A conversation by voice. It closes what it was given: microphone, synthesizer and speaker.

    ``respond`` turns what was heard into a reply, ``show`` prints a line, ``log`` is told of every turn; ``adjusted``
    of a new rate (words per minute) and volume (0 to 1).
    Keys: Enter or space bring silence (asleep: they wake it; while somebody speaks: they end the utterance), p pauses,
    + and - set the rate, u and d the volume, r repeats, n is next, b goes back, h is help, q or Ctrl-D ends it.
    """

    def __init__(
        self,
        microphone: Microphone,
        ear: Ear,
        synthesizer: Synthesis,
        speaker: Speaker,
        keys: Keys,
        respond: Callable[[Heard], Spoken],
        show: Callable[[str], None],
        manner: Manner | None = None,
        log: Callable[[Heard, Spoken, Timing], None] | None = None,
        adjusted: Callable[[int, float], None] | None = None,
    ) -> None:
        self._microphone = microphone
        self._ear = ear
        self._synthesizer = synthesizer
        self._speaker = speaker
        self._keys = keys
        self._respond = respond
        self._show = show
        self._manner = manner or Manner()
        self._log = log
        self._adjusted = adjusted
        self._mouth = Mouth(synthesizer, speaker, self._manner.pronounce)
        self._inbox: SimpleQueue[_Message] = SimpleQueue()
        self._orders: SimpleQueue[Callable[[], None] | None] = SimpleQueue()  # for the ear; None ends it
        self._speeches: SimpleQueue[Speech | None] = SimpleQueue()  # for the mouth; None ends it
        self._speech = Speech(())
        self._lines: tuple[str, ...] = ()
        self._heard = Heard("")
        self._stage = (0.0, 0.0, 0.0)  # seconds of endpoint, text and meaning, of the turn on its way
        self._pending: tuple[Heard, Spoken, float] | None = None  # the turn to be logged at its first sound
        self._cue = False
        self._mute = ""  # why nothing is spoken: empty, "speaker" or "synthesizer"
        self._leaving = False
        self._last_file = False
        self.state = State.ASLEEP if self._manner.asleep else State.LISTENING

    def run(self) -> None:
        """Talks until goodbye, a quitting key, Ctrl-C, or the end of a microphone that is a file."""
        threads = [Thread(target=self._hear_on, daemon=True), Thread(target=self._speak_on, daemon=True)]
        with native_silence(), suppress(KeyboardInterrupt), ExitStack() as stack:
            stack.callback(self._close, threads)
            self._synthesizer.warm()
            for thread in threads:
                thread.start()
            if self._manner.greeting:
                self._lines = self._manner.greeting
                self._show_all(self._lines)
                self._happen(Event.REPLY)
            else:
                self._do(Action.DOZE if self._manner.asleep else Action.OPEN)
                self._cue = not self._manner.asleep
            while self.state is not State.CLOSED:
                self._obey_keys()
                with suppress(Empty):
                    self._receive(self._inbox.get(timeout=_TICK))

    # The ear's thread

    def _hear_on(self) -> None:
        while True:
            try:
                for chunk in self._microphone:
                    if not self._obey_orders(wait=not self._microphone.live):
                        return
                    began = time.perf_counter()
                    signs = self._ear.accept(chunk, self._speaker.playing)
                    cost = time.perf_counter() - began
                    for sign in signs:
                        self._inbox.put(_Heard(sign, cost))
            except DeviceError as error:
                self._ear.turn(Mode.SHUT)  # half a question is no question
                self._inbox.put(_Lost(error))
                order = self._orders.get()
                if order is None:
                    return
                order()
            else:
                if (said := self._ear.finish()) is not None:
                    self._inbox.put(_Heard(said, 0.0))
                self._inbox.put(_Over())
                return

    def _obey_orders(self, wait: bool) -> bool:
        """Does what the loop asked of the ear; with ``wait`` until there is something to listen for."""
        while True:
            idle = wait and self._ear.mode in (Mode.SHUT, Mode.GUARD)
            try:
                order = self._orders.get(block=idle)
            except Empty:
                return True
            if order is None:
                return False
            order()

    # The mouth's thread

    def _speak_on(self) -> None:
        more = True
        while True:
            try:
                speech = self._speeches.get(block=not more)
            except Empty:
                more = self._synthesizer.work_ahead()
                continue
            if speech is None:
                return
            more = True
            try:
                self._mouth.say(speech)
            except (DeviceError, SynthesisError) as error:
                self._inbox.put(_Told(speech, error))
            else:
                self._inbox.put(_Told(speech))

    # The loop's own thread

    def _receive(self, message: _Message) -> None:
        match message:
            case _Heard(Opened()):
                if self._cue:
                    self._cue = False
                    self._play(self._manner.earcons.listening)
            case _Heard(Began()):
                self._happen(Event.VOICE)
            case _Heard(Said() as said, cost):
                self._hear(said, cost)
            case _Heard(Idle()):
                self._happen(Event.SLEEP)
            case _Heard(Woken()):
                self._happen(Event.WAKE)
            case _Heard(Trouble(sentence)):
                self._show(sentence)
            case _Heard(Partial()):
                pass  # the next word may still come
            case _Told(speech, error):
                self._told(speech, error)
            case _Lost(error):
                self._await_microphone(error)
            case _Over():
                self._last_file = True
                self._leave_if_over()

    def _hear(self, said: Said, cost: float) -> None:
        control = control_in(said.heard.text)
        if not said.heard.text:
            self._happen(Event.NOTHING)
        elif control and (self.state in (State.INTERRUPTED, State.PAUSED) or control in _BY_LOUDNESS):
            self._control(control)
        else:
            self._heard = said.heard
            self._stage = (said.silence, cost, 0.0)
            self._happen(Event.UTTERANCE)

    def _control(self, control: Control) -> None:
        if control in (Control.PAUSE, Control.RESUME):
            self._happen(Event.PAUSE if control is Control.PAUSE else Event.RESUME)
            return
        held = self.state in (State.SPEAKING, State.INTERRUPTED, State.PAUSED)
        rest = self._speech.rest() if held else ()
        synthesizer = self._synthesizer
        if control in _BY_LOUDNESS:
            synthesizer.volume *= _LOUDER if control is Control.LOUDER else 1 / _LOUDER
        else:
            synthesizer.rate_wpm = round(
                synthesizer.rate_wpm * (STEP if control is Control.FASTER else 1 / STEP)
            )
        if self._adjusted:
            self._adjusted(synthesizer.rate_wpm, synthesizer.volume)
        self._lines = rest or (f"{control.name.capitalize()}.",)
        if not rest:
            self._show_all(self._lines)
        self._happen(Event.REPLY)

    def _happen(self, event: Event) -> None:
        self.state, actions = step(self.state, event)
        for action in actions:
            self._do(action)
        if self.state is State.LISTENING and self._manner.asleep and event in (Event.SPOKEN, Event.HUSH):
            self._cue = True  # a question may follow the answer; if none does, the ear says that it waits in vain

    def _do(self, action: Action) -> None:
        match action:
            case Action.CUE_LISTENING:
                self._cue = True
            case Action.CUE_HEARD:
                self._play(self._manner.earcons.heard)
            case Action.OPEN:
                self._orders.put(partial(self._ear.turn, Mode.OPEN, SETTLE))
            case Action.DOZE:
                self._orders.put(partial(self._ear.turn, Mode.DOZE))
            case Action.GUARD:
                self._orders.put(partial(self._ear.turn, Mode.GUARD, 0.0, " ".join(self._lines)))
            case Action.ANSWER:
                self._answer()
            case Action.SPEAK:
                self._speak(self._lines)
            case Action.HOLD:
                self._speaker.hold()
            case Action.GO_ON:
                self._speaker.go_on()
            case Action.SILENCE:
                self._speech.cancelled.set()
                self._speaker.stop()
            case Action.CLOSE:
                self._play(self._manner.earcons.end)
                self._wait_for_silence(0.5)

    def _answer(self) -> None:
        heard = self._heard
        self._show(f"You said: {heard.text}")
        began = time.perf_counter()
        reply = self._respond(heard)
        self._stage = (*self._stage[:2], time.perf_counter() - began)
        effect = reply.effect.name
        if effect in ("SLOWER", "FASTER"):
            factor = STEP if effect == "FASTER" else 1 / STEP
            self._synthesizer.rate_wpm = round(self._synthesizer.rate_wpm * factor)
        self._leaving = effect == "GOODBYE"
        self._lines = reply.chunks
        self._pending = (heard, reply, time.monotonic())
        self._show_all(self._lines)
        self._happen(Event.REPLY)

    def _speak(self, lines: tuple[str, ...]) -> None:
        self._recover()
        self._speech = Speech(() if self._mute else lines)
        self._speeches.put(self._speech)

    def _told(self, speech: Speech, error: VoiceError | None) -> None:
        self._log_turn(speech)
        if error:
            self._fall_silent(error)
        if speech is not self._speech or speech.cancelled.is_set():
            return
        if self._leaving:
            self._happen(Event.QUIT)
            return
        self._happen(Event.SPOKEN)
        self._leave_if_over()

    def _leave_if_over(self) -> None:
        if self._last_file and self.state in (State.LISTENING, State.HEARING, State.ASLEEP):
            self._happen(Event.QUIT)

    def _log_turn(self, speech: Speech) -> None:
        if self._pending is None:
            return
        heard, reply, answered = self._pending
        self._pending = None
        sound = (speech.first_sound - answered) * 1000 if speech.first_sound else None
        endpoint, text, meaning = (seconds * 1000 for seconds in self._stage)
        if self._log:
            self._log(heard, reply, Timing(endpoint, text, meaning, sound))

    def _obey_keys(self) -> None:
        key = self._keys.poll()
        if key in _QUIT_KEYS and key:
            self._happen(Event.QUIT)
        elif key in _STOP_KEYS and key:
            self._press_talk()
        elif key in ("p", "P") and key:
            self._happen(Event.PAUSE)
        elif key in _KEYS:
            self._control(_KEYS[key])
        elif key in _WORDS and self.state is not State.THINKING:
            self._heard = Heard(_WORDS[key])
            self._speech.cancelled.set()
            self._speaker.stop()
            self._answer()

    def _press_talk(self) -> None:
        if self.state is State.ASLEEP:
            self._happen(Event.WAKE)
        elif self.state is State.HEARING:
            self._orders.put(self._finish_utterance)
        else:
            self._happen(Event.HUSH)

    def _finish_utterance(self) -> None:
        """In the ear's thread: what was said so far is the utterance."""
        if (said := self._ear.finish()) is not None:
            self._inbox.put(_Heard(said, 0.0))

    def _show_all(self, lines: tuple[str, ...]) -> None:
        for line in lines:
            self._show(line)

    def _play(self, sound: AudioChunk) -> None:
        if not self._mute and sound.pcm:
            try:
                self._speaker.play(sound)
            except DeviceError as error:
                self._fall_silent(error)

    def _wait_for_silence(self, seconds: float) -> None:
        with suppress(DeviceError):
            self._speaker.wait(seconds)

    def _fall_silent(self, error: VoiceError) -> None:
        if not self._mute:
            self._mute = "speaker" if isinstance(error, DeviceError) else "synthesizer"
            self._show(f"{error} Until then the answers are only written.")

    def _recover(self) -> None:
        """A speaker that was lost or busy may be back."""
        if self._mute == "speaker":
            with suppress(DeviceError):
                self._speaker.reopen()
                self._mute = ""

    def _await_microphone(self, error: DeviceError) -> None:
        """Waits for the microphone to come back."""
        self._show(str(error))
        self._say_now(str(error))
        self._speaker.close()  # PortAudio only sees what was plugged in after all its streams were closed
        while not self._reopened():
            until = time.monotonic() + _RETRY
            while time.monotonic() < until:
                time.sleep(_TICK)
                self._obey_keys()
                if self.state is State.CLOSED:
                    return
        self._mute = self._mute or "speaker"
        self._recover()
        back = "The microphone is back."
        self._show(back)
        self._say_now(back)
        self.state = State.ASLEEP if self._manner.asleep else State.LISTENING
        self._do(Action.DOZE if self._manner.asleep else Action.OPEN)
        self._cue = not self._manner.asleep

    def _say_now(self, line: str) -> None:
        """Says a line in place of whatever is being said, and waits for its end."""
        self._do(Action.SILENCE)
        self._speak((line,))
        while True:
            message = self._inbox.get()
            if isinstance(message, _Told) and message.speech is self._speech:
                if message.error:
                    self._fall_silent(message.error)
                return

    def _reopened(self) -> bool:
        try:
            self._microphone.reopen()
        except DeviceError:
            return False
        return True

    def _close(self, threads: list[Thread]) -> None:
        self.state = State.CLOSED
        self._speech.cancelled.set()
        self._orders.put(None)
        self._speeches.put(None)
        with ExitStack() as stack:  # each is closed even where another fails
            stack.callback(self._synthesizer.close)
            stack.callback(self._speaker.close)
            stack.callback(self._microphone.close)
            for thread in threads:
                if thread.is_alive():
                    thread.join(_PATIENCE)


_BY_LOUDNESS = frozenset((Control.LOUDER, Control.QUIETER))
