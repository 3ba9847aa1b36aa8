"""``knee listen``, and ``knee`` alone: the assistant on the microphone, or with what there is."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from intents.dialog.assistant import Assistant
from intents.reply import Reply
from voice.commands.ask import chat
from voice.errors import DeviceError, SettingsError, SynthesisError
from voice.hearing.ear import Ear, Said
from voice.hearing.echo import EchoCanceller
from voice.hearing.endpoint import Endpointer, Endpointing, SileroDetector
from voice.hearing.guard import InterruptionGuard
from voice.hearing.interruption import Interruption
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.hearing.wake import WAKE_PHRASE, WakeSpotter
from voice.session.keys import TerminalKeys
from voice.session.loop import ListeningLoop
from voice.session.roles import Manner, Spoken
from voice.session.turnlog import Timing, TurnLog
from voice.settings import Settings, cache_folder, save_settings
from voice.sound.audio import read_audio
from voice.sound.earcons import Earcons, make_earcons
from voice.sound.microphone import Microphone, SoundDeviceMicrophone
from voice.sound.speaker import SilentSpeaker, SoundDeviceSpeaker, Speaker
from voice.speaking.aloud import speak_to_file, spoken, synthesizer_for
from voice.speaking.cache import AudioCache, CachingSynthesizer
from voice.terminal import note, say_lines

QUESTION = Path(__file__).parents[1] / "sound" / "question.wav"
FOLLOW_UP = 8.0
"""Seconds in which another question needs no wake phrase and no key."""


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be listened to.

    ``device``      the microphone, by name or number; None: the usual one
    ``wake``        the wake phrase without which nothing is answered; empty: hands-free
    ``push_to_talk``  a key is pressed before each question
    ``barge_in``    whether a voice can interrupt an answer (a key always can)
    ``trailing``    seconds of silence that end a question
    ``earcons``     whether the four short tones are played
    ``log``         a file for one JSON line a turn; with ``log_text`` what was said stands in it too
    ``demo``        without a microphone a recorded question is answered, and the answer left in this wav file
    """

    device: str | None = None
    wake: str = ""
    push_to_talk: bool = False
    barge_in: bool = True
    trailing: float = Endpointing.trailing
    earcons: bool = True
    log: Path | None = None
    log_text: bool = False
    demo: Path | None = None


def wishes_from(options: Namespace) -> Wishes:
    """The wishes that the command line tells."""
    wake = WAKE_PHRASE if options.wake is True else options.wake or ""
    return Wishes(
        options.device, wake, options.push_to_talk, options.barge_in, options.silence or Endpointing.trailing,
        options.earcons, options.log, options.log_text, options.demo,
    )  # fmt: skip


def listen(assistant: Assistant, model_path: Path, settings: Settings, wishes: Wishes) -> int:
    """Talks on the microphone; without one, says so and goes on in text."""
    try:
        microphone = SoundDeviceMicrophone(
            _device(wishes.device)
        )  # open before the model loads: nobody waits
    except DeviceError as error:
        note(str(error))
        if wishes.demo:
            answer_recorded_question(assistant, model_path, settings, wishes.demo)
        return _in_text(assistant)
    log = TurnLog(wishes.log, wishes.log_text) if wishes.log else None
    if log and wishes.log_text:
        note(f"What is said is written to {wishes.log}.")
    canceller = EchoCanceller() if wishes.barge_in else None
    speaker: Speaker
    try:
        speaker = SoundDeviceSpeaker(tap=canceller.played if canceller else None)
    except DeviceError as error:
        note(f"{error} The answers are only written.")
        speaker = SilentSpeaker()
    try:
        model = RecognizerModel.load(model_path, hashes=True)
        ear = make_ear(model, wishes, canceller)
    except BaseException:
        microphone.close()
        speaker.close()
        raise
    _explain_keys(wishes)
    with TerminalKeys() as keys, _terminable():
        _converse(assistant, settings, wishes, microphone, ear, speaker, keys, log)
    if log:
        log.close()
    return 0


def make_ear(model: RecognizerModel, wishes: Wishes, canceller: EchoCanceller | None) -> Ear:
    """An ear that listens as it is wished. Raises ModelError: the model does not know the wake phrase."""
    asleep = bool(wishes.wake) or wishes.push_to_talk
    return Ear(
        model.transcriber(),
        Endpointer(SileroDetector(), replace(Endpointing(), trailing=wishes.trailing)),
        WakeSpotter(model, wishes.wake) if wishes.wake else None,
        InterruptionGuard(Interruption(model, canceller)) if canceller else None,
        FOLLOW_UP if asleep else None,
    )


def _converse(
    assistant: Assistant,
    settings: Settings,
    wishes: Wishes,
    microphone: Microphone,
    ear: Ear,
    speaker: Speaker,
    keys: TerminalKeys,
    log: TurnLog | None,
) -> None:
    folder = cache_folder()
    synthesizer = CachingSynthesizer(synthesizer_for(settings), AudioCache(folder) if folder else None)
    synthesizer.foresee(assistant.foreseeable())
    asleep = bool(wishes.wake) or wishes.push_to_talk
    manner = Manner(
        make_earcons() if wishes.earcons else Earcons(),
        _greeting(assistant, wishes),
        asleep,
        assistant.spoken,
    )
    ListeningLoop(
        microphone, ear, synthesizer, speaker, keys, lambda heard: assistant.hear(heard).reply, print, manner,
        logger(log) if log else None, _Remembering(settings).adjusted,
    ).run()  # fmt: skip


def _greeting(assistant: Assistant, wishes: Wishes) -> tuple[str, ...]:
    greeting = assistant.greeting()
    if wishes.wake:
        return (*greeting, f"Say {wishes.wake} before a question.")
    return (*greeting, "Press Enter before a question.") if wishes.push_to_talk else greeting


def _explain_keys(wishes: Wishes) -> None:
    note("Press Enter to stop the speech, p to pause, r to repeat, n for next, q to quit.")
    note("Press plus or minus for faster or slower, u or d for louder or quieter.")
    if wishes.push_to_talk:
        note("Press Enter and ask. Press it again when you have finished, or just wait.")


def logger(log: TurnLog) -> Callable[[Said, Spoken, Timing], None]:
    """What writes each turn to a log."""

    def write(said: Said, reply: Spoken, timing: Timing) -> None:
        told: dict[str, Any] = {}
        if isinstance(reply, Reply):
            label = reply.label
            told = {"intent": label.intent, "item": label.item, "confidence": round(reply.confidence, 3)}
            told |= {"decision": reply.decision.value, "say": reply.say}
        if sentence := log.write(said.heard.text, told, timing, said.partials):
            note(sentence)

    return write


def answer_recorded_question(assistant: Assistant, model_path: Path, settings: Settings, to: Path) -> None:
    """The bundled recording through recognizer, meaning, answer and synthesizer; the answer is left in ``to``."""
    note("Here is a recorded question instead.")
    heard = transcribe(RecognizerModel.load(model_path, hashes=True), read_audio(QUESTION))
    turn = assistant.hear(heard)
    say_lines(f"Heard: {heard.text}", *turn.reply.chunks)
    try:
        with synthesizer_for(settings) as synthesizer:
            audio = speak_to_file(spoken(turn.reply.chunks, assistant.spoken), to, synthesizer)
        note(f"The spoken answer, {audio.seconds:.0f} seconds long, is in {to}.")
    except SynthesisError as error:
        note(str(error))
    assistant.forget()


def _in_text(assistant: Assistant) -> int:
    if sys.stdin is None or not sys.stdin.isatty():
        note("To go on in text, run knee chat in a terminal.")
        return 0
    note("Going on in text. Type your question and press Enter.")
    return chat(assistant, as_json=False)


class _Remembering:
    """Keeps a changed rate and volume for the next time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def adjusted(self, rate: int, volume: float) -> None:
        self._settings = replace(self._settings.at_rate(rate), volume=volume)
        try:
            save_settings(self._settings)
        except SettingsError as error:
            note(str(error))


@contextmanager
def _terminable() -> Iterator[None]:
    """A request to end (SIGTERM) is obeyed as Ctrl-C is: devices closed, no process left."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _device(name: str | None) -> int | str | None:
    return int(name) if name and name.isdigit() else name
