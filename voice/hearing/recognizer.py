"""From sound to words: Vosk, with the hazards of its C library kept behind this door."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

from intents.heard import Heard
from voice.errors import ModelError
from voice.modelstore.files import check_model
from voice.sound.audio import RATE, AudioChunk
from voice.sound.gain import AutomaticGain
from voice.sound.quiet import libraries_speak, native_silence

_UNKNOWN = frozenset({"[unk]", "<unk>"})
_SEGMENT = 30.0  # seconds decoded at a time: a whole question, and a bound on memory for long recordings


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
        vosk.SetLogLevel(0 if libraries_speak() else -10)  # -1 would still print warnings
        try:
            with native_silence():
                model = cls(vosk.Model(str(path)))
                model.recognizer()  # a cut-off graph is only noticed here
        except Exception as error:  # vosk raises nothing narrower
            raise ModelError(f"The model in {path} is damaged: fetch it again.") from error
        return model

    def recognizer(self) -> Recognizer:
        """A new stream of recognition with a confidence for each word."""
        recognizer = self.kaldi()
        recognizer.SetWords(True)
        return Recognizer(recognizer)

    def transcriber(self, alternatives: int = 3) -> Transcriber:
        """Hears one utterance after the other, each with up to ``alternatives`` other hypotheses."""
        others = None
        if alternatives:
            others = self.kaldi()
            others.SetMaxAlternatives(alternatives + 1)
        return Transcriber(self.recognizer(), others, alternatives)

    def knows(self, word: str) -> bool:
        """Whether the model can hear a word at all."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def kaldi(self, *phrases: str) -> Any:
        """Vosk's own recognizer at 16 kHz; with ``phrases`` it knows nothing else ("[unk]" is any other sound)."""
        grammar = [json.dumps(phrases, ensure_ascii=False)] if phrases else []  # an empty one would crash
        return _vosk().KaldiRecognizer(self._model, float(RATE), *grammar)


class Recognizer:
    """Words from a stream of 16 kHz sound. Use one from one thread only: Kaldi aborts the process otherwise."""

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
        """What seems to have been said since the last pause."""
        return _known(json.loads(self._kaldi.PartialResult()).get("partial", "").split())

    def finish(self) -> Heard:
        """What was said since the last pause; the recognizer is then ready for something new."""
        return _heard(json.loads(self._kaldi.FinalResult()))


class Transcriber:
    """Words of one utterance after the other, as the sound comes in. Use one from one thread only.

    Two recognizers listen: Vosk gives word confidences or several hypotheses, never both. A quiet voice is raised.
    """

    def __init__(self, recognizer: Recognizer, others: Any, alternatives: int) -> None:
        self._recognizer = recognizer
        self._others = others
        self._alternatives = alternatives
        self._gain = AutomaticGain()
        self._parts: list[Heard] = []
        self._guesses: list[list[str]] = []

    def accept(self, chunk: AudioChunk) -> None:
        """Takes the next sound (16 kHz)."""
        chunk = self._gain.apply(chunk)
        if part := self._recognizer.accept(chunk):
            self._parts.append(part)
        if self._others and chunk.pcm and self._others.AcceptWaveform(chunk.pcm):
            self._guesses.append(_guesses(self._others.Result()))

    def partial(self) -> str:
        """What seems to have been said since the utterance began."""
        return " ".join(filter(None, (*(part.text for part in self._parts), self._recognizer.partial())))

    def finish(self) -> Heard:
        """The utterance; the next one can then come in."""
        self._gain.reset()
        self._parts.append(self._recognizer.finish())
        heard = _joined(self._parts)
        if self._others:
            self._guesses.append(_guesses(self._others.FinalResult()))
        others = [text for text in _ranked(self._guesses) if text and text != heard.text]
        self._parts, self._guesses = [], []
        if not heard.text:
            return heard
        return Heard(heard.text, heard.confidence, tuple(dict.fromkeys(others))[: self._alternatives])


def _guesses(result: str) -> list[str]:
    return [_known(each["text"].split()) for each in json.loads(result)["alternatives"]]


def _ranked(segments: list[list[str]]) -> list[str]:
    """Whole hypotheses from those of each segment, the best with the best, the second with the second."""
    return [
        " ".join(filter(None, (segment[min(rank, len(segment) - 1)] for segment in segments)))
        for rank in range(max(map(len, segments), default=0))
    ]


def _vosk() -> Any:
    """The library. It imports an HTTP client that tries out IPv6 with a socket; here nothing opens a socket."""
    before = socket.has_ipv6
    socket.has_ipv6 = False
    try:
        import vosk  # type: ignore[import-untyped, unused-ignore]
    finally:
        socket.has_ipv6 = before
    return vosk


def transcribe(model: RecognizerModel, audio: AudioChunk, alternatives: int = 3) -> Heard:
    """Everything said in a recording (16 kHz), with up to ``alternatives`` other hypotheses."""
    # The last word is often lost when a recording ends with it.
    audio = AudioChunk(audio.pcm + AudioChunk.silence(0.5).pcm, audio.rate)
    transcriber = model.transcriber(alternatives)
    for block in audio.blocks(_SEGMENT):
        transcriber.accept(block)
    return transcriber.finish()


def _heard(result: dict[str, Any]) -> Heard:
    """The confidence is the mean over all words, where a word that was not understood counts as 0."""
    words = result.get("result", [])
    sure = [0.0 if word["word"] in _UNKNOWN else min(1.0, word["conf"]) for word in words]
    return Heard(_known([word["word"] for word in words]), sum(sure) / len(sure) if sure else 0.0)


def _joined(parts: list[Heard]) -> Heard:
    parts = [part for part in parts if part.text]
    counts = [len(part.text.split()) for part in parts]
    total = sum(part.confidence * count for part, count in zip(parts, counts, strict=True))
    return Heard(" ".join(part.text for part in parts), total / sum(counts) if counts else 0.0)


def _known(words: list[str]) -> str:
    return " ".join(word for word in words if word not in _UNKNOWN)
