"""The recognizers that `models.train.listening.compare` lets hear the same recordings. All but ours need the extra ``compare``."""

from __future__ import annotations

import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from intents.heard import Heard
from voice.hearing.grammar import Spotter
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.hearing.second.moonshine import Moonshine
from voice.hearing.second.opinion import SecondOpinion
from voice.sound.audio import AudioChunk
from voice.terminal import note

Sentence = tuple[str, ...]


class Engine(Protocol):
    """Something that hears 16-bit mono sound at 16 kHz."""

    def hear(self, sound: AudioChunk) -> Heard:
        """What was said, whatever it was."""

    def spot(self, sound: AudioChunk, phrases: Sequence[str]) -> str:
        """What was said, where it can only be one of ``phrases``, or something that is none of them."""


def engine(
    name: str, phrases: Iterable[Sentence], understood: Callable[[Heard], bool] = lambda heard: True
) -> Engine:
    """An engine by its kind and what it needs: "vosk FOLDER", "second-ear FOLDER" (the same with the second ear), "moonshine",
    "whisper FOLDER", "pocketsphinx", "pocketsphinx phrases". ``understood`` tells the second ear what would be answered.

    Raises ModuleNotFoundError where its package is missing, ModelError where a folder is no model of Vosk's, or the second
    ear is not installed.
    """
    kind, _, what = name.partition(" ")
    if kind == "second-ear":
        return BothEars(what, understood)
    if kind == "moonshine":
        return MoonshineAlone()
    if kind == "whisper":
        return Whisper(what)
    if kind == "pocketsphinx":
        return Pocketsphinx(phrases if what else None)
    return Vosk(what)


class Vosk:
    """Ours, or another model of its kind."""

    def __init__(self, folder: str) -> None:
        self._model = RecognizerModel.load(folder)

    def hear(self, sound: AudioChunk) -> Heard:
        return transcribe(self._model, sound)

    def spot(self, sound: AudioChunk, phrases: Sequence[str]) -> str:
        return Spotter(self._model, phrases).spot(sound).phrase


class BothEars(Vosk):
    """Ours as it is used: the second ear is asked where it is not sure, or where nothing would be answered."""

    def __init__(self, folder: str, understood: Callable[[Heard], bool]) -> None:
        super().__init__(folder)
        self._second = SecondOpinion(Moonshine.load, understood, note)
        self._second.ready()

    def hear(self, sound: AudioChunk) -> Heard:
        return transcribe(self._model, sound, second=self._second)


class MoonshineAlone:
    """The second ear without the first. It knows no grammars and hears commands as all else."""

    def __init__(self) -> None:
        self._network = Moonshine.load()

    def hear(self, sound: AudioChunk) -> Heard:
        return self._network.hear(sound)

    def spot(self, sound: AudioChunk, phrases: Sequence[str]) -> str:
        return self.hear(sound).text


class Pocketsphinx:
    """With its own language model, or with one of ``phrases``: their words and nothing else."""

    def __init__(self, phrases: Iterable[Sentence] | None = None) -> None:
        from pocketsphinx import Decoder

        # One for grammars, which also looks words up: without a language model it is small.
        self._spotting: Any = Decoder(loglevel="FATAL", lm=None)
        self._spotted: tuple[str, ...] = ()
        if phrases is None:
            self._decoder: Any = Decoder(loglevel="FATAL")
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "phrases.arpa"
            path.write_text(trigram([line for line in phrases if self._knows(line)]), encoding="utf-8")
            self._decoder = Decoder(loglevel="FATAL", lm=str(path))

    def hear(self, sound: AudioChunk) -> Heard:
        return Heard(self._heard(self._decoder, sound))

    def spot(self, sound: AudioChunk, phrases: Sequence[str]) -> str:
        known = tuple(phrase for phrase in phrases if self._knows(phrase.split()))
        if known != self._spotted:
            grammar = f"#JSGF V1.0; grammar g; public <s> = {' | '.join(known)};"
            self._spotting.add_jsgf_string("phrases", grammar)
            self._spotting.activate_search("phrases")
            self._spotted = known
        return self._heard(self._spotting, sound)

    def _knows(self, line: Sequence[str]) -> bool:
        return bool(line) and all(map(self._spotting.lookup_word, line))

    @staticmethod
    def _heard(decoder: Any, sound: AudioChunk) -> str:
        decoder.start_utt()
        decoder.process_raw(sound.pcm, full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        return found.hypstr if found else ""


class Whisper:
    """A model of CTranslate2 in 8 bits, greedy, on one core. It knows no grammars and hears commands as all else."""

    def __init__(self, folder: str) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=1)

    def hear(self, sound: AudioChunk) -> Heard:
        segments, _ = self._model.transcribe(
            sound.floats(), language="en", beam_size=1, without_timestamps=True
        )
        return Heard(" ".join(segment.text.strip() for segment in segments))

    def spot(self, sound: AudioChunk, phrases: Sequence[str]) -> str:
        return self.hear(sound).text


def trigram(lines: Sequence[Sentence]) -> str:
    """A language model of these lines in ARPA's format (Witten and Bell's discounting).

    Raises ValueError without a line.
    """
    if not lines:
        raise ValueError("a language model needs at least one line")
    counts: list[dict[Sentence, Counter[str]]] = [defaultdict(Counter) for _ in range(3)]
    for line in lines:
        words = ("<s>", *line, "</s>")
        for place in range(1, len(words)):
            for order in range(min(3, place + 1)):
                counts[order][words[place - order : place]][words[place]] += 1
    vocabulary = len(counts[0][()])

    def likely(history: Sentence, word: str) -> float:
        seen = counts[len(history)][history]
        shorter = likely(history[1:], word) if history else 1 / vocabulary
        return (seen[word] + len(seen) * shorter) / (seen.total() + len(seen))

    def backing_off(history: Sentence) -> str:
        seen = counts[len(history)].get(history) if len(history) < 3 else None
        return f"\t{math.log10(len(seen) / (seen.total() + len(seen))):.4f}" if seen else ""

    text = ["\\data\\"]
    sections = []
    for order, following in enumerate(counts):
        rows = [
            f"{math.log10(likely(history, word)):.4f}\t{' '.join((*history, word))}{backing_off((*history, word))}"
            for history, seen in following.items()
            for word in seen
        ]
        if order == 0:  # a sentence's beginning is never heard, but more follows it
            rows.append(f"-99\t<s>{backing_off(('<s>',))}")
        text.append(f"ngram {order + 1}={len(rows)}")
        sections += ["", f"\\{order + 1}-grams:", *rows]
    return "\n".join([*text, *sections, "", "\\end\\", ""])
