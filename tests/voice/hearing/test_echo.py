from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from voice.hearing.echo import EchoCanceller
from voice.hearing.echo_filter import BLOCK, Remainder
from voice.sound.audio import RATE, SPEECH_RATE, AudioChunk, Floats, level_dbfs, resample
from voice.sound.microphone import BLOCK as MICROPHONE
from voice.speaking.synthesizer import Synthesizer

LINE = (
    "Muscles that are tired, or that were used too much, can move by themselves. That is usually harmless. "
    "Water helps, and so does a rest."
)
LEVEL = -26.0  # decibels below full scale at which the echo arrives


@pytest.fixture(scope="module")
def speech() -> Iterator[AudioChunk]:
    with Synthesizer() as synthesizer:
        yield resample(synthesizer.say(LINE), RATE)


def room(delay: float, seconds: float = 0.2, seed: int = 1) -> Floats:
    """An impulse response that dies away by 60 dB in so many seconds, after a delay."""
    random = np.random.default_rng(seed)
    times = np.arange(round(seconds * RATE)) / RATE
    tail = 0.1 * random.standard_normal(len(times)) * 10 ** (-3 * times / seconds)
    tail[0] = 1.0
    return np.concatenate([np.zeros(round(delay * RATE)), tail]).astype(np.float32)


def echo_of(speech: AudioChunk, response: Floats) -> Floats:
    samples = speech.floats()
    size = 1 << (len(samples) + len(response)).bit_length()
    echo: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response, size), size)[
        : len(samples)
    ]
    echo = echo * 10 ** (LEVEL / 20) / np.sqrt(np.mean(echo**2))
    noise = np.random.default_rng(2).standard_normal(len(echo)) * 10 ** ((LEVEL - 40) / 20)
    return (echo + noise).astype(np.float32)


def cleaned(
    canceller: EchoCanceller,
    speech: AudioChunk,
    heard: Floats,
    step: float = MICROPHONE,
    ahead: int = 0,
) -> Floats:
    """What is left of ``heard``; the loudspeaker is ``ahead`` chunks further than the microphone."""
    played = list(speech.blocks(step))
    out = []
    for number, chunk in enumerate(AudioChunk.from_floats(heard, RATE).blocks(step)):
        for piece in played[:ahead] if number == 0 else played[number + ahead - 1 : number + ahead]:
            canceller.played(piece)
        out.append(canceller.separate(chunk).sound.floats())
    return np.concatenate(out)


def decibels(before: Floats, after: Floats, start: float, end: float) -> float:
    """How much weaker the sound has become between two moments (seconds)."""
    piece = slice(round(start * RATE), round(end * RATE))
    return float(10 * np.log10(np.mean(before[piece] ** 2) / np.mean(after[piece] ** 2)))


@pytest.mark.parametrize("delay", [0.02, 0.1, 0.25])
def test_the_echo_is_taken_away_whatever_the_delay(speech: AudioChunk, delay: float) -> None:
    heard = echo_of(speech, room(delay))
    canceller = EchoCanceller()
    left = cleaned(canceller, speech, heard, ahead=1)
    assert len(left) == len(heard)
    assert canceller.delay == pytest.approx(delay, abs=0.01)
    assert decibels(heard, left, 1.5, 3) > 8
    assert decibels(heard, left, 3, speech.seconds) > 14


def test_a_loudspeaker_of_another_rate(speech: AudioChunk) -> None:
    heard = echo_of(speech, room(0.05))
    left = cleaned(EchoCanceller(), resample(speech, SPEECH_RATE), heard, ahead=1)
    assert decibels(heard, left, 3, speech.seconds) > 14


def test_another_voice_stays_as_it_is(speech: AudioChunk) -> None:
    echo = echo_of(speech, room(0.05))
    person = np.zeros_like(echo)
    with Synthesizer(rate_wpm=140, voice="en-gb") as synthesizer:
        said = resample(synthesizer.say("What helps at night?"), RATE).floats() * np.float32(0.4)
    start = 4 * RATE
    person[start : start + len(said)] = said
    left = cleaned(EchoCanceller(), speech, echo + person, ahead=1)
    during = slice(start, start + len(said))
    wrong = left[during] - person[during]
    assert 10 * np.log10(np.mean(echo[during] ** 2) / np.mean(wrong**2)) > 8  # it does not spoil the filter
    assert 10 * np.log10(np.mean(person[during] ** 2) / np.mean(wrong**2)) > 8


def test_what_is_left_is_measured(speech: AudioChunk) -> None:
    echo = echo_of(speech, room(0.05))
    at = len(echo) - RATE
    tones = [np.sin(np.arange(4800) * 2 * np.pi * pitch / RATE) for pitch in range(200, 4000, 200)]
    echo[at : at + 4800] += 0.1 * np.sum(tones, 0).astype(np.float32)
    canceller = EchoCanceller()
    excess: list[float] = []
    audible: list[bool] = []
    for played, heard in zip(
        speech.blocks(MICROPHONE), AudioChunk.from_floats(echo, RATE).blocks(MICROPHONE), strict=True
    ):
        canceller.played(played)
        result = canceller.separate(heard)
        excess.extend(result.excess)
        audible.extend(result.echo)
    first = at // BLOCK
    assert np.quantile(excess[first // 2 : first], 0.95) < 0
    assert np.median(excess[first + 2 : first + 28]) > 6
    assert sum(audible[first // 2 : first]) > 20
    assert not canceller.echoing()


def test_a_pause_is_silence_that_was_played(speech: AudioChunk) -> None:
    pause = AudioChunk.silence(1.5)
    whole = AudioChunk(speech.pcm + pause.pcm + speech.pcm, RATE)
    heard = echo_of(whole, room(0.12))
    left = cleaned(EchoCanceller(), whole, heard, ahead=1)
    assert decibels(heard, left, speech.seconds + 1.7, speech.seconds + 4) > 14


def test_lost_sound_is_found_again(speech: AudioChunk) -> None:
    twice = AudioChunk(speech.pcm + speech.pcm, RATE)
    heard = echo_of(twice, room(0.12))
    canceller = EchoCanceller()
    out = []
    lost = round(speech.seconds / MICROPHONE)
    for number, (played, chunk) in enumerate(
        zip(twice.blocks(MICROPHONE), AudioChunk.from_floats(heard, RATE).blocks(MICROPHONE), strict=True)
    ):
        canceller.played(played)
        if lost <= number < lost + 4:
            canceller.lost()
            out.append(chunk.floats())
        else:
            out.append(canceller.separate(chunk).sound.floats())
            assert canceller.delay is None or lost > number or number > lost + 4
    left = np.concatenate(out)
    assert decibels(heard, left, speech.seconds + 3, 2 * speech.seconds) > 12


def test_a_slowly_drifting_clock_is_followed(speech: AudioChunk) -> None:
    heard = soxr.resample(echo_of(speech, room(0.12)), RATE, RATE * (1 + 20e-6)).astype(np.float32)
    left = cleaned(EchoCanceller(), speech, heard[: len(speech.floats())], ahead=1)
    assert decibels(heard, left, 3, speech.seconds - 0.2) > 8


@pytest.mark.parametrize("samples", [1, 37, 480, 512, 1600, 4001])
def test_chunks_of_any_size_keep_their_length(speech: AudioChunk, samples: int) -> None:
    piece = AudioChunk(speech.pcm[: 2 * 12_000], RATE)
    canceller = EchoCanceller()
    canceller.played(piece)
    for chunk in piece.blocks(samples / RATE):
        assert len(canceller.separate(chunk).sound.pcm) == len(chunk.pcm)


def test_with_nothing_played_the_chunk_itself_comes_back(speech: AudioChunk) -> None:
    canceller = EchoCanceller()
    for chunk in speech.blocks(MICROPHONE):
        assert canceller.separate(chunk).sound is chunk
    assert canceller.delay is None


def test_before_the_delay_is_known_nothing_is_changed(speech: AudioChunk) -> None:
    canceller = EchoCanceller()
    canceller.played(AudioChunk.silence(0.1))
    chunk = AudioChunk(speech.pcm[:3200], RATE)
    result = canceller.separate(chunk)
    assert result.sound == chunk
    assert not any(result.echo) and not canceller.echoing()


def test_a_person_alone_is_not_mistaken_for_an_echo(speech: AudioChunk) -> None:
    canceller = EchoCanceller()
    left = []
    for chunk in speech.blocks(MICROPHONE):
        canceller.played(AudioChunk.silence(MICROPHONE))
        left.append(canceller.separate(chunk).sound.pcm)
    assert b"".join(left) == speech.pcm
    assert not canceller.echoing()


def test_played_from_another_thread(speech: AudioChunk) -> None:
    """As fast as both can; what matters is that nothing is lost or breaks."""
    canceller = EchoCanceller()

    def play() -> None:
        for piece in speech.blocks(0.02):
            canceller.played(piece)

    thread = threading.Thread(target=play)
    thread.start()
    lengths = [len(canceller.separate(chunk).sound.pcm) for chunk in speech.blocks(MICROPHONE)]
    thread.join()
    assert sum(lengths) == len(speech.pcm)


@pytest.mark.filterwarnings("error")
def test_minutes_of_silence_change_nothing(speech: AudioChunk) -> None:
    """What the echo leaves dies away for as long as there is none: after 61 s its decibels were those of nothing."""
    canceller = EchoCanceller()
    heard = echo_of(speech, room(0.05))
    cleaned(canceller, speech, heard, ahead=1)
    hiss = 1e-3 * np.random.default_rng(1).standard_normal(RATE).astype(np.float32)
    for _ in range(90):
        canceller.played(AudioChunk.silence(1))
        result = canceller.separate(AudioChunk.from_floats(hiss, RATE))
        assert level_dbfs(result.sound) == pytest.approx(-60, abs=0.5)
    left = cleaned(canceller, speech, heard, ahead=0)
    assert decibels(heard, left, 2, speech.seconds) > 12


@pytest.mark.filterwarnings("error")
def test_a_remainder_of_nothing_stays_a_number() -> None:
    remainder = Remainder()
    remainder.measure(np.full(BLOCK, 0.1), np.full(BLOCK, 0.1))
    for _ in range(20_000):
        excess, _ = remainder.measure(np.zeros(BLOCK), np.zeros(BLOCK))
    assert np.isfinite(excess)


def test_an_echo_is_found_with_its_first_words(speech: AudioChunk) -> None:
    heard = echo_of(speech, room(0.12))
    canceller = EchoCanceller()
    cleaned(canceller, AudioChunk(speech.pcm[: 2 * RATE // 2 * 2], RATE), heard[: RATE * 2 // 2], ahead=1)
    assert canceller.delay == pytest.approx(0.12, abs=0.01)


def test_an_echo_that_stays_away_is_not_put_in(speech: AudioChunk) -> None:
    """Headphones are plugged in: what is taken out must not be heard instead."""
    canceller = EchoCanceller()
    cleaned(canceller, speech, echo_of(speech, room(0.05)), ahead=1)
    hiss = (1e-3 * np.random.default_rng(1).standard_normal(len(speech.floats()))).astype(np.float32)
    left = cleaned(canceller, speech, hiss)
    assert np.sqrt(np.mean(left**2)) < 1.1e-3


def test_another_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="resample first"):
        EchoCanceller().separate(AudioChunk.silence(0.1, 44_100))


def test_silence_stays_silence() -> None:
    canceller = EchoCanceller()
    for _ in range(20):
        canceller.played(AudioChunk.silence(MICROPHONE))
        assert level_dbfs(canceller.separate(AudioChunk.silence(MICROPHONE)).sound) == -np.inf
