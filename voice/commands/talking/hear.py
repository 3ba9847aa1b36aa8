"""``knee hear``: recorded questions through the recognizer."""

from __future__ import annotations

import os
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from intents.dialog.assistant import Assistant
from voice.commands.options.wished import assistant_of, settings_of
from voice.commands.talking.ask import print_json
from voice.errors import AudioFileError
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.modelstore.catalogue import model_path
from voice.session.start import second_ear_for
from voice.settings import Settings
from voice.sound.audio import read_audio
from voice.speaking.aloud import speak_to_file, speak_written, synthesizer_for
from voice.terminal import note, say_lines


def begin(options: Namespace) -> Callable[[], int]:
    """Loads what the command needs. Raises ModelError."""
    path, settings = model_path(options.model), settings_of(options)
    assistant = assistant_of(options, settings)()
    return partial(
        hear, assistant, RecognizerModel.load(path, hashes=True), options.files, settings=settings,
        as_json=options.json, aloud=options.speak, folder=options.to,
    )  # fmt: skip


def hear(
    assistant: Assistant,
    model: RecognizerModel,
    files: list[Path],
    *,
    settings: Settings,
    as_json: bool,
    aloud: bool,
    folder: Path | None,
) -> int:
    """Answers each recording on its own; one that cannot be read is named, and the others go on."""
    status = 0
    taken = {
        Path(os.path.realpath(path)) for path in files
    }  # no answer may replace a question or another answer
    second = second_ear_for(assistant, settings.second_ear == "on")
    with ExitStack() as stack:
        synthesizer = stack.enter_context(synthesizer_for(settings)) if folder else None
        if folder:
            _make(folder)
        for path in files:
            try:
                audio = read_audio(path)
            except AudioFileError as error:
                note(str(error))
                status = 1
                continue
            assistant.forget()
            began = time.perf_counter()
            heard = transcribe(model, audio, second=second)
            took = time.perf_counter() - began
            turn = assistant.hear(heard)
            if as_json:
                seconds = {"audio_seconds": round(audio.seconds, 3), "decode_seconds": round(took, 3)}
                print_json(turn, file=str(path), heard=heard.text, **seconds)
            else:
                say_lines(f"{path}: {heard.text or '(nothing heard)'}", *turn.reply.chunks)
            chunks = [assistant.pronounced(chunk) for chunk in turn.reply.chunks]
            if aloud:
                speak_written(chunks, settings)
            if synthesizer and folder:
                answer = _answer_file(Path(os.path.realpath(folder)), path.stem, taken)
                taken.add(answer)
                speak_to_file(chunks, answer, synthesizer)
    return status


def _answer_file(folder: Path, name: str, taken: set[Path]) -> Path:
    """Named like the question; with a number where that file is taken."""
    file, number = folder / f"{name}.wav", 1
    while file in taken:
        number += 1
        file = folder / f"{name}-{number}.wav"
    return file


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise AudioFileError(
            f"The folder {folder} cannot be made ({reason}): name another with --to."
        ) from error
