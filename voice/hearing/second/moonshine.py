"""Moonshine tiny: an encoder and a decoder that writes what was said, piece by piece. onnxruntime runs both."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.heard import Heard
from voice.errors import ModelError
from voice.modelstore.moonshine import HOW, moonshine_faults, moonshine_folder
from voice.modelstore.runtime import quiet_runtime
from voice.sound.audio import RATE, AudioChunk
from voice.sound.quiet import native_silence

_BEGIN, _END = 1, 2  # pieces
_HEADS, _WIDE = 8, 36  # of the attention: what the decoder remembers of each piece
_PIECES = 6.5  # a second of sound, at most: nobody speaks faster (the bound of its makers)
_SHORTEST = 0.25  # seconds: the encoder makes nothing of less
_SPACE = "\u2581"
_APOSTROPHE = "\u2019"
_WORD = re.compile(r"[a-z0-9']+")


class Moonshine:
    """Hears an utterance in 0.015 of its time, with one thread. It has no word for silence: it writes "you"."""

    def __init__(self, encoder: Any, decoder: Any, pieces: list[bytes]) -> None:
        self._encoder = encoder
        self._decoder = decoder
        self._pieces = pieces
        self._past = [each.name for each in decoder.get_inputs() if each.name.startswith("past_key_values")]
        self._present = [name.replace("past_key_values", "present") for name in self._past]

    @classmethod
    def load(cls) -> Moonshine:
        """The network of the installed package, in 0.3 s and 100 MB of memory.

        Raises ModelError where it is not installed, is damaged, or does not run here.
        """
        folder = moonshine_folder()
        if folder is None:
            raise ModelError(f"The second ear is not there: {HOW}.")
        if faults := moonshine_faults(folder):
            raise ModelError(f"The second ear cannot be used ({'; '.join(faults)}): {HOW} again.")
        try:
            with native_silence():
                onnxruntime = quiet_runtime()
                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = options.inter_op_num_threads = 1
                options.enable_cpu_mem_arena = False  # it would keep what the longest utterance took
                encoder, decoder = (
                    onnxruntime.InferenceSession(str(folder / name), options)
                    for name in ("encoder_model.ort", "decoder_model_merged.ort")
                )
                return cls(encoder, decoder, read_pieces((folder / "tokenizer.bin").read_bytes()))
        except Exception as error:  # onnxruntime has some of its own, all of them directly below this
            raise ModelError(f"The second ear does not start ({_short(error)}): {HOW} again.") from error

    def hear(self, sound: AudioChunk) -> Heard:
        """The likeliest piece each time. The confidence is the mean probability of the pieces, the end among them.

        Nothing where it would write on beyond what can be said in this time. Raises ValueError for another rate.
        """
        if sound.rate != RATE:
            raise ValueError(f"the second ear hears {RATE} Hz, not {sound.rate} Hz: resample first")
        if sound.seconds < _SHORTEST:
            return Heard("", 0.0)
        samples = sound.floats()[np.newaxis]
        mask = np.ones(samples.shape, np.int64)
        [states] = self._encoder.run(None, {"input_values": samples, "attention_mask": mask})
        known = {"encoder_hidden_states": states, "encoder_attention_mask": mask}
        return self._written(known, math.ceil(sound.seconds * _PIECES))

    def _written(self, known: dict[str, Any], most: int) -> Heard:
        nothing = np.zeros((1, _HEADS, 0, _WIDE), np.float32)
        past: dict[str, Any] = dict.fromkeys(self._past, nothing)
        written, sure = [_BEGIN], []
        while len(written) <= most:
            first = len(written) == 1
            now = {"input_ids": np.array([written[-1:]]), "use_cache_branch": np.array([not first])}
            scores, *present = self._decoder.run(["logits", *self._present], {**known, **past, **now})
            # What it knows of the sound it tells the first time only.
            past |= {
                name: each
                for name, each in zip(self._past, present, strict=True)
                if first or ".decoder." in name
            }
            best, likely = _likeliest(scores[0, -1])
            sure.append(likely)
            if best == _END:
                return Heard(self._text(written[1:]), sum(sure) / len(sure))
            written.append(best)
        return Heard("", 0.0)

    def _text(self, pieces: list[int]) -> str:
        """As Vosk writes: lower case, no punctuation."""
        text = b"".join(self._pieces[piece] for piece in pieces).decode(errors="replace")
        words = _WORD.findall(text.replace(_SPACE, " ").replace(_APOSTROPHE, "'").lower())
        return " ".join("okay" if word == "ok" else word for word in words)


def read_pieces(data: bytes) -> list[bytes]:
    """The pieces of which it writes, from the bytes of its ``tokenizer.bin``: each is its length and as many bytes of UTF-8.

    A length of 128 and more has a second byte, which counts 128-fold; the first counts without its highest bit.
    """
    pieces, at = [], 0
    while at < len(data):
        length, at = data[at], at + 1
        if length >= 128:
            length, at = data[at] * 128 + length - 128, at + 1
        pieces.append(data[at : at + length])
        at += length
    return pieces


def _likeliest(scores: NDArray[np.float32]) -> tuple[int, float]:
    best = int(scores.argmax())
    return best, float(1 / np.exp(scores - scores[best]).sum())


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
