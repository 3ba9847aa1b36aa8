from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import espeakng_loader
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.files import ROOT
from tests.support.processes import wait_until_gone, worker_of
from voice.errors import SynthesisError
from voice.settings import FASTEST, SLOWEST
from voice.sound.audio import SPEECH_RATE, AudioChunk, level_dbfs
from voice.speaking.synthesizer import Synthesizer

SENTENCE = "Your knee can twitch after a long day."


@pytest.fixture(scope="module")
def voice() -> Iterator[Synthesizer]:
    with Synthesizer() as synthesizer:
        yield synthesizer


def test_two_hundred_sentences_are_all_complete_and_fast(voice: Synthesizer) -> None:
    voice.say(SENTENCE)
    lengths, times = [], []
    for _ in range(200):
        start = time.perf_counter()
        lengths.append(voice.say(SENTENCE).seconds)
        times.append(time.perf_counter() - start)
    print(f"median {statistics.median(times) * 1000:.1f} ms a sentence, longest {max(times) * 1000:.1f} ms")
    assert max(lengths) - min(lengths) < 0.1
    assert statistics.median(times) < 0.5


def test_speech_is_loud_and_at_its_rate(voice: Synthesizer) -> None:
    chunk = voice.say(SENTENCE)
    assert chunk.rate == SPEECH_RATE
    assert -35 < level_dbfs(chunk) < -5


def test_every_word_is_spoken(voice: Synthesizer) -> None:
    words = SENTENCE.rstrip(".").split()
    lengths = [voice.say(" ".join(words[:count])).seconds for count in range(1, len(words) + 1)]
    assert all(longer > shorter + 0.03 for shorter, longer in pairwise(lengths))


def test_rate_and_volume() -> None:
    with Synthesizer(rate_wpm=FASTEST) as voice:
        fast = voice.say(SENTENCE)
        voice.rate_wpm = SLOWEST
        slow = voice.say(SENTENCE)
        voice.rate_wpm = 175
        usual = voice.say(SENTENCE)
        voice.volume = 0.25
        quiet = voice.say(SENTENCE)
        voice.rate_wpm, voice.volume = 1_000, -1
        assert (voice.rate_wpm, voice.volume) == (FASTEST, 0)
    assert fast.seconds * 2 < usual.seconds < slow.seconds / 2
    assert level_dbfs(quiet) < level_dbfs(usual) - 6


def test_the_usual_voice_is_american_and_others_can_be_had(voice: Synthesizer) -> None:
    text = "tomatoes, water, bath, first"
    usual = voice.say(text).seconds
    try:
        lengths = {}
        for name in ("en-us", "en-gb", "en-gb-scotland"):
            voice.voice = name
            lengths[name] = voice.say(text).seconds
        voice.voice = "nonsense"
        with pytest.raises(SynthesisError, match="no voice called nonsense: try en-us or en-gb"):
            voice.say(text)
    finally:
        voice.voice = "en-us"
    assert usual == pytest.approx(lengths["en-us"], abs=0.05)
    assert len({round(length, 2) for length in lengths.values()}) == 3


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "\0", "\x01\x02", "\u2013", '"', "\ud800"])
def test_nothing_to_say(voice: Synthesizer, text: str) -> None:
    assert voice.say(text) == AudioChunk(b"", SPEECH_RATE)


@pytest.mark.parametrize(
    "text", ["😀", "knee\0pain", "\x1bknee", "\ud800knee", "日本語", "5", "a\r\nb", "x" * 5_000]
)
def test_odd_text_is_spoken(voice: Synthesizer, text: str) -> None:
    assert voice.say(text).seconds > 0.3


@pytest.mark.parametrize(
    "marked",
    [
        "[[h@l'oU]]",
        '<break time="60s"/> hello',
        "<speak>hello</speak>",
        '<audio src="/etc/passwd"/>',
        "[[rate 400]] hello",
    ],
)
def test_markup_is_read_as_words(voice: Synthesizer, marked: str) -> None:
    assert voice.say("hello").seconds * 1.5 < voice.say(marked).seconds < 12


def test_a_hundred_thousand_characters(voice: Synthesizer) -> None:
    voice.rate_wpm = FASTEST
    try:
        words = voice.say("one two three. " * 6_700)
        block = voice.say("z" * 10_000)
    finally:
        voice.rate_wpm = 175
    assert words.seconds > 20_100 / FASTEST * 60 / 2
    assert block.seconds > 10


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_random_text_never_hangs(voice: Synthesizer, text: str) -> None:
    assert voice.say(text).rate == SPEECH_RATE


def test_a_killed_worker_is_replaced(voice: Synthesizer) -> None:
    voice.say("one")
    (worker,) = worker_of(os.getpid())
    os.kill(worker, signal.SIGKILL)
    assert voice.say(SENTENCE).seconds > 1
    assert worker_of(os.getpid()) != [worker]


def test_a_hung_worker_is_replaced(voice: Synthesizer) -> None:
    voice.say("one")
    (worker,) = worker_of(os.getpid())
    os.kill(worker, signal.SIGSTOP)
    start = time.monotonic()
    assert voice.say("one").seconds > 0.3
    assert time.monotonic() - start < 15


def test_a_worker_that_cannot_start_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Synthesizer() as voice, pytest.raises(SynthesisError, match=r"stopped twice at 'hello': .*doctor"):
        voice.say("hello")


def test_without_espeak_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes, sys\n"
        "sys.modules['espeakng_loader'] = None\n"
        "def refuse(self, name): raise OSError('no ' + str(name))\n"
        "ctypes.LibraryLoader.LoadLibrary = refuse\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Synthesizer() as voice, pytest.raises(SynthesisError, match="pip install espeakng-loader"):
        voice.say("hello")


def test_espeak_in_a_deep_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path.joinpath(*["a-rather-long-name"] * 10)
    deep.mkdir(parents=True)
    (deep / "espeakng_loader").symlink_to(Path(espeakng_loader.__file__).parent)
    monkeypatch.setenv("PYTHONPATH", str(deep))
    with Synthesizer() as voice:
        assert voice.say(SENTENCE).seconds > 1


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(worker_of(os.getpid()))
    voice = Synthesizer()
    voice.warm()
    voice.say("one")
    assert len(set(worker_of(os.getpid())) - before) == 1
    assert [list(folder.iterdir()) for folder in tmp_path.iterdir()] == [[]]
    voice.close()
    voice.close()
    assert list(tmp_path.iterdir()) == []
    assert set(worker_of(os.getpid())) == before


def test_the_worker_dies_with_its_parent(tmp_path: Path) -> None:
    program = (
        "import time\nfrom voice.speaking.synthesizer import Synthesizer\n"
        "voice = Synthesizer()\nvoice.say('one')\nprint('ready', flush=True)\ntime.sleep(60)"
    )
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout and parent.stdout.readline() == "ready\n"
        (worker,) = worker_of(parent.pid)
        parent.kill()
        parent.wait()
        wait_until_gone(worker)
    assert list(tmp_path.iterdir()) == []


def test_a_stranger_named_voice_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "voice").mkdir()
    (tmp_path / "voice" / "__init__.py").write_text("raise SystemExit('the stranger ran')")
    root = str(ROOT)
    program = f"import sys; sys.path[:] = [{root!r}, *sys.path[1:]]\nfrom voice.speaking.synthesizer import Synthesizer\n"
    program += "with Synthesizer() as voice: print(voice.say('one').seconds)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert float(done.stdout) > 0.3, done.stderr
