from __future__ import annotations

from dataclasses import dataclass

import pytest

from voice.sound import heartbeat
from voice.sound.heartbeat import Heartbeat


@dataclass
class Stream:
    active: bool = True


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(heartbeat, "time", clock)
    return clock


def looks(heart: Heartbeat, clock: Clock, *pauses: float) -> bool:
    """Whether the device counted as lost at one of several looks."""
    lost = False
    for pause in pauses:
        clock.now += pause
        lost = lost or heart.lost(Stream())
    return lost


def test_a_stream_that_ended_is_lost_at_once() -> None:
    assert Heartbeat().lost(Stream(active=False))
    assert Heartbeat().lost(None)


def test_a_stream_that_gives_nothing_is_lost_after_a_while(clock: Clock) -> None:
    heart = Heartbeat()
    assert not looks(heart, clock, *[0.1] * 29)
    assert looks(heart, clock, *[0.1] * 3)


def test_time_in_which_this_process_stood_still_does_not_count(clock: Clock) -> None:
    heart = Heartbeat()
    assert not looks(heart, clock, 0.1, 3600, 0.1, 60, 0.1)
    heart.beat()
    assert not looks(heart, clock, *[0.1] * 20)


def test_a_gap_between_two_beats_is_noticed(clock: Clock) -> None:
    heart = Heartbeat()
    clock.now += 3  # it may take long to get going
    heart.beat()
    clock.now += 1.6  # a busy machine
    heart.beat()
    assert not heart.slept
    clock.now += 3
    heart.beat()
    assert heart.slept
