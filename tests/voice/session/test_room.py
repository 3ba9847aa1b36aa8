"""A room in which people talk to each other, and now and then to the assistant: what it does about either.

Everything is real but the loudspeaker of the tests without a card. ``others.flac`` is a sentence that somebody read for Mozilla
Common Voice (CC0); the questions are those of `tests/whole/test_live.py`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from intents.dialog.assistant import Assistant
from intents.understanding.interpreter import Interpreter
from tests.support.file_speaker import FileSpeaker
from tests.support.files import SOUNDS
from voice.hearing.echo import EchoCanceller
from voice.hearing.recognizer import RecognizerModel
from voice.session.keys import Keys, NoKeys
from voice.session.roles import Devices
from voice.session.start import Wishes, converse, make_ear
from voice.session.turnlog import TurnLog
from voice.sound.audio import RATE, SPEECH_RATE, AudioChunk, read_audio, write_wav
from voice.sound.microphone import BLOCK, FileMicrophone, SoundDeviceMicrophone
from voice.sound.speaker import SoundDeviceSpeaker
from voice.speaking.cache import CachingSynthesizer
from voice.speaking.synthesizer import Synthesizer

if TYPE_CHECKING:
    from tests.support.virtual_card import VirtualCard

pytest_plugins = ["tests.support.virtual_card"]

OTHERS = read_audio(SOUNDS / "others.flac")
WHY = read_audio(SOUNDS / "why.wav")
WAKE = read_audio(SOUNDS / "wake_sky.flac")
PHRASE = "okay assistant"
HEARD = "You said: the telephone didn't work without electricity"


class Talk:
    """What is said into a file, and what came of it: the sound, and the log of the turns."""

    def __init__(self, folder: Path, model: RecognizerModel, interpreter: Interpreter) -> None:
        self.folder = folder
        self._model = model
        self._interpreter = interpreter

    def run(
        self, wishes: Wishes, *said: AudioChunk | float, realtime: bool = False, press_at: float | None = None
    ) -> None:
        """Converses about what is said, numbers being seconds of silence; Enter is pressed ``press_at`` seconds into it."""
        sounds = [AudioChunk.silence(each) if isinstance(each, float) else each for each in said]
        write_wav(self.folder / "in.wav", AudioChunk(b"".join(sound.pcm for sound in sounds), RATE))
        microphone = Counting(self.folder / "in.wav", realtime)
        keys = NoKeys() if press_at is None else Finger(microphone, press_at)
        voice = CachingSynthesizer(Synthesizer(), None)
        devices = Devices(microphone, FileSpeaker(self.folder), voice, keys)
        ear = make_ear(self._model, wishes, None)
        log = TurnLog(self.folder / "turns.jsonl", with_text=True)
        converse(Assistant(self._interpreter), wishes, devices, ear, log)
        log.close()

    @property
    def seconds_spoken(self) -> float:
        return read_audio(self.folder / "spoken.wav", SPEECH_RATE).seconds


class Counting(FileMicrophone):
    """Knows how many seconds of it were read."""

    @property
    def at(self) -> float:
        return self._next * BLOCK


class Finger(Keys):
    """Presses Enter once."""

    def __init__(self, microphone: Counting, at: float) -> None:
        self._microphone = microphone
        self._at = at

    def poll(self) -> str:
        if self._microphone.at < self._at:
            return ""
        self._at = float("inf")
        return "\r"


@pytest.fixture
def talk(tmp_path: Path, model: RecognizerModel, interpreter: Interpreter) -> Talk:
    return Talk(tmp_path, model, interpreter)


@pytest.fixture(autouse=True)
def falls_asleep_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.session.start.FOLLOW_UP", 2.5)


def turns(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "turns.jsonl").read_text(encoding="utf-8").splitlines()]


def decisions(folder: Path) -> list[str]:
    return [turn["decision"] for turn in turns(folder)]


def test_talk_between_others_is_passed_over_and_a_question_after_it_answered(
    talk: Talk, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet = Wishes(earcons=False)
    talk.run(quiet, 0.5)
    greeting, greeted = capsys.readouterr().out, talk.seconds_spoken
    assert greeting and greeted > 1

    talk.run(quiet, 0.5, OTHERS, 2.2, OTHERS, 2.2)
    assert decisions(talk.folder) == ["ignore", "ignore"]
    assert all("telephone" in turn["heard"] and turn["say"] == "" for turn in turns(talk.folder))
    assert capsys.readouterr() == (greeting, "")
    assert talk.seconds_spoken == pytest.approx(greeted, abs=0.01), "nothing but the greeting"

    talk.run(quiet, 0.5, OTHERS, 2.2, WHY, 2.2)
    assert decisions(talk.folder)[2:] == ["ignore", "answer"]
    printed = capsys.readouterr().out.removeprefix(greeting).splitlines()
    assert printed[0] == "You said: why is my knee twitching" and len(printed) > 3
    assert talk.seconds_spoken > greeted + 5


def test_not_even_a_tone_is_heard_of_what_is_passed_over(talk: Talk) -> None:
    talk.run(Wishes(), 1.0)
    before = talk.seconds_spoken
    talk.run(Wishes(), 0.5, OTHERS, 2.2, OTHERS, 2.2)
    assert decisions(talk.folder) == ["ignore", "ignore"]
    assert talk.seconds_spoken == pytest.approx(before, abs=0.01)


@pytest.mark.realtime
def test_what_is_said_after_the_wake_phrase_was_said_to_it(
    talk: Talk, capsys: pytest.CaptureFixture[str]
) -> None:
    said = (4.4, WAKE, 0.9, OTHERS, 2.2)
    talk.run(Wishes(wake=PHRASE, earcons=False), *said, realtime=True)
    assert_refused(talk, capsys.readouterr().out)


@pytest.mark.realtime
def test_what_is_said_after_a_key_was_said_to_it(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    wishes = Wishes(push_to_talk=True, earcons=False)
    talk.run(wishes, 4.4, OTHERS, 2.2, realtime=True, press_at=4.0)
    assert_refused(talk, capsys.readouterr().out)


def assert_refused(talk: Talk, printed: str) -> None:
    assert decisions(talk.folder) == ["ignore"], "it is the same as before, only that it is said"
    refusal = turns(talk.folder)[0]["say"]
    assert refusal and HEARD in printed and refusal in printed.replace("\n", " ")
    assert turns(talk.folder)[0]["milliseconds"]["first_audio"] is not None, "it was spoken"


# With a sound card


def until(condition: Callable[[], object], seconds: float = 25) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_an_answer_goes_on_when_others_talk_over_it(
    card: VirtualCard,
    model: RecognizerModel,
    interpreter: Interpreter,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wishes = Wishes(earcons=False)
    canceller, keys = EchoCanceller(), Pressed()
    speaker = SoundDeviceSpeaker(tap=canceller.played)
    voice = CachingSynthesizer(Synthesizer(), None)
    devices = Devices(SoundDeviceMicrophone(), speaker, voice, keys)
    log = TurnLog(tmp_path / "turns.jsonl", with_text=True)
    ear = make_ear(model, wishes, canceller)
    arguments = (Assistant(interpreter), wishes, devices, ear, log)
    conversation = threading.Thread(target=converse, args=arguments)
    recording = card.record()

    def loud_since(moment: float) -> list[float]:
        return [at for at in recording.loud_at() if at > moment]

    try:
        with card.room(-20):
            conversation.start()
            until(recording.loud_at)
            keys.key = "\r"  # no greeting
            until(lambda: not loud_since(time.monotonic() - 0.8))
            capsys.readouterr()
            asked = time.monotonic()
            card.speak(WHY)
            until(lambda: len(loud_since(asked)) > 20)
            card.speak(OTHERS)
            over = time.monotonic()
            until(lambda: decisions(tmp_path) == ["answer", "ignore"])
            until(lambda: len(loud_since(over + 1.0)) > 20)
    finally:
        keys.key = "q"
        conversation.join(10)
        recording.finish()
        log.close()
    assert not conversation.is_alive()
    loud = loud_since(asked)
    assert max(later - earlier for earlier, later in pairwise(loud)) > 2, "it was held while they talked"
    printed = capsys.readouterr().out.splitlines()
    assert [line for line in printed if line.startswith("You said")] == [printed[0]]
    assert len(printed) > 3


class Pressed(Keys):
    """A key that a test presses."""

    key = ""

    def poll(self) -> str:
        key, self.key = self.key, ""
        return key
