"""The natural voice: hibari-tts, a small network that onnxruntime runs. It lives in `voice.speaking.worker`.

On 40 lines of a topic (674 words) a recognizer that is not ours (Moonshine tiny) heard 1 word in a hundred of it wrongly, and 24
of eSpeak NG at the same pace. It takes 0.005 of the time that it speaks, and 180 MB.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from voice.errors import SynthesisError
from voice.modelstore.hibari import HOW, NETWORK, hibari_faults, hibari_folder
from voice.modelstore.runtime import quiet_runtime
from voice.settings import USUAL
from voice.sound.audio import AudioChunk, Floats
from voice.sound.quiet import native_silence
from voice.speaking.tempo import faster

_HEART = "heart"  # the voice that lies in the wheel

# Its measure of speed, and the words a minute that come of it (40 lines of a topic, with the pauses below). Beyond the last it
# rounds the length of sounds down to nothing (at 1.5, 19 words in 100 were heard wrongly): from there on its speech is pressed
# together, which at 1.8 times the pace costs 3 in 100.
_SPEEDS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1)
_PACES = (100, 121, 141, 160, 191, 198, 204)

_SILENCE = 0.01  # of full scale
_BEFORE, _AFTER = (
    0.02,
    0.06,
)  # seconds kept of the silence around a sentence: it gives 0.3 and 0.45, which answers would wait for
_BETWEEN = 0.35  # seconds between sentences, at the usual rate
_GAIN = 1.85  # makes it as loud as eSpeak NG (5.4 decibels)
_BEND = 0.7  # of full scale: from here on what is louder is raised less, up to full scale


class NaturalVoice:
    """Use it from one thread."""

    def __init__(self, network: Any) -> None:
        self._network = network
        self._rate: int = network.sample_rate

    @classmethod
    def load(cls) -> NaturalVoice:
        """The voice of the installed package, in 0.7 s. Raises SynthesisError where it is missing, damaged, or does not run here."""
        folder = hibari_folder()
        if folder is None:
            raise SynthesisError(f"The natural voice is not there: {HOW}.")
        if faults := hibari_faults(folder):
            raise SynthesisError(f"The natural voice cannot be used ({'; '.join(faults)}): {HOW} again.")
        try:
            with native_silence():
                quiet_runtime()
                from hibari import Hibari

                network = Hibari(_HEART, str(folder / NETWORK))
                network("One.")  # loads the rest: how words are pronounced
        except Exception as error:  # onnxruntime has some of its own, all of them directly below this
            raise SynthesisError(
                f"The natural voice does not start ({' '.join(str(error).split())[:120]}): {HOW} again."
            ) from error
        return cls(network)

    def speak(self, text: str, rate_wpm: float, volume: float) -> AudioChunk:
        """The text as sound, ``rate_wpm`` in words a minute, ``volume`` 0 to 1; empty where it has no sounds for it."""
        speed = float(np.interp(rate_wpm, _PACES, _SPEEDS))
        times = max(1.0, rate_wpm / _PACES[-1])
        between = np.zeros(round(_BETWEEN * self._rate * USUAL / rate_wpm), np.float32)
        sentences: list[Floats] = []
        for sounds in self._network.phonemize(text):
            # The noise in its sounds is always the same, and with it the sentence.
            spoken = self._trimmed(self._network.from_phonemes(sounds, speed, seed=0))
            if len(spoken):
                sentences += [between, faster(spoken, times, self._rate)]
        if not sentences:
            return AudioChunk(b"", self._rate)
        return AudioChunk.from_floats(volume * _raised(np.concatenate(sentences[1:])), self._rate)

    def _trimmed(self, samples: Floats) -> Floats:
        loud = np.flatnonzero(np.abs(samples) > _SILENCE)
        if not len(loud):
            return samples[:0]
        before, after = round(_BEFORE * self._rate), round(_AFTER * self._rate)
        return samples[max(0, loud[0] - before) : loud[-1] + after]


def _raised(samples: Floats) -> Floats:
    """Louder, and never cut off."""
    louder = _GAIN * samples
    over = np.abs(louder) - _BEND
    bent = _BEND + (1 - _BEND) * np.tanh(over / (1 - _BEND))
    return np.where(over > 0, np.sign(louder) * bent, louder).astype(np.float32)
