"""The states of a spoken conversation and what leads from one to the next. A table; no sound, no clock, no thread.

            wake                 voice               utterance
ASLEEP ─────────────▶ LISTENING ────────▶ HEARING ─────────────▶ THINKING
   ▲       sleep         │  ▲  ◀───────────  │ nothing              │
   └─────────────────────┘  │                                       │ reply
                            │ spoken, hush                          ▼
      ┌─────────────────────┴───────────────────────────────── SPEAKING
      │                                       voice  │  ▲         │  ▲
      │ hush               ┌─────────────────────────┘  │         │  │
      │                    ▼                nothing     │   pause │  │ resume
      ├───────────── INTERRUPTED ───────────────────────┘         ▼  │
      │                    │ utterance ▶ THINKING               PAUSED
      └────────────────────┴──────────────────────────────────────┘ (utterance ▶ THINKING)

``quit`` leads from everywhere to CLOSED. What was said to somebody else (let go)
changes nothing: it listens on, or the answer goes on. ``wake`` leads from every state in which somebody may speak to
LISTENING. After the greeting ``sleep`` leads from SPEAKING to ASLEEP.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto


class State(Enum):
    ASLEEP = auto()  # only the wake phrase or a key is listened for
    LISTENING = auto()  # silence so far
    HEARING = auto()  # somebody is speaking
    THINKING = auto()  # what was said gets an answer, which is on its way
    SPEAKING = auto()
    INTERRUPTED = auto()  # somebody speaks over the answer: it is held until it is clear what was meant
    PAUSED = auto()  # the answer is held until it is asked to go on
    CLOSED = auto()


class Event(Enum):
    WAKE = auto()  # the wake phrase, or the key to talk
    SLEEP = auto()  # nothing more was asked, or nothing is to be asked yet
    VOICE = auto()  # somebody began to speak
    NOTHING = auto()  # it was no voice, or no words
    UTTERANCE = auto()  # somebody said something
    LET_GO = auto()  # somebody said something to somebody else
    REPLY = auto()  # the answer is there
    SPOKEN = auto()  # all of it was heard
    PAUSE = auto()  # "wait", or the pause key
    RESUME = auto()  # "go on", or the pause key again
    HUSH = auto()  # "stop", or the stop key: no more of this answer
    QUIT = auto()


class Action(Enum):
    CUE_LISTENING = auto()  # the earcon "your turn", once the microphone is open
    CUE_HEARD = auto()  # the earcon "I heard you"
    CUE_ASLEEP = auto()  # the earcon "call me first"
    OPEN = auto()  # listen for an utterance
    LISTEN_ON = auto()  # the same, where nothing was played meanwhile
    DOZE = auto()  # listen for the wake phrase only
    GUARD = auto()  # listen for an interruption
    ANSWER = auto()  # find the answer
    SPEAK = auto()  # say it
    HOLD = auto()  # stop the sound, keep the rest
    GO_ON = auto()  # sound again where it was held
    SILENCE = auto()  # stop the sound, drop the rest
    CLOSE = auto()


_S, _E, _A = State, Event, Action
TABLE: Mapping[tuple[State, Event], tuple[State, tuple[Action, ...]]] = {
    (_S.ASLEEP, _E.WAKE): (_S.LISTENING, (_A.OPEN, _A.CUE_LISTENING)),
    (_S.ASLEEP, _E.REPLY): (_S.SPEAKING, (_A.GUARD, _A.SPEAK)),
    (_S.LISTENING, _E.SLEEP): (_S.ASLEEP, (_A.DOZE, _A.CUE_ASLEEP)),
    (_S.LISTENING, _E.WAKE): (_S.LISTENING, (_A.LISTEN_ON, _A.CUE_LISTENING)),
    (_S.LISTENING, _E.VOICE): (_S.HEARING, ()),
    (_S.LISTENING, _E.UTTERANCE): (_S.THINKING, (_A.CUE_HEARD, _A.ANSWER)),
    (_S.LISTENING, _E.LET_GO): (_S.LISTENING, (_A.LISTEN_ON,)),
    (_S.LISTENING, _E.REPLY): (_S.SPEAKING, (_A.GUARD, _A.SPEAK)),
    (_S.HEARING, _E.WAKE): (_S.LISTENING, (_A.LISTEN_ON, _A.CUE_LISTENING)),
    (_S.HEARING, _E.NOTHING): (_S.LISTENING, ()),
    (_S.HEARING, _E.UTTERANCE): (_S.THINKING, (_A.CUE_HEARD, _A.ANSWER)),
    (_S.HEARING, _E.LET_GO): (_S.LISTENING, (_A.LISTEN_ON,)),
    (_S.HEARING, _E.REPLY): (_S.SPEAKING, (_A.GUARD, _A.SPEAK)),
    (_S.THINKING, _E.REPLY): (_S.SPEAKING, (_A.GUARD, _A.SPEAK)),
    (_S.SPEAKING, _E.SPOKEN): (_S.LISTENING, (_A.OPEN, _A.CUE_LISTENING)),
    (_S.SPEAKING, _E.SLEEP): (_S.ASLEEP, (_A.DOZE, _A.CUE_ASLEEP)),
    (_S.SPEAKING, _E.WAKE): (_S.LISTENING, (_A.SILENCE, _A.OPEN, _A.CUE_LISTENING)),
    (_S.SPEAKING, _E.HUSH): (_S.LISTENING, (_A.SILENCE, _A.OPEN, _A.CUE_LISTENING)),
    (_S.SPEAKING, _E.PAUSE): (_S.PAUSED, (_A.HOLD, _A.OPEN)),
    (_S.SPEAKING, _E.VOICE): (_S.INTERRUPTED, (_A.HOLD,)),
    (_S.SPEAKING, _E.UTTERANCE): (_S.THINKING, (_A.SILENCE, _A.ANSWER)),
    (_S.SPEAKING, _E.REPLY): (_S.SPEAKING, (_A.SILENCE, _A.GUARD, _A.SPEAK)),
    (_S.INTERRUPTED, _E.WAKE): (_S.LISTENING, (_A.SILENCE, _A.LISTEN_ON, _A.CUE_LISTENING)),
    (_S.INTERRUPTED, _E.NOTHING): (_S.SPEAKING, (_A.GO_ON,)),
    (_S.INTERRUPTED, _E.LET_GO): (_S.SPEAKING, (_A.GO_ON,)),
    (_S.INTERRUPTED, _E.RESUME): (_S.SPEAKING, (_A.GO_ON,)),
    (_S.INTERRUPTED, _E.UTTERANCE): (_S.THINKING, (_A.SILENCE, _A.ANSWER)),
    (_S.INTERRUPTED, _E.PAUSE): (_S.PAUSED, (_A.OPEN,)),
    (_S.INTERRUPTED, _E.HUSH): (_S.LISTENING, (_A.SILENCE, _A.OPEN, _A.CUE_LISTENING)),
    (_S.INTERRUPTED, _E.REPLY): (_S.SPEAKING, (_A.SILENCE, _A.GUARD, _A.SPEAK)),
    (_S.PAUSED, _E.RESUME): (_S.SPEAKING, (_A.GUARD, _A.GO_ON)),
    (_S.PAUSED, _E.WAKE): (_S.LISTENING, (_A.SILENCE, _A.LISTEN_ON, _A.CUE_LISTENING)),
    (_S.PAUSED, _E.PAUSE): (_S.SPEAKING, (_A.GUARD, _A.GO_ON)),
    (_S.PAUSED, _E.UTTERANCE): (_S.THINKING, (_A.SILENCE, _A.CUE_HEARD, _A.ANSWER)),
    (_S.PAUSED, _E.LET_GO): (_S.PAUSED, (_A.LISTEN_ON,)),
    (_S.PAUSED, _E.HUSH): (_S.LISTENING, (_A.SILENCE, _A.OPEN, _A.CUE_LISTENING)),
    (_S.PAUSED, _E.REPLY): (_S.SPEAKING, (_A.SILENCE, _A.GUARD, _A.SPEAK)),
}


def step(state: State, event: Event) -> tuple[State, tuple[Action, ...]]:
    """The next state, and what is to be done in this order. What means nothing in a state changes nothing."""
    if event is Event.QUIT:
        return State.CLOSED, () if state is State.CLOSED else (Action.SILENCE, Action.CLOSE)
    return TABLE.get((state, event), (state, ()))
