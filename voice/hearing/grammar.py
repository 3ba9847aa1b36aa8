"""Recognition of nothing but a few phrases: what an open recognizer takes for something else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from voice.hearing.recognizer import RecognizerModel
from voice.sound.audio import AudioChunk
from voice.sound.gain import raised

UNKNOWN = "[unk]"


@dataclass(frozen=True)
class Spotted:
    """What was recognized as phrases of the grammar."""

    text: str
    """The words, `UNKNOWN` for each that is none of them."""
    phrase: str
    """The phrase that was meant: see `phrase_in`."""
    confidence: float
    """The least sure of the known words, 0 to 1; Vosk is too sure of itself here."""


class Spotter:
    """Listens for the phrases it was made with. Use it from one thread only.

    Raises ValueError without a phrase: Kaldi would end the process.
    """

    def __init__(self, model: RecognizerModel, phrases: Sequence[str]) -> None:
        if not phrases:
            raise ValueError("a grammar needs at least one phrase")
        self._model = model
        self._phrases = tuple(phrases)

    def spot(self, audio: AudioChunk) -> Spotted:
        """The phrases in a few seconds of sound at 16 kHz."""
        kaldi = self._model.kaldi(*self._phrases, UNKNOWN)
        kaldi.SetWords(True)
        results = []
        if kaldi.AcceptWaveform(raised(audio).pcm):
            results.append(json.loads(kaldi.Result()))
        results.append(json.loads(kaldi.FinalResult()))
        words = [word for result in results for word in result.get("result", [])]
        sure = [min(1.0, word["conf"]) for word in words if word["word"] != UNKNOWN]
        text = " ".join(word["word"] for word in words)
        return Spotted(text, phrase_in(text, self._phrases), min(sure, default=0.0))


def phrase_in(text: str, phrases: Sequence[str]) -> str:
    """The one phrase that a few words of the grammar can stand for, "" where there is none.

    Vosk's grammar is not a list of phrases but of pairs of their words, so that it hears half a phrase beside a whole
    one ("you louder"), a phrase said twice, or half of one ("thank" for "thank you").
    """
    words = text.split()
    if text in phrases or not words or UNKNOWN in words:
        return text if text in phrases else ""
    inside = {phrase for phrase in phrases if f" {phrase} " in f" {text} "}
    if inside:
        (phrase, *others) = sorted(inside, key=len, reverse=True)
        left = text.replace(phrase, " ").split()
        alone = not others and len(left) <= 1
        return phrase if alone else ""
    begun = [phrase for phrase in phrases if phrase.startswith(text + " ")]
    return begun[0] if len(begun) == 1 else ""
