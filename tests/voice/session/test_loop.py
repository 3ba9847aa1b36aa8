from __future__ import annotations

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intents.heard import Heard
from intents.reply import Effect, Reply
from tests.support.file_speaker import FileSpeaker
from tests.support.files import SOUNDS
from tests.support.processes import wait_until_gone, worker_of
from voice.errors import DeviceError
from voice.hearing.detector import SileroDetector
from voice.hearing.ear import Ear
from voice.hearing.endpoint import Endpointer
from voice.hearing.recognizer import RecognizerModel
from voice.session.keys import TerminalKeys
from voice.session.loop import ListeningLoop
from voice.session.roles import Devices, Listeners, Manner
from voice.session.states import State
from voice.sound.audio import RATE, AudioChunk, read_audio, write_wav
from voice.sound.earcons import Earcons, make_earcons
from voice.sound.microphone import FileMicrophone, SoundDeviceMicrophone
from voice.sound.speaker import SilentSpeaker, SoundDeviceSpeaker
from voice.speaking.cache import CachingSynthesizer
from voice.speaking.synthesizer import Synthesizer

if TYPE_CHECKING:
    from tests.support.virtual_card import Recording, VirtualCard

pytest_plugins = ["tests.support.virtual_card"]

DOCTOR = "when should i see a doctor"
BYE = "next"
RECORDED = {DOCTOR: "doctor.wav", BYE: "next.wav"}
LONG = (
    "This is the first part of a long answer.",
    "This is the second part, and it goes on.",
    "And the end.",
)


def ear(model: RecognizerModel) -> Ear:
    return Ear(model.transcriber(), Endpointer(SileroDetector()))


def answer(heard: Heard) -> Reply:
    if heard.text == BYE:
        return Reply(("Goodbye then.",), effect=Effect.GOODBYE)
    return Reply(LONG)


class Fingers:
    """Keys that a test presses."""

    def __init__(self) -> None:
        self.pressed: deque[str] = deque()

    def poll(self) -> str:
        return self.pressed.popleft() if self.pressed else ""


@pytest.fixture(scope="module")
def spoken() -> dict[str, AudioChunk]:
    """Questions as recordings, with a pause after them."""
    said = {text: read_audio(SOUNDS / name) for text, name in RECORDED.items()}
    return {text: AudioChunk(chunk.pcm + AudioChunk.silence(1.5).pcm, RATE) for text, chunk in said.items()}


def until(condition: Callable[[], object], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def outline(lines: list[str]) -> list[str]:
    """The lines without the words that were heard: the synthesizer varies, and so does what is understood."""
    return [line.partition(":")[0] if line.startswith("You said") else line for line in lines]


# With files


class Talk:
    """A conversation from a file to a file."""

    def __init__(self, folder: Path, model: RecognizerModel, *questions: AudioChunk) -> None:
        write_wav(folder / "in.wav", AudioChunk(b"".join(chunk.pcm for chunk in questions), RATE))
        self.folder = folder
        self.lines: list[str] = []
        self.synthesizer = Synthesizer()
        self.model = model

    def run(
        self,
        respond: Callable[[Heard], Reply] = answer,
        speaker: FileSpeaker | SilentSpeaker | None = None,
        earcons: Earcons | None = None,
    ) -> ListeningLoop:
        others = worker_of(os.getpid())  # of tests before, in this process
        loop = ListeningLoop(
            Devices(
                FileMicrophone(self.folder / "in.wav"),
                speaker or FileSpeaker(self.folder),
                CachingSynthesizer(self.synthesizer, None),
            ),
            ear(self.model),
            respond,
            Listeners(self.lines.append),
            Manner(earcons or Earcons()),
        )
        loop.run()
        assert loop.state is State.CLOSED
        assert worker_of(os.getpid()) == others
        return loop


def test_everything_said_is_shown_in_order(
    tmp_path: Path, model: RecognizerModel, spoken: dict[str, AudioChunk]
) -> None:
    talk = Talk(tmp_path, model, spoken[DOCTOR], spoken[BYE], spoken[DOCTOR])
    talk.run()
    assert outline(talk.lines) == ["You said", *LONG, "You said", "Goodbye then."]
    assert "see a doctor" in talk.lines[0]
    assert 6 < read_audio(tmp_path / "spoken.wav").seconds < 15


def test_a_question_cut_off_by_the_end_is_answered(
    tmp_path: Path, model: RecognizerModel, spoken: dict[str, AudioChunk]
) -> None:
    pcm = spoken[DOCTOR].pcm
    talk = Talk(tmp_path, model, AudioChunk(pcm[: len(pcm) - round(1.4 * RATE) * 2], RATE))
    talk.run()
    assert outline(talk.lines) == ["You said", *LONG]


class Overheard(Ear):
    """An ear that keeps what it is told of the assistant's own lines, and of lost sound."""

    told: list[str]

    def saying(self, line: str) -> None:
        self.told.append(line)

    def lost(self) -> None:
        self.told.append("lost")


class Leaky(FileMicrophone):
    """Loses a chunk with the first one it gives."""

    @property
    def dropped(self) -> int:  # type: ignore[override]
        return int(self._next > 0)


def test_the_ear_is_told_of_each_line_and_of_lost_sound(
    tmp_path: Path, model: RecognizerModel, spoken: dict[str, AudioChunk]
) -> None:
    write_wav(tmp_path / "in.wav", spoken[DOCTOR])
    overheard = Overheard(model.transcriber(), Endpointer(SileroDetector()))
    overheard.told = []
    synthesizer = CachingSynthesizer(Synthesizer(), None)
    devices = Devices(Leaky(tmp_path / "in.wav"), SilentSpeaker(), synthesizer)
    ListeningLoop(devices, overheard, answer, Listeners(lambda line: None)).run()
    assert overheard.told == ["lost", *LONG]


def test_silence_is_not_answered(tmp_path: Path, model: RecognizerModel) -> None:
    talk = Talk(tmp_path, model, AudioChunk.silence(5))
    talk.run()
    assert talk.lines == []


@pytest.mark.parametrize(("effect", "rate"), [(Effect.SLOWER, 152), (Effect.FASTER, 201)])
def test_slower_and_faster(
    tmp_path: Path, model: RecognizerModel, spoken: dict[str, AudioChunk], effect: Effect, rate: int
) -> None:
    talk = Talk(tmp_path, model, spoken[DOCTOR])
    talk.run(lambda heard: Reply(("Like this?",), effect=effect))
    assert talk.synthesizer.rate_wpm == rate


def test_earcons_are_heard_with_the_words(
    tmp_path: Path, model: RecognizerModel, spoken: dict[str, AudioChunk]
) -> None:
    earcons = make_earcons()
    Talk(tmp_path, model, spoken[BYE]).run(lambda heard: Reply((), effect=Effect.GOODBYE), earcons=earcons)
    said = read_audio(tmp_path / "spoken.wav", 22_050)
    assert said.pcm == earcons.listening.pcm + earcons.heard.pcm + earcons.end.pcm


class LostSpeaker(SilentSpeaker):
    def play(self, chunk: AudioChunk) -> None:
        raise DeviceError("The speaker stopped answering: plug it in again.")


def test_without_a_speaker_it_goes_on_in_writing(
    tmp_path: Path, model: RecognizerModel, spoken: dict[str, AudioChunk]
) -> None:
    talk = Talk(tmp_path, model, spoken[DOCTOR], AudioChunk.silence(1), spoken[DOCTOR])
    talk.run(speaker=LostSpeaker())
    complaint = "The speaker stopped answering: plug it in again. Until then the answers are only written."
    assert outline(talk.lines) == ["You said", *LONG, complaint, "You said", *LONG]


def test_without_a_voice_it_goes_on_in_writing(
    tmp_path: Path, model: RecognizerModel, spoken: dict[str, AudioChunk]
) -> None:
    talk = Talk(tmp_path, model, spoken[DOCTOR], AudioChunk.silence(1), spoken[DOCTOR])
    talk.synthesizer.voice = "nonsense"
    talk.run()
    assert len([line for line in talk.lines if "no voice called nonsense" in line]) == 1
    assert talk.lines.count(LONG[2]) == 2


# With a sound card


class LiveTalk:
    """A conversation with a sound card, in a thread of its own; a context manager that ends it."""

    def __init__(self, card: VirtualCard, model: RecognizerModel) -> None:
        self.lines: list[str] = []
        self.keys = Fingers()
        self.recording: Recording = card.record()
        self.loop = ListeningLoop(
            Devices(
                SoundDeviceMicrophone(),
                SoundDeviceSpeaker(),
                CachingSynthesizer(Synthesizer(), None),
                self.keys,
            ),
            ear(model),
            answer,
            Listeners(self.lines.append),
            Manner(make_earcons()),
        )
        self.thread = threading.Thread(target=self.loop.run)

    def __enter__(self) -> LiveTalk:
        self.thread.start()
        until(self.recording.loud_at)  # the earcon: it listens
        return self

    def __exit__(self, *_: object) -> None:
        self.keys.pressed.append("q")
        self.thread.join(10)
        self.recording.finish()

    def loud_since(self, moment: float) -> list[float]:
        return [heard for heard in self.recording.loud_at() if heard > moment]


def test_a_spoken_conversation(
    card: VirtualCard, model: RecognizerModel, spoken: dict[str, AudioChunk]
) -> None:
    with LiveTalk(card, model) as talk:
        asked = time.monotonic()
        card.speak(spoken[DOCTOR])
        until(lambda: talk.loop.state is State.SPEAKING)
        assert "should i see" in talk.lines[0]  # its first and last words come out as they like
        assert talk.lines[1:] == list(LONG)
        until(lambda: len(talk.loud_since(asked)) > 20)

        card.speak(spoken[BYE])  # it does not listen while it speaks
        assert talk.loop.state is State.SPEAKING

        talk.keys.pressed.append("\r")
        pressed = time.monotonic()
        until(lambda: talk.loop.state is State.LISTENING)
        time.sleep(0.25)
        silent = max(talk.loud_since(0)) - pressed
        print(f"silence {silent * 1000:.0f} ms after Enter")
        assert silent < 2
        until(lambda: talk.loud_since(pressed + 0.3))  # the earcon again
        time.sleep(0.4)
        assert len(talk.lines) == 4

        card.speak(spoken[BYE])
        talk.thread.join(10)
        assert talk.lines[4:] == [f"You said: {BYE}", "Goodbye then."]
        assert not talk.thread.is_alive()
        assert worker_of(os.getpid()) == []


def test_the_microphone_comes_back(
    card: VirtualCard, model: RecognizerModel, spoken: dict[str, AudioChunk]
) -> None:
    with LiveTalk(card, model) as talk:
        card.unplug()
        try:
            until(lambda: "The microphone was unplugged: plug it in again." in talk.lines)
            assert talk.thread.is_alive()
        finally:
            card.plug_in()
        until(lambda: talk.lines[-1] == "The microphone is back.")
        talk.recording.finish()
        talk.recording = card.record()
        until(lambda: len(talk.loud_since(0)) > 3)
        until(lambda: talk.loop.state is State.LISTENING)
        time.sleep(1)
        card.speak(spoken[DOCTOR])
        until(lambda: talk.lines[-1] == LONG[-1])


# From a terminal


def test_without_a_terminal_nothing_is_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open(encoding="ascii") as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        with TerminalKeys() as keys:
            assert keys.poll() == ""


PROGRAM = """
import sys, threading, time
from contextlib import suppress
from tests.support.files import EMBEDDED
from tests.voice.session.test_loop import *
from voice.sound.quiet import native_silence

asked = threading.Event()

def respond(heard):
    asked.set()
    if sys.argv[2] == "THINKING":
        time.sleep(30)
    return answer(heard)

with native_silence(), TerminalKeys() as keys:  # as `knee listen`: a busy machine lets the sound card run dry
    microphone = FileMicrophone(sys.argv[1], realtime=True)
    devices = Devices(microphone, SoundDeviceSpeaker(), CachingSynthesizer(Synthesizer(), None), keys)
    listener = ear(RecognizerModel.load(EMBEDDED))
    loop = ListeningLoop(devices, listener, respond, Listeners(lambda line: None), Manner(make_earcons()))
    def watch():
        if sys.argv[2] == "THINKING":
            asked.wait()
        while sys.argv[2] not in ("THINKING", loop.state.name):
            time.sleep(0.01)
        time.sleep(0.3)
        print("now", flush=True)
    threading.Thread(target=watch, daemon=True).start()
    with suppress(KeyboardInterrupt):
        loop.run()
print(loop.state.name)
"""


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("\x03", "LISTENING"),
        ("\x03", "HEARING"),
        ("\x03", "THINKING"),
        ("\x03", "SPEAKING"),
        ("q", "SPEAKING"),
        ("\x04", "LISTENING"),
    ],
)
def test_it_can_be_left_at_any_time(
    tmp_path: Path, spoken: dict[str, AudioChunk], key: str, state: str
) -> None:
    pcm = AudioChunk.silence(0.8).pcm + spoken[DOCTOR].pcm + AudioChunk.silence(20).pcm
    write_wav(tmp_path / "in.wav", AudioChunk(pcm, RATE))
    keyboard, terminal = pty.openpty()
    before = termios.tcgetattr(terminal)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "in.wav"), state],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        env=os.environ | {"TMPDIR": str(tmp_path)},
    ) as program:
        assert program.stdout
        assert program.stdout.readline() == "now\n"
        until(lambda: worker_of(program.pid))  # it may still be about to start
        workers = worker_of(program.pid)
        assert len(workers) == 1
        os.write(keyboard, key.encode())
        out, err = program.communicate(timeout=5)
    assert (out, err, program.returncode) == ("CLOSED\n", "", 0)
    wait_until_gone(workers[0])
    assert [file.name for file in tmp_path.iterdir()] == ["in.wav"]
    assert termios.tcgetattr(terminal) == before
    os.close(keyboard)
    os.close(terminal)


class Kept(FileMicrophone):
    """Kept all of its sound while something else was done."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.live = True

    @property
    def waiting(self) -> int:  # type: ignore[override]
        return len(self._blocks) - self._next


@pytest.mark.parametrize("asked", [True, False])
def test_what_was_said_while_all_was_loaded_is_answered(
    tmp_path: Path, model: RecognizerModel, spoken: dict[str, AudioChunk], asked: bool
) -> None:
    silence = AudioChunk.silence(1.0)
    write_wav(tmp_path / "in.wav", spoken[DOCTOR] if asked else silence)
    lines: list[str] = []
    devices = Devices(
        Kept(tmp_path / "in.wav"), FileSpeaker(tmp_path), CachingSynthesizer(Synthesizer(), None)
    )
    manner = Manner(Earcons(), lambda: ("Hello.",))
    ListeningLoop(devices, ear(model), answer, Listeners(lines.append), manner).run()
    assert outline(lines) == (["You said", *LONG] if asked else ["Hello."]), "nobody is greeted who speaks"


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="there is no such signal here")
def test_standing_still_for_longer_than_a_tick_loses_no_key(tmp_path: Path, model: RecognizerModel) -> None:
    """As Ctrl-Z does: a signal comes while the loop waits, and its handler takes longer than that wait."""
    write_wav(tmp_path / "in.wav", AudioChunk.silence(8.0))
    keys = Fingers()
    before = signal.signal(signal.SIGUSR1, lambda *_: time.sleep(0.3))
    stop = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGUSR1))
    quit_ = threading.Timer(1.2, keys.pressed.append, ("q",))
    devices = Devices(
        FileMicrophone(tmp_path / "in.wav", realtime=True),
        SilentSpeaker(),
        CachingSynthesizer(Synthesizer(), None),
        keys,
    )
    began = time.monotonic()
    stop.start()
    quit_.start()
    try:
        ListeningLoop(devices, ear(model), answer, Listeners(lambda line: None), Manner()).run()
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert time.monotonic() - began < 4, "it went on only when the microphone told something"
