"""A conversation with nobody: recorded questions are asked as often as is wished, to see how the whole loop behaves.

It needs no sound card. Only `stop_latencies` does, which interrupts answers on the real loudspeaker.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.reply import Effect, Reply
from voice.hearing.echo import EchoCanceller
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.signs import Said
from voice.session.loop import ListeningLoop
from voice.session.roles import Devices, Listeners, Manner
from voice.session.start import Wishes, glancing, make_ear
from voice.session.turnlog import Timing
from voice.sound.audio import RATE, AudioChunk, write_wav
from voice.sound.microphone import FileMicrophone
from voice.sound.speaker import SilentSpeaker, SoundDeviceSpeaker, Speaker
from voice.speaking.synthesis import Synthesis
from voice.terminal import note

_BEFORE, _AFTER = 0.4, 2.2  # seconds of silence around a question: after it more than any end is waited for
_AUDIBLE = 0.01  # of full scale
_INTO = 0.4  # seconds that an answer is heard before it is interrupted
_EVERY = 30.0  # seconds between two remarks about how far it is


@dataclass(frozen=True)
class Footprint:
    """What this process holds: ``resident`` memory in megabytes, threads (native ones too) and open files."""

    resident: float
    threads: int
    files: int


@dataclass(frozen=True)
class Wait:
    """Seconds on the clock from the end of speech to its words, to the reply, and to the first sound."""

    text: float
    reply: float
    sound: float


@dataclass
class Rehearsal:
    """What was seen: the timing of each turn, a footprint after each question, and all lines that were to be said."""

    timings: list[Timing] = field(default_factory=list)
    footprints: list[Footprint] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    lines: dict[str, None] = field(default_factory=dict)  # an ordered set


def footprint() -> Footprint | None:
    """That of now; None where the system does not tell (Linux does)."""
    process = Path("/proc/self")
    try:
        status = (process / "status").read_text(encoding="utf-8", errors="replace")
        threads, files = (len(list((process / name).iterdir())) for name in ("task", "fd"))
    except OSError:
        return None
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    listing = 1  # a handle of its own
    return Footprint(int(resident[1]) * 1024 / 1e6, threads, files - listing) if resident else None


def trimmed(chunk: AudioChunk) -> AudioChunk:
    """The sound from its first to its last audible sample."""
    audible = np.flatnonzero(np.abs(chunk.floats()) > _AUDIBLE)
    return AudioChunk(chunk.pcm[2 * audible[0] : 2 * audible[-1] + 2], chunk.rate) if len(audible) else chunk


def rehearse(
    assistant: Assistant,
    model: RecognizerModel,
    synthesizer: Synthesis,
    questions: Sequence[AudioChunk],
    turns: int,
    realtime: bool = False,
) -> Rehearsal:
    """Asks the questions (16 kHz, trimmed) one after the other, ``turns`` in all; the synthesizer is closed then.

    Each is heard as fast as that is possible, or with ``realtime`` as fast as it was spoken. Raises VoiceError.
    """
    seen = Rehearsal()
    speaker = _Witness()
    with _Questioner(questions, turns, seen, realtime) as asked:

        def respond(heard: Heard) -> Reply:
            ended, text = asked.ended, time.monotonic()
            reply = _reply(assistant, heard)
            replied = time.monotonic()
            speaker.expect(
                lambda sound: seen.waits.append(Wait(text - ended, replied - ended, sound - ended))
            )
            seen.lines |= dict.fromkeys(map(assistant.pronounced, reply.chunks))
            return reply

        def log(_said: Said, _reply: Reply, timing: Timing) -> None:
            seen.timings.append(timing)

        devices = Devices(asked, speaker, synthesizer)
        _loop(assistant, model, devices, respond, log).run()
    return seen


def stop_latencies(
    assistant: Assistant,
    model: RecognizerModel,
    synthesizer: Synthesis,
    questions: Sequence[AudioChunk],
    times: int,
) -> list[float]:
    """Seconds from the stop key to silence, by what the device says of its own delay, for so many answers.

    The answers are begun on the loudspeaker. The synthesizer is closed then. Raises DeviceError: there is no speaker.
    """
    speaker = SoundDeviceSpeaker()
    finger = _Finger(speaker)
    with _Questioner(questions, times, Rehearsal()) as asked:
        devices = Devices(asked, speaker, synthesizer, finger)
        _loop(assistant, model, devices, partial(_reply, assistant)).run()
    return finger.took


def _reply(assistant: Assistant, heard: Heard) -> Reply:
    """What is answered; without effect, so that no question misheard as "goodbye" ends the rehearsal."""
    return replace(assistant.hear(heard).reply, effect=Effect.NONE)


def _loop(
    assistant: Assistant,
    model: RecognizerModel,
    devices: Devices,
    respond: Callable[[Heard], Reply],
    log: Callable[[Said, Reply, Timing], None] | None = None,
) -> ListeningLoop:
    wishes = Wishes()
    ear = make_ear(model, wishes, EchoCanceller(), glancing(assistant, wishes))
    manner = Manner(pronounce=assistant.pronounced)
    return ListeningLoop(devices, ear, respond, Listeners(lambda line: None, log), manner)


class _Questioner:
    """A microphone into which the questions are asked, from files; a context manager that removes these."""

    def __init__(
        self, questions: Sequence[AudioChunk], turns: int, seen: Rehearsal, realtime: bool = False
    ) -> None:
        self.live = realtime
        self.waiting = 0
        self.dropped = 0
        self._questions = questions
        self._turns = turns
        self._seen = seen
        self.ended = 0.0  # the moment (monotonic seconds) at which the last question has been spoken
        self._done = 0

    def __enter__(self) -> _Questioner:
        self._folder = TemporaryDirectory(prefix="knee-voice-", ignore_cleanup_errors=True)
        before, after = AudioChunk.silence(_BEFORE).pcm, AudioChunk.silence(_AFTER).pcm
        for number, question in enumerate(self._questions):
            write_wav(self._file(number), AudioChunk(before + question.pcm + after, RATE))
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def __iter__(self) -> Iterator[AudioChunk]:
        told = time.monotonic()
        for turn in range(self._turns):
            number = turn % len(self._questions)
            microphone = FileMicrophone(self._file(number), self.live)
            self.ended = time.monotonic() + _BEFORE + self._questions[number].seconds
            yield from microphone
            self._done += 1
            if found := footprint():
                self._seen.footprints.append(found)
            if time.monotonic() > told + _EVERY:
                told = time.monotonic()
                note(f"{self._done} turns of {self._turns}.")

    def _file(self, number: int) -> Path:
        return Path(self._folder.name, f"{number}.wav")

    def reopen(self) -> None:
        """Nothing to do: files stay."""

    def close(self) -> None:
        """Nothing to do."""


class _Witness(SilentSpeaker):
    """A loudspeaker that plays nothing and tells when it would have."""

    def __init__(self) -> None:
        self._tell: Callable[[float], None] | None = None

    def expect(self, tell: Callable[[float], None]) -> None:
        """``tell`` is given the moment (monotonic seconds) of the next sound."""
        self._tell = tell

    def play(self, chunk: AudioChunk) -> None:
        if self._tell:
            tell, self._tell = self._tell, None
            tell(time.monotonic())


class _Finger:
    """Presses the stop key when an answer has been heard for a moment, and waits for the silence."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._since = 0.0  # the moment at which the answer began to be heard; 0: there is silence
        self._pressed = 0.0
        self.took: list[float] = []

    def poll(self) -> str:
        if self._pressed:
            while self._speaker.playing:
                time.sleep(0.001)
            self.took.append(time.perf_counter() - self._pressed)
            self._pressed = self._since = 0.0
        elif not self._speaker.playing:
            self._since = 0.0
        elif not self._since:
            self._since = time.perf_counter()
        elif time.perf_counter() - self._since > _INTO:
            self._pressed = time.perf_counter()
            return "\r"
        return ""
