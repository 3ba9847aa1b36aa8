"""A few phrases, such as commands, heard where nothing else explains the sound better.

A recognizer that knows nothing but commands takes much for one of them: of 457 words of people that were none, 62 (13 %).
So the sound is explained three times: by the phrases, by unknown sounds, which is all the grammar of Vosk has for the rest
of the language, and by any words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from intents.heard import Heard
from voice.hearing.recognizer import RecognizerModel
from voice.sound.audio import AudioChunk
from voice.sound.gain import raised

UNKNOWN = "[unk]"

# How much better a phrase must explain the sound than unknown sounds and any words do, in the mean: a difference of
# log-likelihoods. On the recordings of people of `models.train.listening.commands` (part dev) 2 let 6 of 457 other words
# pass and kept 110 of 110 "stop"; 1.5 let 8 pass, 3 lost 6 of 120 "yes" and "no".
_BETTER = 2.0


@dataclass(frozen=True)
class Spotted:
    """What was recognized as phrases of the grammar, and as any words."""

    text: str
    """Words of the grammar, `UNKNOWN` for each that is none of them."""
    phrase: str
    """The phrase that was meant; "" where it was none."""
    confidence: float
    """Of the phrase, 0 to 1."""
    heard: Heard
    """The words of the open recognizer, whatever they are."""


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
        """The phrase in a few seconds of sound at 16 kHz.

        Where both recognizers hear it, that is enough, and no third one is asked: most commands take no more time.
        """
        audio = raised(audio)
        found = self._model.explain(audio, *self._phrases, UNKNOWN)
        open_words = self._model.explain(audio)
        heard = open_words.heard
        phrase = phrase_in(found.text, self._phrases)
        if heard.text in self._phrases:
            sure = 1.0 if heard.text == phrase else heard.confidence
            return Spotted(found.text, heard.text, sure, heard)
        if phrase and _beside_one_word(phrase, heard.text):
            return Spotted(found.text, phrase, 1.0, heard)
        # Half a phrase counts only where the open recognizer hears it too: a question may hold the sound of one.
        if phrase and found.text == phrase:
            unknown = self._model.explain(audio, UNKNOWN).likelihood
            better = found.likelihood - (unknown + open_words.likelihood) / 2
            if better >= _BETTER:
                return Spotted(found.text, phrase, 1 / (1 + math.exp(-better)), heard)
        return Spotted(found.text, "", 0.0, heard)


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


def _beside_one_word(phrase: str, text: str) -> bool:
    """Whether a phrase is all of the text but for one word: "stop it", "the next".

    >>> _beside_one_word("next", "the next"), _beside_one_word("next", "in the next")
    (True, False)
    """
    return f" {phrase} " in f" {text} " and len(text.split()) <= len(phrase.split()) + 1
