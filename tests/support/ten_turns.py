"""Records what a whole session sounds like, on the virtual card: ten turns, both voices, and a transcript.

    python -m tests.support.ten_turns FOLDER OUT

FOLDER holds the recordings of whoever asks, named so that they are said in the order of their names; one whose name holds
"over" is said 2.5 seconds into the answer to the one before. Writes OUT.ogg (opus, mono, 16 kHz) and OUT.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import numpy as np
import soundfile

from intents.understanding.interpreter import Interpreter
from tests.support.files import EMBEDDED
from tests.support.live import Live, until, waited_for
from tests.support.virtual_card import RAW, VirtualCard
from voice.hearing.recognizer import RecognizerModel
from voice.session.start import Wishes
from voice.session.states import State
from voice.sound.audio import RATE, AudioChunk, read_audio

_LONGEST = 9.0  # seconds of an answer that are listened to; then a key brings silence


class Tape:
    """Everything that one source of the card gives, from the moment of its making."""

    def __init__(self, source: str) -> None:
        self._file = TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            ["parec", "-d", source, *RAW, "--latency-msec=20"], stdout=self._file
        )

    def finish(self) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
        self._process.terminate()
        self._process.wait()
        with self._file as file:
            file.seek(0)
            pcm = file.read()
        return np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2")


def converse(card: VirtualCard, live: Live, questions: list[Path]) -> None:
    """Asks one after the other."""
    for path in questions:
        over = "over" in path.stem
        if over:
            time.sleep(2.5)
        else:
            end = time.monotonic() + _LONGEST
            while live.loop.state is not State.LISTENING and time.monotonic() < end:
                time.sleep(0.05)
            if live.loop.state is not State.LISTENING:
                live.keys.pressed.append("\r")
                until(live.is_in(State.LISTENING))
            time.sleep(1.0)
        before = len(live.lines)
        card.speak(AudioChunk(read_audio(path).pcm + AudioChunk.silence(0.1).pcm, RATE))
        waited_for(lambda before=before: len(live.lines) > before, 2)  # "wait" and "slower" are not shown
    time.sleep(3)


def main(folder: Path, out: Path) -> None:
    with TemporaryDirectory() as temporary:
        card = VirtualCard(Path(temporary))
        os.environ.update(card.environment)
        card.plug_in()
        try:
            tapes = Tape("speaker.monitor"), Tape("mic")
            live = Live(card, RecognizerModel.load(EMBEDDED), Interpreter.load(), Path(temporary), Wishes())
            with card.room(-35), live:
                converse(card, live, sorted(folder.iterdir()))
            said, heard = (tape.finish() for tape in tapes)
        finally:
            card.unplug()
    length = min(len(said), len(heard))
    both = said[:length].astype(np.int32) + heard[:length]
    soundfile.write(
        out.with_suffix(".ogg"), np.clip(both, -32768, 32767).astype(np.int16), RATE, "OPUS", format="OGG"
    )
    out.with_suffix(".md").write_text("\n".join(live.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
