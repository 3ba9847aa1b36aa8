"""The table of states, without sound."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.session.states import TABLE, Action, Event, State, step

A, E, S = Action, Event, State
SOUNDING = {S.SPEAKING}
HELD = {S.PAUSED, S.INTERRUPTED}


def walk(*events: Event, start: State = S.LISTENING) -> tuple[State, list[Action]]:
    state, done = start, []
    for event in events:
        state, actions = step(state, event)
        done += actions
    return state, done


@pytest.mark.parametrize(
    ("events", "end"),
    [
        ([E.VOICE, E.UTTERANCE, E.REPLY, E.SPOKEN], S.LISTENING),
        ([E.VOICE, E.NOTHING], S.LISTENING),
        ([E.VOICE, E.UTTERANCE, E.REPLY, E.VOICE, E.NOTHING], S.SPEAKING),
        ([E.VOICE, E.UTTERANCE, E.REPLY, E.VOICE, E.UTTERANCE, E.REPLY], S.SPEAKING),
        ([E.VOICE, E.UTTERANCE, E.REPLY, E.PAUSE, E.RESUME, E.SPOKEN], S.LISTENING),
        ([E.VOICE, E.UTTERANCE, E.REPLY, E.HUSH], S.LISTENING),
        ([E.SLEEP, E.VOICE], S.ASLEEP),
        ([E.SLEEP, E.WAKE, E.VOICE], S.HEARING),
        ([E.VOICE, E.UTTERANCE, E.REPLY, E.VOICE, E.WAKE], S.LISTENING),
        ([E.VOICE, E.UTTERANCE, E.REPLY, E.PAUSE, E.WAKE], S.LISTENING),
        ([E.VOICE, E.WAKE], S.LISTENING),
        ([E.REPLY, E.SLEEP], S.ASLEEP),
    ],
)
def test_conversations(events: list[Event], end: State) -> None:
    assert walk(*events)[0] is end


def test_every_state_can_be_left_at_once() -> None:
    for state in S:
        after, actions = step(state, E.QUIT)
        assert after is S.CLOSED
        assert (A.CLOSE in actions) == (state is not S.CLOSED)


def test_after_the_end_nothing_happens() -> None:
    assert {step(S.CLOSED, event) for event in E} == {(S.CLOSED, ())}


def test_every_state_but_the_last_can_be_reached_and_left() -> None:
    assert {state for state, _ in TABLE} == set(S) - {S.CLOSED}
    assert {state for state, _ in TABLE.values()} == set(S) - {S.CLOSED}


def test_what_is_held_is_either_resumed_or_dropped() -> None:
    for (state, event), (after, actions) in TABLE.items():
        if state in HELD and after not in HELD:
            assert {A.GO_ON, A.SILENCE}.intersection(actions), (state, event)
        if state in SOUNDING and after in HELD:
            assert A.HOLD in actions, (state, event)
        if state in SOUNDING and after not in SOUNDING | HELD and event not in (E.SPOKEN, E.SLEEP):
            assert A.SILENCE in actions, (state, event)


def test_whoever_may_speak_is_listened_to() -> None:
    """Each way into a state leaves the ear in the mode that the state needs."""
    for (state, event), (after, actions) in TABLE.items():
        if after is S.ASLEEP:
            assert A.DOZE in actions
        if after is S.SPEAKING and state is not S.INTERRUPTED:
            assert A.GUARD in actions, (state, event)
        if after is S.LISTENING and (state is not S.HEARING or event is E.LET_GO):
            assert {A.OPEN, A.LISTEN_ON}.intersection(actions), (state, event)
        if event is E.LET_GO and state is not S.INTERRUPTED:
            assert A.LISTEN_ON in actions, (state, event)


@given(st.lists(st.sampled_from(Event), max_size=60))
def test_whatever_happens_it_stays_in_order(events: list[Event]) -> None:
    """At no time is an answer begun twice without the first being silenced, spoken to its end, or held."""
    sounding = False
    state = S.LISTENING
    for event in events:
        state, actions = step(state, event)
        for action in actions:
            if action is A.SPEAK:
                assert not sounding
                sounding = True
            if action is A.SILENCE:
                sounding = False
        if (event, state) in {(E.SPOKEN, S.LISTENING), (E.SLEEP, S.ASLEEP)}:  # it was heard to its end
            sounding = False
        if state in {S.SPEAKING, S.PAUSED, S.INTERRUPTED}:
            assert sounding or state is not S.SPEAKING


def test_the_table_is_complete_where_it_matters() -> None:
    for state, event in product({S.LISTENING, S.HEARING, S.SPEAKING, S.INTERRUPTED, S.PAUSED}, [E.UTTERANCE]):
        assert step(state, event)[0] is S.THINKING
