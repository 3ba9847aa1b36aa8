"""Recognizers that have heard something before, for whoever comes next."""

from __future__ import annotations

import time
from collections.abc import Callable
from weakref import WeakSet

from voice.hearing.recognizer import RecognizerModel, Transcriber, give_back_memory

_KEPT = 2  # each holds some 20 MB
_OFTEN = 10.0  # seconds between two times that memory is given back


class Ears:
    """Lends recognizers. Use it from one thread, as them.

    One that has searched the graph of the model before needs 0.05 seconds for a second of sound, a fresh one 0.11 (questions of
    three voices, in quarters of a second). Twenty that hear at the same time hold 250 MB, which go back to the system after them.
    """

    def __init__(self, model: RecognizerModel, clock: Callable[[], float] = time.monotonic) -> None:
        self._model = model
        self._clock = clock
        self._free: list[Transcriber] = []
        self._lent: WeakSet[Transcriber] = WeakSet()  # a client that vanished gives nothing back
        self._crowded = False  # some were thrown away, or will be
        self._given = clock()

    def __len__(self) -> int:
        """How many are lent."""
        return len(self._lent)

    def lend(self) -> Transcriber:
        """One that is between two utterances."""
        ear = self._free.pop() if self._free else self._model.transcriber()
        self._lent.add(ear)
        self._crowded |= len(self._lent) > _KEPT
        return ear

    def take_back(self, ear: Transcriber) -> None:
        """Comes after its utterance was finished."""
        self._lent.discard(ear)
        if len(self._free) < _KEPT:
            self._free.append(ear)
        if self._crowded and self._clock() > self._given + _OFTEN:
            self._crowded = len(self._lent) > _KEPT
            self._given = self._clock()
            give_back_memory()
