"""Where utterances begin and end: by a detector that tells tones from silence, and by the real one on real speech."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.hearing.detector import FRAME, SileroDetector
from voice.hearing.endpoint import Endpointer, Endpointing, Phase, Stretch
from voice.sound.audio import RATE, AudioChunk, resample
from voice.speaking.synthesizer import Synthesizer


class Loudness:
    """Takes whatever is loud for a voice."""

    def probability(self, frame: bytes) -> float:
        assert len(frame) == 2 * FRAME
        return float(np.abs(np.frombuffer(frame, dtype="<i2").astype(int)).max() > 1000)

    def reset(self) -> None:
        """It remembers nothing."""


def tone(seconds: float) -> bytes:
    times = np.arange(round(seconds * RATE)) / RATE
    return (8000 * np.sin(2 * np.pi * 220 * times)).astype("<i2").tobytes()


def quiet(seconds: float) -> bytes:
    return bytes(2 * round(seconds * RATE))


def heard(pcm: bytes, ears: Endpointer, chunk: float = 0.1, silence: float = 0.8) -> list[Stretch]:
    return [ears.accept(each, silence) for each in AudioChunk(pcm, RATE).blocks(chunk)]


def phases(stretches: list[Stretch]) -> list[Phase]:
    return [each.phase for each in stretches if each.phase in (Phase.BEGAN, Phase.ENDED)]


def seconds(stretches: list[Stretch]) -> float:
    return sum(each.audio.seconds for each in stretches)


def test_one_utterance() -> None:
    found = heard(quiet(1) + tone(1) + quiet(2), Endpointer(Loudness()))
    assert phases(found) == [Phase.BEGAN, Phase.ENDED]
    first = next(each for each in found if each.phase is Phase.BEGAN)
    assert first.audio.pcm.startswith(bytes(2000)), "what came just before the voice belongs to it"
    assert 1 + 0.8 < seconds(found) < 1 + 0.8 + 0.4 + 0.3


def test_a_hesitation_does_not_end_a_turn() -> None:
    pcm = tone(0.5) + quiet(0.6) + tone(0.5) + quiet(1.5)
    assert phases(heard(pcm, Endpointer(Loudness()))) == [Phase.BEGAN, Phase.ENDED]


def test_a_silence_is_as_long_as_is_wished() -> None:
    pcm = tone(0.5) + quiet(1.3) + tone(0.5) + quiet(3)
    assert phases(heard(pcm, Endpointer(Loudness()))) == [Phase.BEGAN, Phase.ENDED] * 2
    assert phases(heard(pcm, Endpointer(Loudness()), silence=1.8)) == [Phase.BEGAN, Phase.ENDED]


def test_a_click_is_no_voice() -> None:
    assert phases(heard(quiet(1) + tone(0.05) + quiet(2), Endpointer(Loudness()))) == []


def test_endless_speech_is_cut() -> None:
    found = heard(tone(50), Endpointer(Loudness(), Endpointing(longest=20)))
    assert phases(found)[:2] == [Phase.BEGAN, Phase.ENDED]
    assert phases(found).count(Phase.ENDED) == 2


def test_the_silence_before_the_end_is_told() -> None:
    ended = heard(tone(1) + quiet(2), Endpointer(Loudness()), silence=1.2)
    last = next(each for each in ended if each.phase is Phase.ENDED)
    assert 1.2 <= last.quiet < 1.4


def test_another_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="resample"):
        Endpointer(Loudness()).accept(AudioChunk(bytes(20), 8000), 0.8)


PIECES = st.lists(st.tuples(st.booleans(), st.floats(0.02, 2.5)), max_size=12)


@settings(deadline=None, max_examples=60)
@given(PIECES, st.sampled_from([0.01, 0.03, 0.1, 0.37]))
def test_however_it_is_cut_utterances_alternate_and_lose_nothing(
    pieces: list[tuple[bool, float]], chunk: float
) -> None:
    pcm = b"".join(tone(length) if loud else quiet(length) for loud, length in pieces) + quiet(2)
    found = heard(pcm, Endpointer(Loudness()), chunk)
    marks = phases(found)
    assert marks[::2] == [Phase.BEGAN] * len(marks[::2])
    assert marks[1::2] == [Phase.ENDED] * len(marks[1::2])
    assert len(marks) % 2 == 0, "two seconds of silence end everything"
    loudest = max((length for loud, length in pieces if loud), default=0.0)
    if loudest > 0.5:
        assert marks
    assert seconds(found) <= len(pcm) / 2 / RATE + 1e-6
    inside = [each.audio.pcm for each in found if each.phase is not Phase.SILENCE]
    assert b"".join(inside) in pcm or len(marks) > 2, "what is handed on is what came in"


def test_real_speech_among_noise() -> None:
    with Synthesizer() as synthesizer:
        said = resample(synthesizer.say("Why is my knee twitching?"), RATE)
    noise = np.random.default_rng(3).normal(0, 60, 3 * RATE).astype("<i2").tobytes()
    found = heard(noise + said.pcm + noise, Endpointer(SileroDetector()))
    assert phases(found) == [Phase.BEGAN, Phase.ENDED]
    assert said.seconds - 0.3 < seconds(found) < said.seconds + 2.2


@pytest.mark.parametrize("level", [0, 60, 3000])
def test_noise_alone_is_no_speech(level: int) -> None:
    noise = np.random.default_rng(4).normal(0, level, 30 * RATE).clip(-32768, 32767).astype("<i2").tobytes()
    assert phases(heard(noise, Endpointer(SileroDetector()))) == []
