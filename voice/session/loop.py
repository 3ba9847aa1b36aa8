"""The threads of a spoken conversation, and the queues in which they meet.

One thread hears (microphone and `voice.hearing.ear`), one speaks (`voice.session.mouth`), and the one that calls
`ListeningLoop.run` decides (`voice.session.talk`) and looks at the keys. The others in this process decide nothing:
PortAudio's own move bytes, and a timer of `voice.speaking.synthesizer` ends a worker that takes too long.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, Queue, SimpleQueue
from threading import Thread

from intents.heard import Heard
from intents.reply import Reply
from voice.errors import DeviceError, SynthesisError, VoiceError
from voice.hearing.ear import Ear
from voice.hearing.patience import PATIENCES
from voice.hearing.signs import Mode, Sign
from voice.session.mouth import Mouth
from voice.session.roles import Devices, Listeners, Manner, Speech
from voice.session.states import State
from voice.session.talk import Talk
from voice.settings import PatienceName
from voice.sound.quiet import native_silence

_TICK = 0.04  # seconds between two looks at the keys
_RETRY = 1.0  # seconds between two looks for a lost microphone
_PATIENCE = 2.0  # seconds given to a thread to end


@dataclass(frozen=True)
class _Sensed:
    """A sign of the ear, the moment (monotonic seconds) at which its last chunk came, and by which turn of the ear it was heard."""

    sign: Sign
    came: float
    turn: int


@dataclass(frozen=True)
class _Lost:
    """The microphone is gone."""

    error: DeviceError


@dataclass(frozen=True)
class _CaughtUp:
    """What the microphone had kept was heard."""


@dataclass(frozen=True)
class _Over:
    """The file that was the microphone has ended."""


@dataclass(frozen=True)
class _Told:
    """A speech was heard to its end, was cut off, or failed."""

    speech: Speech
    error: VoiceError | None = None


@dataclass(frozen=True)
class _Broken:
    """A thread ended of an error that nobody foresaw."""

    error: BaseException


_Message = _Sensed | _CaughtUp | _Lost | _Over | _Told | _Broken


class ListeningLoop:
    """A conversation by voice: ``respond`` turns what was heard into a reply. It closes the devices at its end.

    Keys: Enter or space bring silence (asleep: they wake it; while somebody speaks: they end the utterance), Escape brings
    silence and nothing else, p pauses, + and - set the rate, u and d the volume, r repeats, n is next, b goes back, h is help, q or Ctrl-D ends it.
    """

    def __init__(
        self,
        devices: Devices,
        ear: Ear,
        respond: Callable[[Heard], Reply],
        listeners: Listeners,
        manner: Manner | None = None,
    ) -> None:
        manner = manner or Manner()
        self._microphone = devices.microphone
        self._speaker = devices.speaker
        self._synthesizer = devices.synthesizer
        self._keys = devices.keys
        self._ear = ear
        self._mouth = Mouth(devices.synthesizer, devices.speaker, manner.pronounce, self._tell_ear)
        self._talk = Talk(self, devices, respond, listeners, manner)
        # A SimpleQueue would wait for ever where the process stood still (Ctrl-Z) for longer than the timeout.
        self._inbox: Queue[_Message] = Queue()
        self._orders: SimpleQueue[Callable[[], None] | None] = SimpleQueue()  # for the ear; None ends it
        self._speeches: SimpleQueue[Speech | str | None] = (
            SimpleQueue()
        )  # for the mouth: what to say, or to prepare; None ends it
        self._turns = 0  # how often the ear was turned to another mode, as the loop knows …
        self._turned = 0  # … and as the ear has obeyed

    @property
    def state(self) -> State:
        """Where in the conversation it is."""
        return self._talk.state

    def run(self) -> None:
        """Talks until goodbye, a quitting key, or the end of a microphone that is a file. Ctrl-C goes on as KeyboardInterrupt
        when all is closed."""
        threads = [
            Thread(target=self._guarded, args=(self._hear_on,), name="ear", daemon=True),
            Thread(target=self._guarded, args=(self._speak_on,), name="mouth", daemon=True),
        ]
        with native_silence(), ExitStack() as stack:
            stack.callback(self._close, threads)
            self._synthesizer.warm()
            self._talk.begin()
            for thread in threads:
                thread.start()
            while self.state is not State.CLOSED:
                if key := self._keys.poll():
                    self._talk.press(key)
                with suppress(Empty):
                    self._receive(self._inbox.get(timeout=_TICK))

    # What the decisions move (voice.session.talk.Limbs)

    def listen(self, mode: Mode, settle: float = 0.0) -> None:
        """Turns the ear to another mode, in its own thread."""
        self._turns += 1
        self._orders.put(partial(self._turn_ear, self._turns, mode, settle))

    def end_utterance(self) -> None:
        """Takes what was said so far as the utterance."""
        self._orders.put(self._finish_utterance)

    def be_patient(self, patience: PatienceName) -> None:
        """Lets the ear wait as that name says."""
        self._orders.put(partial(self._ear.be_patient, PATIENCES[patience]))

    def prepare(self, line: str) -> None:
        """Lets the mouth make the sound of a line ahead."""
        self._speeches.put(line)

    def speak(self, speech: Speech) -> None:
        """Hands a speech to the mouth."""
        self._speeches.put(speech)

    def _guarded(self, body: Callable[[], None]) -> None:
        """Runs a thread so that it cannot die unnoticed: the loop would wait for it for ever."""
        try:
            body()
        except BaseException as error:
            self._inbox.put(_Broken(error))

    # The ear's thread

    def _turn_ear(self, turn: int, mode: Mode, settle: float) -> None:
        self._turned = turn
        self._ear.turn(mode, settle)

    def _hear_on(self) -> None:
        dropped = 0
        behind = self._microphone.waiting > 0
        while True:
            try:
                for chunk in self._microphone:
                    if not self._obey_orders(wait=not self._microphone.live):
                        return
                    if dropped != self._microphone.dropped:
                        dropped = self._microphone.dropped
                        self._ear.lost()
                    came = time.monotonic()
                    for sign in self._ear.accept(chunk, self._speaker.sounding):
                        self._inbox.put(_Sensed(sign, came, self._turned))
                    if behind and not self._microphone.waiting:
                        behind = False
                        self._inbox.put(_CaughtUp())
            except DeviceError as error:
                self._ear.turn(Mode.SHUT)  # half a question is no question
                self._ear.lost()
                self._inbox.put(_Lost(error))
                if not self._obey_orders(wait=True):
                    return
            else:
                self._finish_utterance()
                self._inbox.put(_Over())
                return

    def _obey_orders(self, wait: bool) -> bool:
        """Does what the ear was told to; with ``wait`` until there is something to listen for. False: to end."""
        while True:
            try:
                order = self._orders.get(block=wait and self._ear.mode in (Mode.SHUT, Mode.GUARD))
            except Empty:
                return True
            if order is None:
                return False
            order()

    def _finish_utterance(self) -> None:
        came = time.monotonic()
        if (said := self._ear.finish()) is not None:
            self._inbox.put(_Sensed(said, came, self._turned))

    # The mouth's thread

    def _tell_ear(self, line: str) -> None:
        self._orders.put(partial(self._ear.saying, line))

    def _speak_on(self) -> None:
        ahead = True
        while True:
            try:
                speech = self._speeches.get(block=not ahead)
            except Empty:
                ahead = self._synthesizer.work_ahead()
                continue
            if speech is None:
                return
            ahead = True  # the rate may be another one now
            if isinstance(speech, str):
                self._mouth.prepare(speech)
                continue
            try:
                self._mouth.say(speech)
            except (DeviceError, SynthesisError) as error:
                self._inbox.put(_Told(speech, error))
            else:
                self._inbox.put(_Told(speech))

    # The loop's own thread

    def _receive(self, message: _Message) -> None:
        match message:
            case _Sensed(sign, came, turn):
                if turn == self._turns:  # else it was heard before the ear was turned to what matters now
                    self._talk.heed(sign, time.monotonic() - came)
            case _CaughtUp():
                self._talk.caught_up()
            case _Told(speech, error):
                self._talk.told(speech, error)
            case _Lost(error):
                self._await_microphone(error)
            case _Over():
                self._talk.end()
            case _Broken(error):
                raise error

    def _await_microphone(self, error: DeviceError) -> None:
        """Waits for the microphone to come back."""
        self._say_now(str(error), wrong=True)
        self._speaker.close()  # PortAudio only sees what was plugged in after all its streams were closed
        while not self._reopened():
            until = time.monotonic() + _RETRY
            while time.monotonic() < until:
                time.sleep(_TICK)
                if key := self._keys.poll():
                    self._talk.press(key)
                if self.state is State.CLOSED:
                    return
        with suppress(DeviceError):
            self._speaker.reopen()
        self._say_now("The microphone is back.")
        self._talk.return_to_listening()

    def _say_now(self, line: str, wrong: bool = False) -> None:
        """Says a line in place of whatever is being said, and waits for its end."""
        speech = self._talk.say_now(line, wrong)
        while True:
            message = self._inbox.get()
            if isinstance(message, _Broken):
                raise message.error
            if isinstance(message, _Told) and message.speech is speech:
                return

    def _reopened(self) -> bool:
        try:
            self._microphone.reopen()
        except DeviceError:
            return False
        return True

    def _close(self, threads: list[Thread]) -> None:
        self._talk.leave()
        self._orders.put(None)
        self._speeches.put(None)
        with ExitStack() as stack:  # each is closed even where another fails
            stack.callback(self._synthesizer.close)
            stack.callback(self._speaker.close)
            stack.callback(self._microphone.close)
            for thread in threads:
                if thread.is_alive():
                    thread.join(_PATIENCE)
