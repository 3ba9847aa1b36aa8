"""The spoken conversation: listen, answer, listen again, until somebody says goodbye.

All of it happens in the one thread that calls `ListeningLoop.run`. Only the callbacks of the sound card run
beside it, and they do nothing but move bytes. The microphone is not listened to while this program speaks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from enum import Enum, auto
from typing import Protocol

from intents.heard import Heard
from voice.audio import RATE, AudioChunk
from voice.earcons import Earcons
from voice.errors import DeviceError, SynthesisError, VoiceError
from voice.keys import Keys
from voice.microphone import Microphone
from voice.quiet import native_silence
from voice.recognizer import Recognizer
from voice.speaker import Speaker
from voice.speaking import PAUSE
from voice.synthesizer import SPEECH_RATE, STEP, Synthesizer

_SETTLE = round(0.3 * RATE)  # samples thrown away after speaking: the room still carries it
_PAUSE = AudioChunk.silence(
    PAUSE, SPEECH_RATE
)  # between two chunks, so that the entries of a list are told apart
_TICK = 0.02  # seconds between two looks at the keys while something else goes on
_RETRY = 1.0  # seconds between two looks for a lost microphone
_STOP_KEYS = frozenset("\r\n ")
_QUIT_KEYS = frozenset("qQ\x04")


class State(Enum):
    LISTENING = auto()  # silence so far
    HEARING = auto()  # somebody is speaking
    THINKING = auto()  # the answer is being found
    SPEAKING = auto()
    CLOSED = auto()


class Spoken(Protocol):
    """The part of `intents.reply.Reply` that concerns the voice."""

    @property
    def chunks(self) -> tuple[str, ...]:
        """What to say, one breath each."""

    @property
    def effect(self) -> Enum:
        """A member called NONE, STOP, SLOWER, FASTER or GOODBYE."""


class _Quit(Exception):  # noqa: N818 - nothing went wrong
    """The conversation is over."""


class ListeningLoop:
    """A conversation by voice. It closes what it was given: microphone, synthesizer and speaker.

    ``respond`` turns what was heard into a reply, ``show`` prints a line; ``Earcons()`` are silent ones.
    ``greeting`` opens the conversation; ``pronounce`` gives a line as the synthesizer should read it.
    While it speaks, Enter or the space bar brings silence; ``q``, Ctrl-D and Ctrl-C end it at any time.
    """

    def __init__(
        self,
        microphone: Microphone,
        recognizer: Recognizer,
        synthesizer: Synthesizer,
        speaker: Speaker,
        respond: Callable[[Heard], Spoken],
        earcons: Earcons,
        keys: Keys,
        show: Callable[[str], None],
        greeting: tuple[str, ...] = (),
        pronounce: Callable[[str], str] = str,
    ) -> None:
        self._microphone = microphone
        self._recognizer = recognizer
        self._synthesizer = synthesizer
        self._speaker = speaker
        self._respond = respond
        self._earcons = earcons
        self._keys = keys
        self._show = show
        self._greeting = greeting
        self._pronounce = pronounce
        self._mute = False  # speaker or synthesizer failed: text only
        self._deaf = 0  # samples still to throw away
        self._open = False  # the user knows that it is their turn
        self.state = State.LISTENING

    def run(self) -> None:
        """Talks until goodbye, a quitting key, Ctrl-C, or the end of a microphone that is a file."""
        with native_silence(), suppress(KeyboardInterrupt):
            try:
                self._synthesizer.warm()
                if self._greeting:
                    self._tell(*self._greeting)
                self._listen()
            except _Quit:
                self._play(self._earcons.end)
                self._finish_playing(0.5)
            finally:
                self._close()

    def _listen(self) -> None:
        while True:
            try:
                for chunk in self._microphone:
                    self._obey_keys()
                    self._hear(chunk)
            except DeviceError as error:  # of the microphone: the speaker's are dealt with in _play
                self._await_microphone(error)
            else:
                break
        heard = self._recognizer.finish()
        if heard.text:
            self._answer(heard)

    def _hear(self, chunk: AudioChunk) -> None:
        if self._deaf > 0:
            self._deaf -= len(chunk.pcm) // 2
            return
        if not self._open:  # only now: the microphone has proved that it hears
            self._open = True
            self._play(self._earcons.listening)
            self._finish_playing(0.5)
            self._microphone.flush()
        heard = self._recognizer.accept(chunk)
        if heard and heard.text:
            self._answer(heard)
        else:
            self.state = State.HEARING if self._recognizer.partial() else State.LISTENING

    def _answer(self, heard: Heard) -> None:
        self.state = State.THINKING
        self._play(self._earcons.heard)
        self._show(f"You said: {heard.text}")
        reply = self._respond(heard)
        effect = reply.effect.name
        if effect in ("SLOWER", "FASTER"):
            self._synthesizer.rate_wpm *= STEP if effect == "FASTER" else 1 / STEP
        self._tell(*reply.chunks)
        if effect == "GOODBYE":
            raise _Quit

    def _tell(self, *lines: str) -> None:
        """Shows the lines and speaks them, each one synthesized while those before it are heard."""
        for line in lines:
            self._show(line)
        self.state = State.SPEAKING
        for line in lines:
            self._play(self._synthesized(line))
            self._play(_PAUSE)
            if self._obey_keys():
                break
        self._finish_playing()
        self._microphone.flush()
        self._deaf = _SETTLE
        self._open = False
        self.state = State.LISTENING

    def _synthesized(self, line: str) -> AudioChunk:
        if not self._mute:
            try:
                return self._synthesizer.say(self._pronounce(line))
            except SynthesisError as error:
                self._play(self._earcons.error)
                self._fall_silent(error)
        return AudioChunk(b"", SPEECH_RATE)

    def _play(self, chunk: AudioChunk) -> None:
        if not self._mute:
            try:
                self._speaker.play(chunk)
            except DeviceError as error:
                self._fall_silent(error)

    def _finish_playing(self, seconds: float | None = None) -> None:
        """Waits until all is heard, a key is pressed, or ``seconds`` are over."""
        end = None if seconds is None else time.monotonic() + seconds
        try:
            while not self._mute and not self._speaker.wait(_TICK) and not self._obey_keys():
                if end and time.monotonic() > end:
                    break
        except DeviceError as error:
            self._fall_silent(error)

    def _obey_keys(self) -> bool:
        """Whether a key brought silence. Raises _Quit where one ended the conversation."""
        key = self._keys.poll()
        if key and key in _STOP_KEYS | _QUIT_KEYS:
            self._speaker.stop()
        if key in _QUIT_KEYS:
            raise _Quit
        return key in _STOP_KEYS

    def _fall_silent(self, error: VoiceError) -> None:
        self._mute = True
        self._show(f"{error} From here on the answers are only written.")

    def _await_microphone(self, error: DeviceError) -> None:
        """Waits for the microphone to come back."""
        self._recognizer.finish()  # half a question is no question
        self._tell(str(error))
        # PortAudio only sees what was plugged in after all its streams were closed.
        self._speaker.close()
        while not self._reopened():
            until = time.monotonic() + _RETRY
            while time.monotonic() < until:
                time.sleep(_TICK)
                self._obey_keys()
        try:
            self._speaker.reopen()
            self._mute = False
        except DeviceError as lost:
            self._fall_silent(lost)
        self._tell("The microphone is back.")

    def _reopened(self) -> bool:
        try:
            self._microphone.reopen()
        except DeviceError:
            return False
        return True

    def _close(self) -> None:
        self.state = State.CLOSED
        with ExitStack() as stack:  # each is closed even where another fails
            stack.callback(self._synthesizer.close)
            stack.callback(self._speaker.close)
            stack.callback(self._microphone.close)
