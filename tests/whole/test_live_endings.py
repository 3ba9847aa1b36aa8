"""When a question is over, on a real (virtual) sound card: at once where it is whole, and taken up again where it goes on."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.files import SOUNDS
from tests.support.live import Start, sound, until, waited_for
from voice.measuring.rehearsal import trimmed
from voice.session.start import Wishes
from voice.session.states import State
from voice.sound.audio import RATE, AudioChunk, read_audio

if TYPE_CHECKING:
    from tests.support.virtual_card import VirtualCard

pytest_plugins = ["tests.support.virtual_card"]


def halting(pause: float) -> AudioChunk:
    """Two questions, with a pause between them."""
    first, second = (trimmed(sound(name)).pcm for name in ("why", "doctor"))
    return AudioChunk(first + AudioChunk.silence(pause).pcm + second + AudioChunk.silence(0.2).pcm, RATE)


@pytest.mark.parametrize("echo", [-20, None])
def test_the_rest_of_a_question_is_heard_over_the_answer_that_came_too_soon(
    card: VirtualCard, start: Start, echo: float | None
) -> None:
    """ "My knee is twitching", 0.75 seconds, "and my leg feels numb": another synthetic voice (Kokoro's bm_daniel)."""
    said = read_audio(SOUNDS / "halting.flac").pcm + AudioChunk.silence(0.2).pcm
    with card.room(echo), start(Wishes()) as live:
        card.speak(AudioChunk(said, RATE))
        until(lambda: len(live.taken) == 2)
        first, whole = live.taken
        assert first.startswith("my knee is twitch") and "numb" not in first
        assert whole.startswith(first) and "numb" in whole
        until(live.is_in(State.SPEAKING))
        assert any(line.startswith("About numbness") for line in live.lines)


def test_whoever_speaks_slowly_is_given_more_time(card: VirtualCard, start: Start) -> None:
    for patience, answers in (("long", 1), ("normal", 2)):
        with start(Wishes(patience=patience)) as live:
            card.speak(halting(0.7))
            waited_for(lambda n=answers: len(live.heard()) == n, 6)
            time.sleep(1)
            assert len(live.heard()) == answers, patience
            live.keys.pressed.append("\r")
        turns = [json.loads(line) for line in live.log.read_text().splitlines()]
        assert (turns[0]["milliseconds"]["endpoint"] >= 800) is (patience == "long")
        live.log.unlink()


def test_an_answer_comes_sooner_than_it_used_to(card: VirtualCard, start: Start) -> None:
    with start(Wishes()) as live:
        card.speak(sound("why"))
        until(live.is_in(State.SPEAKING))
    (turn, *_) = [json.loads(line) for line in live.log.read_text().splitlines()]
    assert turn["milliseconds"]["endpoint"] < 600, "of silence: 800 is what an unsure meaning waits for"
