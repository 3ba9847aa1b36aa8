"""The wake phrase, spoken by the real synthesizer to the real model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pytest

from tests.support.files import SOUNDS
from voice.errors import VoiceError, WakePhraseError
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.wake import WakeSpotter
from voice.hearing.wake_phrase import WAKE_PHRASE
from voice.sound.audio import RATE, AudioChunk, read_audio, resample
from voice.speaking.synthesizer import Synthesizer

Say = Callable[..., AudioChunk]


@pytest.fixture(scope="module")
def say() -> Iterator[Say]:
    """Speech between two pauses, at a rate in words per minute."""
    with Synthesizer() as synthesizer:

        @cache
        def spoken(text: str, rate: int = 160, voice: str = "en-us") -> AudioChunk:
            synthesizer.rate_wpm, synthesizer.voice = rate, voice
            return joined(pause(0.4), resample(synthesizer.say(text), RATE), pause(0.8))

        yield spoken


@pytest.fixture
def spotter(model: RecognizerModel) -> WakeSpotter:
    return WakeSpotter(model)


def pause(seconds: float) -> AudioChunk:
    """Silence as a microphone gives it: not quite nothing."""
    return noise(seconds, 1e-4)


def noise(seconds: float, amplitude: float) -> AudioChunk:
    samples = np.random.default_rng(3).normal(0, amplitude, round(seconds * RATE)).astype(np.float32)
    return AudioChunk.from_floats(samples, RATE)


def joined(*chunks: AudioChunk) -> AudioChunk:
    return AudioChunk(b"".join(chunk.pcm for chunk in chunks), RATE)


def wakes(spotter: WakeSpotter, sound: AudioChunk, block: float = 0.1) -> list[float]:
    """The seconds at which it woke."""
    woken, heard = [], 0.0
    for chunk in sound.blocks(block):
        heard += chunk.seconds
        if spotter.accept(chunk):
            woken.append(heard)
    return woken


def recorded(name: str) -> AudioChunk:
    """A natural synthetic voice (tests/sounds) between two pauses."""
    return joined(pause(1.0), read_audio(SOUNDS / name), pause(0.8))


@pytest.mark.parametrize("name", ["wake.wav", "wake_sky.flac", "wake_daniel.flac"])
def test_the_phrase_wakes_once(spotter: WakeSpotter, name: str) -> None:
    phrase = recorded(name)
    (when,) = wakes(spotter, phrase)
    assert 1.0 < when < phrase.seconds - 0.4, "at once, not at the end of the pause"


def test_a_question_may_follow_in_the_same_breath(spotter: WakeSpotter) -> None:
    sound = recorded("wake_question.flac")
    (when,) = wakes(spotter, sound)
    assert when < sound.seconds - 2, "before the question is over"


def test_it_wakes_again_and_again(spotter: WakeSpotter) -> None:
    assert len(wakes(spotter, joined(*[recorded("wake_sky.flac")] * 3))) == 3


@pytest.mark.parametrize("block", [0.01, 0.0733, 0.5])
def test_the_size_of_the_chunks_does_not_matter(spotter: WakeSpotter, say: Say, block: float) -> None:
    assert len(wakes(spotter, joined(say("thank you very much"), recorded("wake_daniel.flac")), block)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "why does my knee twitch at night",
        "okay, next one",
        "is it okay to walk when it twitches",
        "my assistant will be here in an hour",
        "it is consistent with what my sister told me",
    ],
)
def test_other_speech_does_not_wake(spotter: WakeSpotter, say: Say, text: str) -> None:
    assert wakes(spotter, say(text)) == []


def test_noise_tones_and_silence_do_not_wake(spotter: WakeSpotter) -> None:
    seconds = np.arange(5 * RATE) / RATE
    chord = (
        sum(np.sin(2 * np.pi * hertz * seconds) for hertz in (220, 277, 330))
        * np.abs(np.sin(9 * seconds))
        / 8
    )
    tone = AudioChunk.from_floats(chord.astype(np.float32), RATE)
    sound = joined(AudioChunk.silence(3), noise(5, 0.01), noise(5, 0.3), tone)
    assert wakes(spotter, sound) == []
    assert wakes(spotter, AudioChunk(b"", RATE)) == []


def test_the_phrase_is_heard_in_noise(spotter: WakeSpotter, say: Say) -> None:
    speech = say(WAKE_PHRASE).floats()
    strength = float(np.sqrt(np.mean(speech[np.abs(speech) > 0.02] ** 2))) * 10 ** (-15 / 20)  # 15 dB below
    noisy = speech + noise(len(speech) / RATE, strength).floats()[: len(speech)]
    assert len(wakes(spotter, AudioChunk.from_floats(noisy, RATE))) == 1


@pytest.mark.parametrize("start", [19.2, 39.2, 39.6, 40.0])
def test_a_long_talk_without_a_pause_hides_nothing(spotter: WakeSpotter, start: float) -> None:
    """The recognizer starts anew in between, even while the phrase is spoken."""
    talk = noise(60, 0.002).floats()[: round(start * RATE)]
    phrase = joined(read_audio(SOUNDS / "wake_sky.flac"), pause(0.8))
    (when,) = wakes(spotter, joined(AudioChunk.from_floats(talk, RATE), phrase))
    assert start < when < start + phrase.seconds


def test_a_phrase_of_ones_own(model: RecognizerModel, say: Say) -> None:
    spotter = WakeSpotter(model, "Hello, Computer!")
    assert spotter.phrase == "hello computer"
    assert len(wakes(spotter, joined(say("hello computer"), say(WAKE_PHRASE)))) == 1


@pytest.mark.parametrize("name", ["computer_1.ogg", "computer_2.ogg", "computer_3.ogg"])
def test_a_word_of_three_syllables_is_enough(model: RecognizerModel, say: Say, name: str) -> None:
    """People in a crowd recording (Picovoice's benchmark of wake words, Apache-2.0)."""
    spotter = WakeSpotter(model, "Computer")
    assert len(wakes(spotter, joined(say("he commuted to the pewter mine"), recorded(name)))) == 1


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("hello zyzzyva", "'zyzzyva'"),
        ("[unk] [unk] [unk] [unk]", "'unk'"),
        ("<eps> assistant", "'eps'"),
        ("okay #0 assistant", "'0'"),
        ("hé assistant", "'hé'"),
        ("hey knee", "too short"),
        ("knee", "too short to be told from other speech: 'knee assistant' is better"),
        ("okay okay", "too short to be told from other speech: 'okay assistant' is better"),
        ("...", "too short"),
        ("", "too short to be told from other speech: 'okay assistant' is better"),
        ("something", "too common to be told from other speech: 'something assistant' is better"),
        ("remember", "too common"),
        ("Everything", "too common"),
        ("another afternoon", "too common"),
        ("what do you think about it", "too common .* 'okay assistant' is better"),
    ],
)
def test_a_useless_phrase_is_refused(model: RecognizerModel, phrase: str, says: str) -> None:
    with pytest.raises(WakePhraseError, match=says) as error:
        WakeSpotter(model, phrase)
    assert isinstance(error.value, VoiceError)
    assert str(error.value).endswith(".") and "\n" not in str(error.value)


def test_the_wrong_rate_is_refused(spotter: WakeSpotter) -> None:
    with pytest.raises(ValueError, match="resample"):
        spotter.accept(AudioChunk.silence(0.1, 8_000))
