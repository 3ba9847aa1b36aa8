"""``knee listen``, and ``knee`` alone: the assistant on the microphone, or with what there is."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType

from intents.dialog.assistant import Assistant
from voice.commands.options.wished import assistant_of, settings_of
from voice.commands.talking.chat import chat
from voice.commands.talking.chosen import chosen, remember
from voice.errors import DeviceError, SynthesisError, UnknownDeviceError
from voice.hearing.echo import EchoCanceller
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.hearing.wake_phrase import WAKE_PHRASE
from voice.modelstore.catalogue import model_path
from voice.session.alone import alone
from voice.session.keys import TerminalKeys
from voice.session.roles import Devices
from voice.session.start import Wishes, converse, glancing, make_ear, make_synthesizer, second_ear_for
from voice.session.turnlog import TurnLog
from voice.settings import DEFAULT, Settings
from voice.sound.audio import QUESTION, read_audio
from voice.sound.microphone import Microphone, SoundDeviceMicrophone
from voice.sound.quiet import native_silence
from voice.sound.speaker import SilentSpeaker, SoundDeviceSpeaker, Speaker
from voice.speaking.aloud import daemon_for, speak_to_file, synthesizer_for
from voice.speaking.dispatcher import SystemSpeaker, SystemVoice
from voice.speaking.synthesis import Synthesis
from voice.speaking.voices import CHOICES
from voice.terminal import note, say_lines
from voice.typed import typed


def begin(options: Namespace) -> Callable[[], int]:
    """Reads the settings; the assistant is loaded when the microphone is open. Raises ModelError."""
    path, settings = model_path(options.model), settings_of(options)
    return partial(listen, assistant_of(options, settings), path, settings, wishes_from(options, settings))


def wishes_from(options: Namespace, settings: Settings) -> Wishes:
    """The wishes that the command line and the settings tell."""
    wake = WAKE_PHRASE if options.wake is True else options.wake or ""
    voice = (
        options.voice if options.voice in (*CHOICES, DEFAULT) else None
    )  # an engine may not know another name
    return Wishes(
        options.device, options.output, options.anyway, wake, options.push_to_talk, options.barge_in,
        settings.patience, options.silence or 0.0, settings.second_ear == "on",
        options.earcons, options.log, options.log_text, voice, options.demo,
    )  # fmt: skip


def listen(load: Callable[[], Assistant], model_path: Path, settings: Settings, wishes: Wishes) -> int:
    """Talks on the microphone; without one, says so and goes on in text. ``load`` gives the assistant.

    The microphone is open before anything is loaded: it keeps what is said meanwhile.
    """
    try:
        named = {
            "microphone": chosen("microphone", wishes.device, settings.microphone),
            "speaker": chosen("speaker", wishes.output, settings.speaker),
        }
        microphone = SoundDeviceMicrophone(named["microphone"])
    except UnknownDeviceError:
        raise
    except DeviceError as error:
        note(str(error))
        assistant = load()
        if wishes.demo:
            answer_recorded_question(assistant, model_path, settings, wishes.demo)
        return _in_text(assistant)
    with (
        native_silence(),
        closing(microphone),
        alone(wishes.anyway),
    ):  # on a busy machine ALSA complains at any time
        settings = remember(settings, wishes, named)
        return _talk(load(), model_path, settings, wishes, microphone, named["speaker"])


def _talk(
    assistant: Assistant,
    model_path: Path,
    settings: Settings,
    wishes: Wishes,
    microphone: Microphone,
    output: str,
) -> int:
    log = TurnLog(wishes.log, wishes.log_text) if wishes.log else None
    if log and wishes.log_text:
        note(f"What is said is written to {wishes.log}.")
    daemon = daemon_for(settings)
    canceller = EchoCanceller() if wishes.barge_in and not daemon else None
    speaker: Speaker
    try:
        speaker = SoundDeviceSpeaker(output, canceller.played if canceller else None)
    except DeviceError as error:
        note(f"{error} The answers are only written.")
        speaker, canceller = SilentSpeaker(), None  # there is nothing to speak over
    speaker = SystemSpeaker(daemon, speaker) if daemon else speaker
    voice: Synthesis = SystemVoice(daemon) if daemon else make_synthesizer(assistant, settings)
    with closing(speaker), closing(voice) as synthesizer:
        synthesizer.warm()  # a voice needs as long as the recognizer to load
        ear = make_ear(
            RecognizerModel.load(model_path, hashes=True), wishes, canceller, glancing(assistant, wishes)
        )
        _explain_keys(wishes)
        with TerminalKeys() as keys, _terminable():
            devices = Devices(microphone, speaker, synthesizer, keys)
            converse(assistant, wishes, devices, ear, log)
    if log:
        log.close()
    return 0


def _explain_keys(wishes: Wishes) -> None:
    note("Press Enter to stop the speech, p to pause, r to repeat, n for next, q to quit.")
    note("Press plus or minus for faster or slower, u or d for louder or quieter.")
    if wishes.push_to_talk:
        note("Press Enter and ask. Press it again when you have finished, or just wait.")


def answer_recorded_question(assistant: Assistant, model_path: Path, settings: Settings, to: Path) -> None:
    """The bundled recording through recognizer, meaning, answer and synthesizer; the answer is left in ``to``."""
    note("Here is a recorded question instead.")
    second = second_ear_for(assistant, settings.second_ear == "on")
    model = RecognizerModel.load(model_path, hashes=True)
    heard = transcribe(model, read_audio(QUESTION), second=second)
    turn = assistant.hear(heard)
    say_lines(f"Heard: {heard.text}", *turn.reply.chunks)
    try:
        with synthesizer_for(settings) as synthesizer:
            audio = speak_to_file(map(assistant.pronounced, turn.reply.chunks), to, synthesizer)
        note(f"The spoken answer, {audio.seconds:.0f} seconds long, is in {to}.")
    except SynthesisError as error:
        note(str(error))
    assistant.forget()


def _in_text(assistant: Assistant) -> int:
    if sys.stdin is None or not sys.stdin.isatty():
        note(f"To go on in text, run {typed('knee chat')} in a terminal.")
        return 0
    note("Going on in text. Type your question and press Enter.")
    return chat(assistant, as_json=False)


class _TerminatedError(BaseException):
    """Somebody asked the process to end."""


@contextmanager
def _terminable() -> Iterator[None]:
    """A request to end (SIGTERM) is obeyed as a goodbye is: devices closed, no process left."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise _TerminatedError

    before = signal.signal(signal.SIGTERM, end)
    try:
        with suppress(_TerminatedError):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)
