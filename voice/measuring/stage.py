"""A conversation in the time of its sound: the real ear, decisions and voice, and a loudspeaker that plays as the microphone hears.

There is no thread and no clock, so that what takes an hour in a room takes minutes, and comes out the same each time.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.reply import Reply
from voice.hearing.ear import Ear
from voice.hearing.patience import PATIENCES
from voice.hearing.signs import Mode
from voice.session.roles import Devices, Listeners, Manner, Speech
from voice.session.states import State
from voice.session.talk import Talk
from voice.settings import PatienceName
from voice.sound.audio import SPEECH_RATE, AudioChunk
from voice.sound.microphone import Microphone
from voice.speaking.aloud import PAUSE
from voice.speaking.synthesis import Synthesis

_AHEAD = 0.25  # seconds of sound left at which the next line is handed over


class SoundTimeSpeaker:
    """A loudspeaker whose time goes on by `advance`."""

    def __init__(self) -> None:
        self._waiting = b""
        self._held = False

    @property
    def playing(self) -> bool:
        return bool(self._waiting)

    @property
    def sounding(self) -> bool:
        return bool(self._waiting) and not self._held

    @property
    def pending(self) -> float:
        return len(self._waiting) / 2 / SPEECH_RATE

    def advance(self, seconds: float) -> AudioChunk:
        """What is heard of it in the next ``seconds``, silence included."""
        size = 2 * round(seconds * SPEECH_RATE)
        if self._held:
            return AudioChunk(bytes(size), SPEECH_RATE)
        piece, self._waiting = self._waiting[:size], self._waiting[size:]
        return AudioChunk(piece.ljust(size, b"\0"), SPEECH_RATE)

    def play(self, chunk: AudioChunk) -> None:
        self._waiting += chunk.pcm

    def stop(self) -> None:
        self._waiting, self._held = b"", False

    def hold(self) -> None:
        self._held = True

    def go_on(self) -> None:
        self._held = False

    def wait(self, timeout: float | None = None) -> bool:
        return not self.playing

    def reopen(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


class Stage:
    """Moves the limbs of a `Talk`. ``spoke`` is told of each answer's first sound, with the seconds that it cost to make."""

    def __init__(
        self,
        assistant: Assistant,
        ear: Ear,
        microphone: Microphone,
        synthesizer: Synthesis,
        spoke: Callable[[Reply, float], None],
    ) -> None:
        self.speaker = SoundTimeSpeaker()
        self._ear = ear
        self._assistant = assistant
        self._voice = synthesizer
        self._spoke = spoke
        self._speech: Speech | None = None
        self._lines: list[str] = []  # of it that are still to be said
        self._cost = 0.0
        self._reply: Reply | None = None
        self._ready: dict[str, AudioChunk] = {}
        devices = Devices(microphone, self.speaker, synthesizer)
        manner = Manner(pronounce=assistant.pronounced)
        self.talk = Talk(self, devices, self._respond, Listeners(lambda line: None), manner)
        self.talk.begin()

    @property
    def is_listening(self) -> bool:
        """Whether nothing is said or heard."""
        return self.talk.state is State.LISTENING

    def hear(self, chunk: AudioChunk) -> None:
        """The next sound of the microphone; what the loudspeaker plays was mixed into it where it is to be heard."""
        began = time.process_time()  # of the processor: others may use it too
        signs = self._ear.accept(chunk, self.speaker.sounding)
        self._cost = time.process_time() - began
        for sign in signs:
            self.talk.heed(sign, self._cost)
        self._speak_on()

    def _speak_on(self) -> None:
        """Says the next line, or tells that all was heard."""
        speech = self._speech
        if speech and speech.cancelled.is_set():
            self._speech = None
        elif speech and self._lines and self.speaker.pending <= _AHEAD:
            line = self._lines.pop(0)
            began = time.perf_counter()
            sound = self._ready.pop(line, None) or self._voice.say(self._assistant.pronounced(line))
            if self._reply:
                self._spoke(self._reply, self._cost + time.perf_counter() - began)
                self._reply = None
            self._ear.saying(line)
            self.speaker.play(sound)
            self.speaker.play(AudioChunk.silence(PAUSE, SPEECH_RATE))
        elif speech and not self.speaker.playing:
            self._speech = None
            self.talk.told(speech)

    def _respond(self, heard: Heard) -> Reply:
        began = time.process_time()
        self._reply = self._assistant.hear(heard).reply
        self._cost += time.process_time() - began
        return self._reply

    # What the decisions move (voice.session.talk.Limbs)

    def listen(self, mode: Mode, settle: float = 0.0) -> None:
        self._ear.turn(mode, settle)

    def end_utterance(self) -> None:
        """No key is pressed here."""

    def be_patient(self, patience: PatienceName) -> None:
        self._ear.be_patient(PATIENCES[patience])

    def prepare(self, line: str) -> None:
        if line not in self._ready:
            self._ready = {line: self._voice.say(self._assistant.pronounced(line))}

    def speak(self, speech: Speech) -> None:
        self._speech, self._lines = speech, list(speech.lines)
        self._speak_on()
