"""``knee listen``, and ``knee`` alone: the assistant on the microphone, or with what there is."""

from __future__ import annotations

import sys
from pathlib import Path

from intents.heard import Heard
from intents.reply import Effect, Reply
from voice.ask import chat
from voice.assistant import Assistant
from voice.audio import read_audio
from voice.earcons import Earcons, make_earcons
from voice.errors import DeviceError, SettingsError, SynthesisError
from voice.keys import TerminalKeys
from voice.loop import ListeningLoop
from voice.microphone import SoundDeviceMicrophone
from voice.recognizer import RecognizerModel, transcribe
from voice.settings import Settings, save_settings
from voice.speaker import SilentSpeaker, SoundDeviceSpeaker, Speaker
from voice.speaking import speak_to_file, spoken, synthesizer_for
from voice.synthesizer import STEP
from voice.terminal import note, say_lines

QUESTION = Path(__file__).parent / "question.wav"


def listen(
    assistant: Assistant,
    model_path: Path,
    settings: Settings,
    *,
    device: str | None,
    earcons: bool,
    demo: Path | None,
) -> int:
    """Talks on the microphone; without one, says so and goes on in text.

    ``demo``: without a microphone a recorded question is answered first, and the answer left in this wav file.
    """
    try:
        microphone = SoundDeviceMicrophone(
            _device(device)
        )  # open before the model loads: nobody waits for it
    except DeviceError as error:
        note(str(error))
        if demo:
            answer_recorded_question(assistant, model_path, settings, demo)
        return _in_text(assistant)
    speaker: Speaker
    try:
        speaker = SoundDeviceSpeaker()
    except DeviceError as error:
        note(f"{error} The answers are only written.")
        speaker = SilentSpeaker()
    try:
        recognizer = RecognizerModel.load(model_path, hashes=True).recognizer()
    except BaseException:
        microphone.close()
        speaker.close()
        raise
    keeper = _Remembering(assistant, settings)
    note("Press Enter to stop the speech, q to quit.")
    with TerminalKeys() as keys:
        ListeningLoop(
            microphone, recognizer, synthesizer_for(settings), speaker, keeper.respond,
            make_earcons() if earcons else Earcons(), keys, print, assistant.greeting(), assistant.spoken,
        ).run()  # fmt: skip
    return 0


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
    """Answers, and keeps a changed rate for the next time."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self._settings = settings

    def respond(self, heard: Heard) -> Reply:
        reply = self._assistant.hear(heard).reply
        step = {Effect.SLOWER: 1 / STEP, Effect.FASTER: STEP}.get(reply.effect)
        if step:
            self._settings = self._settings.at_rate(self._settings.rate * step)
            try:
                save_settings(self._settings)
            except SettingsError as error:
                note(str(error))
        return reply


def _device(name: str | None) -> int | str | None:
    return int(name) if name and name.isdigit() else name
