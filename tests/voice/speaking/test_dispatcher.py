"""The voice of the system: the real speech-dispatcher on the virtual sound card, and daemons that do not behave."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voice.errors import DeviceError
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.settings import Settings, load_settings
from voice.sound.audio import AudioChunk
from voice.sound.speaker import SilentSpeaker
from voice.speaking.aloud import daemon_for, speak_aloud
from voice.speaking.dispatcher import SystemSpeaker, SystemVoice, Words
from voice.speaking.ssip import SpeechDaemon, usual_socket

if TYPE_CHECKING:
    from tests.support.speech_daemon import SpeechDispatcher
    from tests.support.virtual_card import VirtualCard

pytest_plugins = ["tests.support.virtual_card", "tests.support.speech_daemon"]

SENTENCE = "Your knee can twitch after a long day."
LONG = f"{SENTENCE} And more of it is to come, for quite a long time, so that nobody has to wait for the end."


@pytest.fixture
def connection(daemon: SpeechDispatcher) -> Iterator[SpeechDaemon]:
    with closing(SpeechDaemon(daemon.socket)) as connection:
        yield connection


def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


# With the real daemon


def test_a_line_is_heard_and_its_end_known(
    connection: SpeechDaemon, card: VirtualCard, model: RecognizerModel
) -> None:
    voice, speaker = SystemVoice(connection), SystemSpeaker(connection, SilentSpeaker())
    voice.rate_wpm = 140
    recording = card.record()
    speaker.play(voice.say(SENTENCE))
    assert speaker.playing and speaker.sounding and speaker.pending > 0.25
    assert not speaker.wait(0.3)
    assert speaker.wait(10)
    end = time.monotonic()
    assert not (speaker.playing or speaker.sounding or speaker.pending)
    time.sleep(0.3)
    loud = recording.loud_at()
    heard = recording.finish()
    assert 1 < loud[-1] - loud[0] < 4
    assert -0.2 < end - loud[-1] < 0.8, "not before the last sound, and soon after it"
    assert "twitch" in transcribe(model, heard).text


def test_lines_come_one_after_the_other(connection: SpeechDaemon, card: VirtualCard) -> None:
    """And the silence that is played after each line goes another way."""
    voice, speaker = SystemVoice(connection), SystemSpeaker(connection, SilentSpeaker())
    recording = card.record()
    for line in ("One two three.", "Four five six."):
        speaker.play(voice.say(line))
        speaker.play(AudioChunk.silence(0.3, 22_050))
    assert speaker.wait(10)
    loud = recording.loud_at()
    recording.finish()
    gaps = [later - earlier for earlier, later in zip(loud, loud[1:])]
    assert 0.1 < max(gaps) < 1.0, "a pause between them, and no long one"


def test_silence_comes_at_once(connection: SpeechDaemon, card: VirtualCard) -> None:
    voice, speaker = SystemVoice(connection), SystemSpeaker(connection, SilentSpeaker())
    recording = card.record()
    speaker.play(voice.say(LONG))
    until(lambda: len(recording.loud_at()) > 20)
    asked = time.monotonic()
    speaker.stop()
    assert not speaker.playing and speaker.wait(0)
    time.sleep(0.5)
    last = recording.loud_at()[-1]
    recording.finish()
    assert last - asked < 0.3


def test_what_is_held_is_said_again_from_its_line(connection: SpeechDaemon, card: VirtualCard) -> None:
    voice, speaker = SystemVoice(connection), SystemSpeaker(connection, SilentSpeaker())
    recording = card.record()
    speaker.play(voice.say(SENTENCE))
    until(lambda: len(recording.loud_at()) > 20)
    speaker.hold()
    assert speaker.playing and not speaker.sounding and not speaker.wait(0.6)
    held = time.monotonic()
    assert recording.loud_at()[-1] < held - 0.2
    speaker.go_on()
    assert speaker.sounding
    assert speaker.wait(10)
    again = [moment for moment in recording.loud_at() if moment > held]
    recording.finish()
    assert again[-1] - again[0] > 1


def test_rate_and_volume_begin_as_the_user_has_set_them_and_change_for_us_alone(
    connection: SpeechDaemon, daemon: SpeechDispatcher
) -> None:
    voice = SystemVoice(connection)
    assert voice.rate_wpm == 226 and voice.volume == 0.5
    voice.rate_wpm *= 1.15
    voice.volume *= 1.25
    assert connection.setting("RATE") == 32 and connection.setting("VOLUME") == 25
    voice.rate_wpm, voice.volume = 10_000, 7
    assert (voice.rate_wpm, voice.volume) == (449, 1.0)
    voice.rate_wpm, voice.volume = 1, -1
    assert (voice.rate_wpm, voice.volume) == (80, 0.0)
    with closing(SpeechDaemon(daemon.socket)) as another:
        assert another.setting("RATE") == 20 and another.setting("VOLUME") == 0
    connection.open()
    assert connection.setting("RATE") == -100, "a connection made anew is as the one before"


@pytest.mark.parametrize(
    "text", [".", ". . hidden", "..", "<speak>knee</speak>", "\ud800knee", "日本語 knee", "a\r\n.\r\nQUIT"]
)
def test_odd_text_is_said_and_ends(connection: SpeechDaemon, text: str) -> None:
    voice, speaker = SystemVoice(connection), SystemSpeaker(connection, SilentSpeaker())
    voice.rate_wpm, voice.volume = 449, 0
    speaker.play(voice.say(text))
    assert speaker.wait(10)
    assert connection.setting("RATE") == 100, "it still listens to us"


def test_a_daemon_that_goes_away_is_told_of_and_found_again(daemon: SpeechDispatcher) -> None:
    connection = SpeechDaemon(daemon.socket)
    voice, speaker = SystemVoice(connection), SystemSpeaker(connection, SilentSpeaker())
    speaker.play(voice.say(LONG))
    daemon.stop()
    try:
        until(lambda: not speaker.sounding)
        for attempt in (lambda: speaker.wait(1), lambda: speaker.play(voice.say(SENTENCE))):
            with pytest.raises(DeviceError, match="stopped answering: start speech-dispatcher again"):
                attempt()
        for harmless in (speaker.hold, speaker.go_on, speaker.stop):
            harmless()
        voice.rate_wpm, voice.volume = 200, 0.1
        with pytest.raises(DeviceError, match="speech-dispatcher does not answer"):
            speaker.reopen()
    finally:
        daemon.start()
    speaker.reopen()
    speaker.play(voice.say("One."))
    assert speaker.wait(10)
    assert connection.setting("RATE") == 11
    speaker.close()


def test_an_answer_is_read_aloud_by_it(
    daemon: SpeechDispatcher,
    card: VirtualCard,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{daemon.socket}")
    recording = card.record()
    speak_aloud(["One two three.", "Four five six."], Settings(voice="speech-dispatcher"))
    loud = recording.loud_at()
    recording.finish()
    assert loud[-1] - loud[0] > 1.5
    assert capsys.readouterr().err == ""


# Without it


def test_where_none_answers_one_sentence_says_so_and_another_voice_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path}/none.sock")
    assert daemon_for(Settings(voice="speech-dispatcher")) is None
    assert capsys.readouterr().err == (
        "speech-dispatcher does not answer: run 'speech-dispatcher --spawn', then try again. Until then another voice speaks.\n"
    )
    assert daemon_for(load_settings()) is None and capsys.readouterr().err == ""


def test_where_its_socket_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPEECHD_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    assert usual_socket() == Path("/run/user/1000/speech-dispatcher/speechd.sock")
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert usual_socket() == Path.home() / ".cache/speech-dispatcher/speechd.sock"
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/elsewhere/sock")
    assert usual_socket() == Path("/elsewhere/sock")
    monkeypatch.setenv("SPEECHD_ADDRESS", "inet_socket:example.org:6560")
    assert usual_socket() == Path.home() / ".cache/speech-dispatcher/speechd.sock", "never over a network"


@contextmanager
def scripted(folder: Path, *answers: bytes) -> Iterator[Path]:
    """A daemon that gives these answers, one for each command, and then none."""
    path = folder / "sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                for answer in answers:
                    if not connection.recv(4096):
                        return
                    connection.sendall(answer)
                while connection.recv(4096):
                    pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield path
    thread.join(5)


GREETED = (b"208 OK\r\n", b"220 OK\r\n", b"202 OK\r\n")


def test_one_that_never_answers_is_not_waited_for(tmp_path: Path) -> None:
    with scripted(tmp_path) as path:
        began = time.monotonic()
        with pytest.raises(DeviceError, match="stopped answering"):
            SpeechDaemon(path)
        assert time.monotonic() - began < 5


def test_one_that_refuses_is_told_of(tmp_path: Path) -> None:
    answers = (*GREETED, b"500 ERR INVALID COMMAND\r\n")
    with (
        scripted(tmp_path, *answers) as path,
        closing(SpeechDaemon(path)) as daemon,
        pytest.raises(DeviceError, match=r"refused to speak \(err invalid command\): see its settings"),
    ):
        daemon.speak("hello")


@pytest.mark.parametrize("cut", range(1, 46, 6))
def test_events_may_come_in_pieces_and_between_answers(tmp_path: Path, cut: int) -> None:
    begun = b"701-5\r\n701-1\r\n701 BEGIN\r\n"
    events = b"702-4\r\n702-1\r\n702 END\r\n" + b"702-5\r\n702-1\r\n702 END\r\n"
    queued = begun + b"225-5\r\n225 OK MESSAGE QUEUED\r\n" + events[:cut]
    answers = (*GREETED, b"230 OK\r\n", queued, events[cut:] + b"203 OK\r\n")
    with scripted(tmp_path, *answers) as path, closing(SpeechDaemon(path)) as daemon:
        daemon.speak("hello")
        assert daemon.speaking(), "what ended before was another text"
        daemon.wish("RATE", 1)
        until(lambda: not daemon.speaking())


def test_a_text_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.speaking.dispatcher._STUCK", 0.2)
    monkeypatch.setattr("voice.speaking.dispatcher._STUCK_A_WORD", 0.1)
    answers = (*GREETED, b"230 OK\r\n", b"225-5\r\n225 OK\r\n", b"213 OK\r\n")
    with scripted(tmp_path, *answers) as path, closing(SpeechDaemon(path)) as daemon:
        speaker = SystemSpeaker(daemon, SilentSpeaker())
        speaker.play(Words(b"", 22_050, "hello"))
        with pytest.raises(DeviceError, match="does not end"):
            speaker.wait(5)
        assert not speaker.playing


def test_the_client_of_the_system_itself_speaks_with_this_daemon(daemon: SpeechDispatcher) -> None:
    """So that it is the daemon which others use, too."""
    if not shutil.which("spd-say"):
        pytest.skip("spd-say is not installed: apt-get install speech-dispatcher")
    environment = {"SPEECHD_ADDRESS": f"unix_socket:{daemon.socket}", "PATH": "/usr/bin:/bin"}
    subprocess.run(["spd-say", "--wait", "one"], env=environment, check=True, timeout=10)
