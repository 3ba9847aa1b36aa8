"""From sound to words: Vosk, with the hazards of its C library kept behind this door."""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from rapidfuzz.distance import Levenshtein

from intents.heard import Heard
from voice.errors import ModelError
from voice.hearing.second.opinion import SecondOpinion
from voice.modelstore.files import check_model
from voice.sound.audio import RATE, AudioChunk
from voice.sound.gain import AutomaticGain
from voice.sound.quiet import libraries_speak, native_silence

_UNKNOWN = frozenset({"[unk]", "<unk>"})
_HYPOTHESES = 20  # asked for: more take no time, but their likelihoods hardly count
_ARENAS = -8  # M_ARENA_MAX of malloc.h
_RENEWED = 40.0  # seconds of sound
_SEGMENT = 30.0  # seconds decoded at a time: a whole question, and a bound on memory for long recordings


@dataclass(frozen=True)
class Explanation:
    """Some sound as words."""

    text: str
    """Its likeliest words, "[unk]" for each that is not known."""
    likelihood: float
    """Its natural logarithm: of several explanations of the same sound the highest is the best."""
    heard: Heard


class RecognizerModel:
    """A recognition model in memory; any number of recognizers may share it."""

    def __init__(self, model: Any) -> None:
        self._model = model

    @classmethod
    def load(cls, path: str | Path, hashes: bool = False) -> RecognizerModel:
        """Loads the model in the folder ``path``, having looked at its files first (see `check_model`).

        Raises ModelError where the folder is not a model, or one that is incomplete or damaged.
        """
        faults = check_model(path, hashes)
        if faults:
            raise ModelError(
                f"The model in {path} cannot be used ({'; '.join(faults)}): "
                "fetch it again or name another with --model."
            )
        try:
            vosk = _vosk()
        except (ImportError, OSError) as error:
            raise ModelError(
                f"The recognizer cannot start ({error}): install it with 'pip install vosk'."
            ) from error
        _share_one_heap()
        vosk.SetLogLevel(0 if libraries_speak() else -10)  # -1 would still print warnings
        try:
            with native_silence():
                model = cls(vosk.Model(str(path)))
                model.recognizer()  # a cut-off graph is only noticed here
        except Exception as error:  # vosk raises nothing narrower
            raise ModelError(f"The model in {path} is damaged: fetch it again.") from error
        return model

    def recognizer(self) -> Recognizer:
        """A new stream of recognition."""
        kaldi = self.kaldi()
        kaldi.SetMaxAlternatives(_HYPOTHESES)
        return Recognizer(kaldi)

    def transcriber(self, alternatives: int = _HYPOTHESES) -> Transcriber:
        """Hears one utterance after the other, each with up to ``alternatives`` other hypotheses."""
        return Transcriber(self.recognizer, alternatives)

    def explain(self, sound: AudioChunk, *phrases: str) -> Explanation:
        """A few seconds of sound (16 kHz) as some of the ``phrases``, or as any words where none is given.

        It is taken as it is: raise a quiet voice before (`voice.sound.gain.raised`).
        """
        kaldi = self.kaldi(*phrases)
        # Hypotheses give a likelihood in place of confidences; those of a grammar are of no use.
        kaldi.SetMaxAlternatives(1 if phrases else _HYPOTHESES)
        kaldi.AcceptWaveform(sound.pcm)
        result = json.loads(kaldi.FinalResult())
        best = result.get("alternatives", [{"text": "", "confidence": -math.inf}])[0]
        return Explanation(best["text"].strip(), best["confidence"], _heard(result))

    def knows(self, word: str) -> bool:
        """Whether the model can hear a word at all."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def kaldi(self, *phrases: str) -> Any:
        """Vosk's own recognizer at 16 kHz; with ``phrases`` it knows nothing else ("[unk]" is any other sound)."""
        grammar = [json.dumps(phrases, ensure_ascii=False)] if phrases else []  # an empty one would crash
        return _vosk().KaldiRecognizer(self._model, float(RATE), *grammar)


class Recognizer:
    """Words from a stream of 16 kHz sound. Use one from one thread only: Kaldi aborts the process otherwise.

    Vosk gives word confidences or several hypotheses, never both. Decoding twice costs twice, so the confidences are
    reckoned from the hypotheses: see `_heard`.
    """

    def __init__(self, kaldi: Any) -> None:
        self._kaldi = kaldi

    def accept(self, chunk: AudioChunk) -> Heard | None:
        """Takes the next sound; returns what was said when the speaker has come to a pause, else None.

        Raises ValueError for any rate but 16 kHz: Kaldi would hear wrong words without a complaint.
        """
        if chunk.rate != RATE:
            raise ValueError(f"the recognizer hears {RATE} Hz, not {chunk.rate} Hz: resample first")
        if not chunk.pcm or not self._kaldi.AcceptWaveform(chunk.pcm):
            return None
        return _heard(json.loads(self._kaldi.Result()))

    def partial(self) -> str:
        """What seems to have been said since the last pause: 0.4 s behind what is being said (median)."""
        return _known(json.loads(self._kaldi.PartialResult()).get("partial", "").split())

    def finish(self) -> Heard:
        """What was said since the last pause, in some 10 ms; the recognizer is then ready for something new."""
        return _heard(json.loads(self._kaldi.FinalResult()))


class Transcriber:
    """Words of one utterance after the other, as the sound comes in. Use one from one thread only.

    A quiet voice is raised. Kaldi keeps all of the graph that was ever searched: 47 MB after 180 questions, 78 after 60
    sentences more of any kind (beam 12). A fresh recognizer is cheap but has to search anew, so there is one every ``_RENEWED`` seconds.
    """

    def __init__(self, make: Callable[[], Recognizer], alternatives: int) -> None:
        self._make = make
        self._recognizer = make()
        self._alternatives = alternatives
        self._gain = AutomaticGain()
        self._parts: list[Heard] = []
        self._between = True  # two utterances
        self._listened = 0.0  # seconds that this recognizer has heard

    def accept(self, chunk: AudioChunk) -> None:
        """Takes the next sound (16 kHz)."""
        if self._between and self._listened > _RENEWED:
            del self._recognizer  # before the next is made: two at a time would take twice the memory
            self._recognizer, self._listened = self._make(), 0.0
        self._between = False
        self._listened += chunk.seconds
        if part := self._recognizer.accept(self._gain.apply(chunk)):
            self._parts.append(part)

    def partial(self) -> str:
        """What seems to have been said since the utterance began."""
        return " ".join(filter(None, (*(part.text for part in self._parts), self._recognizer.partial())))

    def finish(self) -> Heard:
        """The utterance; the next one can then come in."""
        self._gain.reset()
        self._between = True
        heard = _joined([*self._parts, self._recognizer.finish()])
        self._parts = []
        return replace(heard, alternatives=heard.alternatives[: self._alternatives])


def _vosk() -> Any:
    """The library. It imports an HTTP client, to fetch models with; here nothing opens a socket, and it takes 13 MB."""
    if "vosk" in sys.modules:
        return sys.modules["vosk"]
    client = sys.modules.get("requests")
    sys.modules["requests"] = ModuleType("requests")
    try:
        import vosk  # type: ignore[import-untyped, unused-ignore]
    finally:
        del sys.modules["requests"]
        if client:
            sys.modules["requests"] = client
    return vosk


def _share_one_heap() -> None:
    """Lets the threads of this process share one heap, where the C library is glibc.

    A hack: glibc gives each thread a heap of its own, and what Kaldi frees in the ear's is of no use to the others. That
    took 9 MB after one question and 15 after 50.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).mallopt(_ARENAS, 1)


def give_back_memory() -> None:
    """Gives what recognizers no longer need back to the system, where the C library is glibc, which would keep it."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


def transcribe(
    model: RecognizerModel,
    audio: AudioChunk,
    alternatives: int = _HYPOTHESES,
    second: SecondOpinion | None = None,
) -> Heard:
    """Everything said in a recording (16 kHz), with up to ``alternatives`` other hypotheses, after both ears where there is
    a ``second``."""
    # The last word is often lost when a recording ends with it.
    longer = AudioChunk(audio.pcm + AudioChunk.silence(0.5).pcm, audio.rate)
    transcriber = model.transcriber(alternatives)
    for block in longer.blocks(_SEGMENT):
        transcriber.accept(block)
    first = transcriber.finish()
    return second.about(first, audio) if second else first


def _heard(result: dict[str, Any]) -> Heard:
    """The likeliest hypothesis. A word is as sure as all hypotheses together that hold it in this place are likely.

    That is what Kaldi's own confidence is, where these are all there are: with ``_HYPOTHESES`` of them the two are equal for
    questions (correlation 1.00 over 409 recordings), and nearly so for people who are hardly understood (0.88 to 0.95).
    The confidence is the mean over all words, where a word that was not understood counts as 0.
    """
    if not (found := result.get("alternatives")):  # nothing was decoded
        return Heard("", 0.0)
    texts = [each["text"].split() for each in found]
    likely = _shares([each["confidence"] for each in found])
    best = texts[0]
    sure = [0.0] * len(best)
    for words, share in zip(texts, likely):
        for block in Levenshtein.opcodes(best, words):
            if block.tag == "equal":
                for at in range(block.src_start, block.src_end):
                    sure[at] += share
    known = [min(1.0, each) for word, each in zip(best, sure) if word not in _UNKNOWN]
    text = _known(best)
    others = dict.fromkeys(map(_known, texts[1:]))
    confidence = sum(known) / len(best) if best else 0.0
    return Heard(text, confidence, tuple(other for other in others if other and other != text))


def _shares(likelihoods: Sequence[float]) -> list[float]:
    """Logarithms of likelihoods as shares of 1."""
    most = max(likelihoods)
    weights = [math.exp(each - most) for each in likelihoods]
    return [each / sum(weights) for each in weights]


def _joined(parts: list[Heard]) -> Heard:
    """Segments as one utterance: the best hypothesis with the best, the second with the second."""
    parts = [part for part in parts if part.text]
    counts = [len(part.text.split()) for part in parts]
    total = sum(part.confidence * count for part, count in zip(parts, counts, strict=True))
    ranked = [(part.text, *part.alternatives) for part in parts]
    text, *others = [
        " ".join(texts[min(rank, len(texts) - 1)] for texts in ranked)
        for rank in range(max(map(len, ranked), default=1))
    ]
    return Heard(text, total / sum(counts) if counts else 0.0, tuple(others))


def _known(words: list[str]) -> str:
    return " ".join(word for word in words if word not in _UNKNOWN)
