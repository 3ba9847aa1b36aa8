"""The real natural voice in its worker: what it sounds like, and what becomes of it where it is missing, damaged or fails."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.natural_voice import claimed_version, copied_package, needs_natural
from tests.support.processes import worker_of
from voice.errors import SynthesisError
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.modelstore.hibari import NETWORK, hibari_faults, hibari_folder
from voice.sound.audio import RATE, SPEECH_RATE, AudioChunk, level_dbfs, resample
from voice.speaking.cache import AudioCache, CachingSynthesizer, SpeechKey
from voice.speaking.synthesizer import EXCUSE, Synthesizer
from voice.speaking.voices import NATURAL, PLAIN, pace, voice_for

SENTENCE = "Your knee can twitch after a long day."
LINES = (
    "Tired muscles, stress or too little water can make a muscle twitch. That is usually harmless.",
    "See a doctor if it lasts for several days, or if it comes often and gets no better.",
    "Put a warm compress or an ice pack on your knee for fifteen to twenty minutes.",
)

pytestmark = needs_natural


@pytest.fixture(scope="module")
def voice() -> Iterator[Synthesizer]:
    complaints: list[str] = []
    with Synthesizer(voice=NATURAL, complain=complaints.append) as synthesizer:
        yield synthesizer
    assert complaints == []


@pytest.fixture(autouse=True)
def usual_again(voice: Synthesizer) -> Iterator[None]:
    yield
    voice.rate_wpm, voice.volume = 175, 1.0
    assert voice.voice == NATURAL


# What it sounds like


def heard_by(model: RecognizerModel, sound: AudioChunk) -> str:
    silence = AudioChunk.silence(0.3, sound.rate).pcm
    return transcribe(model, resample(AudioChunk(silence + sound.pcm + silence, sound.rate), RATE)).text


@pytest.mark.parametrize("rate", [120, 175, 200])
def test_it_is_understood(voice: Synthesizer, model: RecognizerModel, rate: int) -> None:
    voice.rate_wpm = rate
    assert heard_by(model, voice.say(SENTENCE)) == "your knee can twitch after a long day"


def test_letters_are_read_as_letters(voice: Synthesizer, model: RecognizerModel) -> None:
    """As topics have them said: a pronunciation is a respelling, as for the plain voice."""
    assert (
        heard_by(model, voice.say("R L S is short for restless legs.")) == "r l s is short for restless legs"
    )


@pytest.mark.parametrize("rate", [100, 140, 175, 200, 250, 350])
def test_it_says_so_many_words_a_minute(voice: Synthesizer, rate: int) -> None:
    voice.rate_wpm = rate
    seconds = sum(voice.say(line).seconds for line in LINES)
    assert sum(len(line.split()) for line in LINES) / seconds * 60 == pytest.approx(rate, rel=0.12)


def test_its_rates_and_those_of_the_plain_voice(voice: Synthesizer) -> None:
    assert pace(NATURAL) == (100, 350)
    with Synthesizer(rate_wpm=420, voice=NATURAL) as other:
        assert other.rate_wpm == 350
        other.voice = PLAIN
        assert other.rate_wpm == 350, "what was asked of one voice is not asked of the other"
        other.rate_wpm = 420
        assert other.rate_wpm == 420
        other.voice = NATURAL
        assert other.rate_wpm == 350
        other.voice = PLAIN
        assert other.rate_wpm == 420


def test_it_is_as_loud_as_the_plain_voice(voice: Synthesizer) -> None:
    sound = [voice.say(line) for line in LINES]
    with Synthesizer() as plain:
        for one, other in zip(sound, map(plain.say, LINES), strict=True):
            assert level_dbfs(one) == pytest.approx(level_dbfs(other), abs=3)
    assert max(np.abs(each.floats()).max() for each in sound) < 1
    voice.volume = 0.25
    assert level_dbfs(voice.say(LINES[0])) == pytest.approx(level_dbfs(sound[0]) - 12, abs=0.5)


def test_it_does_not_wait_before_it_speaks(voice: Synthesizer) -> None:
    for line in (*LINES, "Stop."):
        loud = np.flatnonzero(np.abs(voice.say(line).floats()) > 0.03)
        assert loud[0] < 0.06 * SPEECH_RATE


def test_the_same_words_are_the_same_sound(voice: Synthesizer) -> None:
    assert voice.say(SENTENCE) == voice.say(SENTENCE)


def test_what_it_has_no_sounds_for_the_plain_voice_reads(voice: Synthesizer) -> None:
    for text in ("日本語", "😀"):
        assert voice.say(text).seconds > 0.3
    assert voice.voice == NATURAL and voice.excuse() == ""


@pytest.mark.parametrize(
    "text",
    ["", "...", "?!", "\ud800knee", "a\r\nb", "[hello](/bye/)", "x" * 5_000, "1/2", "$%^&*", "'", "٣"],
)
def test_odd_text(voice: Synthesizer, text: str) -> None:
    assert (voice.say(text).seconds > 0.2) == any(
        character.isalnum() or character == "$" for character in text
    )


@settings(max_examples=20, deadline=None)
@given(text=st.text(max_size=60))
def test_random_text_never_hangs(voice: Synthesizer, text: str) -> None:
    assert voice.say(text).rate == SPEECH_RATE


def test_a_killed_worker_is_replaced_and_still_natural(voice: Synthesizer) -> None:
    before = voice.say(SENTENCE)
    for worker in worker_of(os.getpid()):
        os.kill(worker, signal.SIGKILL)
    assert voice.say(SENTENCE) == before


def test_another_voice_is_another_worker() -> None:
    before = set(worker_of(os.getpid()))
    with Synthesizer(voice="en-gb") as voice:
        plainly = voice.say(SENTENCE)
        assert voice.voices == (NATURAL, "en-gb")
        voice.voice = NATURAL
        naturally = voice.say(SENTENCE)
        assert len(set(worker_of(os.getpid())) - before) == 1
        voice.voice = voice.voices[-1]
        assert voice.say(SENTENCE) == plainly != naturally
    assert set(worker_of(os.getpid())) == before


def test_it_speaks_where_nothing_was_chosen() -> None:
    assert voice_for("") == NATURAL
    assert voice_for("plain") == PLAIN and voice_for("en-gb") == "en-gb"


# Where it does not speak


def goes_on_plainly(complaint: str, *, said: int = 1) -> None:
    """A natural voice that is broken after so many sentences: what is told, and by whom the rest is spoken."""
    complaints: list[str] = []
    with Synthesizer(voice=NATURAL, complain=complaints.append) as voice, Synthesizer() as plain:
        for _ in range(said - 1):
            voice.say(SENTENCE)
            assert voice.voice == NATURAL
        sound = voice.say("fail now")
        assert len(complaints) == 1 and complaint in complaints[0]
        assert voice.excuse() == EXCUSE and voice.excuse() == ""
        assert voice.voice == voice.voices[-1] != NATURAL
        assert sound == plain.say("fail now")
        assert voice.say(SENTENCE) == plain.say(SENTENCE)
    assert len(complaints) == 1


def test_a_missing_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['hibari'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    goes_on_plainly("The natural voice is not there: install it with 'pip install hibari-tts==0.2.1")


@pytest.mark.parametrize("name", [NETWORK, "tagger.json.gz", "oov.onnx"])
def test_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    file = copied_package(tmp_path) / name
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data[:1_000] + b"\0" + data[1_001:])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    goes_on_plainly(f"cannot be used ({name}: damaged): install it with")


@pytest.mark.parametrize(
    ("package", "version", "told"),
    [
        ("onnxruntime", "1.32.0", "onnxruntime 1.32.0 may tell its makers that it is used"),
        ("hibari-tts", "0.3.0", "hibari-tts 0.3.0 is not 0.2.1, which is known to fetch nothing"),
    ],
)
def test_a_version_that_is_not_to_be_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, version: str, told: str
) -> None:
    """It is not even imported."""
    claimed_version(tmp_path, package, version)
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nfor name in ('onnxruntime', 'hibari.tts'): sys.modules[name] = None\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    goes_on_plainly(told)


def test_without_what_runs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['onnxruntime'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    goes_on_plainly("The natural voice does not start")


def test_one_that_fails_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import hibari\n"
        "known = hibari.Hibari.phonemize\n"
        "def phonemize(self, text):\n"
        "    if 'fail' in text: raise MemoryError('no memory is left')\n"
        "    return known(self, text)\n"
        "hibari.Hibari.phonemize = phonemize\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    goes_on_plainly("The natural voice failed (no memory is left): run 'knee doctor'", said=3)


def test_one_that_ends_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the kernel does where memory runs out."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, hibari\n"
        "hibari.Hibari.phonemize = lambda self, text: os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    goes_on_plainly("The natural voice stopped twice")


def test_where_no_worker_starts_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with (
        Synthesizer(voice=NATURAL) as voice,
        pytest.raises(SynthesisError, match=r"stopped twice at 'hello': .*doctor"),
    ):
        voice.say("hello")


def test_no_other_of_its_voices_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would be fetched: their names mean nothing here."""
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    with Synthesizer(voice="emma") as voice, pytest.raises(SynthesisError, match="no voice called emma"):
        voice.say("hello")
    assert list(tmp_path.iterdir()) == []
    folder = hibari_folder()
    assert folder and hibari_faults(folder) == []


# What is kept


def test_what_another_voice_said_in_its_place_is_not_kept_as_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['hibari'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    cache = AudioCache(tmp_path / "cache")
    with CachingSynthesizer(Synthesizer(voice=NATURAL), cache) as voice:
        voice.foresee([SENTENCE])
        sound = voice.say(SENTENCE)
        assert voice.excuse() == EXCUSE
        assert cache.get(SpeechKey(SENTENCE, NATURAL, 175, 1.0)) is None
        assert cache.get(SpeechKey(SENTENCE, voice.voice, 175, 1.0)) == sound


def test_each_voice_has_its_own_sound_in_the_cache(voice: Synthesizer, tmp_path: Path) -> None:
    cached = CachingSynthesizer(voice, AudioCache(tmp_path))
    cached.foresee([SENTENCE])
    natural = cached.say(SENTENCE)
    with CachingSynthesizer(Synthesizer(), AudioCache(tmp_path)) as plain:
        plain.foresee([SENTENCE])
        assert plain.say(SENTENCE) != natural
    assert cached.say(SENTENCE) == natural
