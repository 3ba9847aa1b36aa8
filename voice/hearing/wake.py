"""Waiting for the wake phrase, with the recognition model that is there anyway.

A recognizer of only the phrase listens while anything is louder than the noise (0.015 of real time). It is eager, so
when it hears the phrase the sound is looked at again: it counts only where the phrase explains it better than unknown
sounds and than any other words do. Word confidences do not help: nearly all of them are 1.0.
"""

from __future__ import annotations

import json

from voice.hearing.gate import Gate
from voice.hearing.grammar import UNKNOWN
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.wake_phrase import WAKE_PHRASE, checked
from voice.sound.audio import RATE, AudioChunk
from voice.sound.gain import AutomaticGain

_RELEASE = 6.0  # decibels a second after which what was loud no longer keeps a quiet voice quiet

# How much better the phrase must explain the sound, as the difference of two log-likelihoods of the decoder.
_OVER_NOISE = 11.0  # than unknown sounds
_OVER_WORDS = 0.0  # than any other words; where the phrase is one word, more: "computer" is heard in "country population".
_ONE_OVER_WORDS = (
    3.0  # In crowd recordings of it the difference was 3.7 and more, and 1.6 at most where it was not said.
)

_WINDOW = 2.0  # seconds looked at again: the phrase, said slowly, lasts 1.4
_BEFORE, _AFTER = 0.1, 0.15  # seconds kept around the phrase: its word times are coarse
_BLOCK = 3_200  # bytes decoded at a time: 0.1 s
_LOOKS = 9  # blocks during which the phrase is looked at again: its last word may still be spoken
_KEPT = (
    0.5  # seconds heard when the recognizer starts anew, at a pause or after a rest: it finds words that late
)
_LONGEST = 200  # blocks after which it starts anew without a pause, because it remembers all it heard


class WakeSpotter:
    """Hears the wake phrase in a stream of 16 kHz sound. Use it from one thread only, as any recognizer.

    Raises WakePhraseError for a phrase that is too short or too common, or has a word the model does not know.
    """

    def __init__(self, model: RecognizerModel, phrase: str = WAKE_PHRASE) -> None:
        self._model = model
        self.phrase = checked(model, phrase)
        self._over_words = _OVER_WORDS if " " in self.phrase else _ONE_OVER_WORDS
        self._gain = AutomaticGain(_RELEASE)
        self._gate = Gate()
        self._resting = False
        self._recent = self._waiting = b""
        self._blocks = self._looks = 0
        self._start()

    def accept(self, chunk: AudioChunk) -> bool:
        """Takes the next sound; True once when the phrase was just said.

        Raises ValueError for any rate but 16 kHz.
        """
        if chunk.rate != RATE:
            raise ValueError(f"the wake phrase is heard at {RATE} Hz, not at {chunk.rate} Hz: resample first")
        self._waiting += chunk.pcm
        while len(self._waiting) >= _BLOCK:
            block, self._waiting = self._waiting[:_BLOCK], self._waiting[_BLOCK:]
            if self._hears(self._gain.apply(AudioChunk(block, RATE)).pcm, self._gate.open(block)):
                self._waiting = b""
                self._start()
                return True
        return False

    def _hears(self, block: bytes, audible: bool) -> bool:
        if not audible:
            self._recent = (self._recent + block)[-_bytes(_KEPT) :]
            self._resting = True
            return False
        if self._resting:
            self._resting = False
            self._start(self._recent)
        self._recent = (self._recent + block)[-_bytes(_WINDOW) :]
        self._blocks += 1
        pause = self._kaldi.AcceptWaveform(block)
        result = json.loads(self._kaldi.Result() if pause else self._kaldi.PartialResult())
        seems = f" {self.phrase} " in f" {result.get('text') or result.get('partial')} "
        if seems and self._said():
            return True
        self._looks = self._looks + 1 if seems else 0
        if pause or self._looks == _LOOKS:
            self._start(self._recent[-_bytes(_KEPT) :])
        elif self._blocks == _LONGEST:
            self._start(self._recent)
        return False

    def _start(self, recent: bytes = b"") -> None:
        """Begins anew, with the last sound, in which the phrase may have begun."""
        self._kaldi = self._model.kaldi(self.phrase, UNKNOWN)
        if recent:
            self._kaldi.AcceptWaveform(recent)
        self._recent = recent
        self._blocks = 0  # since then
        self._looks = 0  # at what is heard now

    def _said(self) -> bool:
        """The second look: whether the phrase explains the sound better than anything else."""
        found = self._found()
        if not found:
            return False
        sound = AudioChunk(found, RATE)
        phrase = self._model.explain(sound, self.phrase)
        return (
            phrase.text == self.phrase
            and phrase.likelihood >= self._model.explain(sound, UNKNOWN).likelihood + _OVER_NOISE
            and phrase.likelihood >= self._model.explain(sound).likelihood + self._over_words
        )

    def _found(self) -> bytes:
        """The part of the recent sound in which the phrase was heard; empty where it was not."""
        kaldi = self._model.kaldi(self.phrase, UNKNOWN)
        kaldi.SetWords(True)
        kaldi.AcceptWaveform(self._recent)
        words = json.loads(kaldi.FinalResult()).get("result", [])
        count = self.phrase.count(" ") + 1
        for first in range(len(words) - count, -1, -1):
            last = first + count - 1
            if " ".join(word["word"] for word in words[first : last + 1]) == self.phrase:
                start = _bytes(max(0.0, words[first]["start"] - _BEFORE))
                return self._recent[start : _bytes(words[last]["end"] + _AFTER)]
        return b""


def _bytes(seconds: float) -> int:
    return 2 * round(seconds * RATE)
