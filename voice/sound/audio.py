"""Sound as this program knows it: 16-bit mono PCM that knows its rate, and the files it comes from."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from voice.errors import AudioFileError

RATE = 16_000
"""Hertz: what the recognizer hears."""

SPEECH_RATE = 22_050
"""Hertz: what the synthesizer gives, and what is played."""

QUESTION = Path(__file__).parent / "question.wav"
"""A recorded question, for a demonstration and for checks of the recognizer."""

LONGEST = 30 * 60
"""Seconds: a longer file is refused."""

_BLOCK = 65_536  # samples read at a time, all channels together
_SUBTYPES = {"wav": "PCM_16", "flac": "PCM_16", "ogg": "VORBIS"}  # of the files that can be written
_RATES = range(1_000, 768_001)  # hertz; anything else is a broken header

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class AudioChunk:
    """A stretch of sound: 16-bit little-endian mono PCM at ``rate`` hertz.

    Raises ValueError for half a sample (an odd byte count would shift all that follows) or a rate
    that is not positive.
    """

    pcm: bytes
    rate: int

    def __post_init__(self) -> None:
        if len(self.pcm) % 2 or self.rate <= 0:
            raise ValueError(f"{len(self.pcm)} bytes at {self.rate} Hz are not 16-bit mono sound")

    @classmethod
    def silence(cls, seconds: float, rate: int = RATE) -> AudioChunk:
        return cls(bytes(2 * round(seconds * rate)), rate)

    @classmethod
    def from_floats(cls, samples: Floats, rate: int) -> AudioChunk:
        """From samples between -1 and 1; what lies outside is clipped."""
        scaled = np.clip(np.rint(samples * 32_768), -32_768, 32_767)
        return cls(scaled.astype("<i2").tobytes(), rate)

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / self.rate

    def floats(self) -> Floats:
        """The samples, between -1 and 1."""
        samples: Floats = np.frombuffer(self.pcm, dtype="<i2").astype(np.float32) / np.float32(32_768)
        return samples

    def blocks(self, seconds: float) -> Iterator[AudioChunk]:
        """The same sound in pieces of ``seconds``, the last one shorter."""
        step = max(2, 2 * round(seconds * self.rate))
        for start in range(0, len(self.pcm), step):
            yield AudioChunk(self.pcm[start : start + step], self.rate)


def resample(chunk: AudioChunk, rate: int) -> AudioChunk:
    """The same sound at ``rate`` hertz."""
    if rate == chunk.rate:
        return chunk
    return AudioChunk.from_floats(soxr.resample(chunk.floats(), chunk.rate, rate), rate)


def level_dbfs(chunk: AudioChunk) -> float:
    """The mean level in decibels below full scale: 0 is a full square wave, silence is minus infinity."""
    samples = chunk.floats().astype(np.float64)
    power = float(np.mean(samples**2)) if len(samples) else 0.0
    return 10 * math.log10(power) if power else -math.inf


def read_audio(path: str | Path, rate: int = RATE) -> AudioChunk:
    """Reads any wav, flac or ogg file as mono at ``rate`` hertz. A file without samples is an empty chunk.

    Raises AudioFileError where there is no such file, it may not be read, is not sound, is broken or
    lasts longer than ``LONGEST``.
    """
    return AudioChunk(b"".join(block.pcm for block in stream_audio(path, rate, LONGEST)), rate)


def stream_audio(
    path: str | Path, rate: int = RATE, longest: float = math.inf
) -> Generator[AudioChunk, None, None]:
    """The same, some seconds at a time, so that a day of sound takes no more memory; ``longest`` seconds at most.

    Raises AudioFileError as `read_audio` does, at the first fault that it comes to.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise AudioFileError(f"{path} is a folder: name a sound file in it.")
        if path.exists() and not path.is_file():  # a named pipe would make us wait for ever
            raise AudioFileError(f"{path} is not a file: save the sound as a wav file first.")
        with path.open("rb") as file, soundfile.SoundFile(file) as sound:
            if sound.samplerate not in _RATES:
                raise AudioFileError(f"{path} claims {sound.samplerate} samples a second: export it again.")
            for block in _resampled(_mono(sound, path, longest), sound.samplerate, rate):
                yield AudioChunk.from_floats(block, rate)
    except FileNotFoundError:
        raise AudioFileError(f"There is no file {path}: check the name and the folder.") from None
    except PermissionError:
        raise AudioFileError(f"{path} may not be read: ask its owner for permission.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise AudioFileError(f"{path} cannot be read ({_reason(error)}): copy it here again.") from error
    except soundfile.SoundFileError as error:
        if path.stat().st_size == 0:
            raise AudioFileError(f"{path} is empty: record it again.") from None
        raise AudioFileError(f"{path} is not sound that can be read: save it as wav, flac or ogg.") from error


def _mono(sound: soundfile.SoundFile, path: Path, longest: float) -> Iterator[Floats]:
    """The blocks of a file as one channel, checked. Seconds are counted here because a header can lie."""
    left = longest * sound.samplerate
    while len(block := sound.read(_BLOCK // sound.channels or 1, dtype="float32", always_2d=True)):
        left -= len(block)
        if left < 0:
            raise AudioFileError(f"{path} lasts longer than {longest / 60:g} minutes: cut out what matters.")
        if not np.isfinite(block).all():
            raise AudioFileError(f"{path} holds samples that are not numbers: export it again.")
        yield np.clip(block, -1, 1).mean(axis=1)


def _resampled(blocks: Iterator[Floats], source: int, target: int) -> Iterator[Floats]:
    if source == target:
        yield from blocks
        return
    stream = soxr.ResampleStream(source, target, 1, dtype="float32")
    for block in blocks:
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(np.zeros(0, dtype=np.float32), last=True)


def write_wav(path: str | Path, chunk: AudioChunk) -> None:
    """Writes a wav file, whole or not at all: an older file of that name stays until the new one is complete.

    Raises AudioFileError where the folder is missing, may not be written or is full.
    """
    _write(Path(path), chunk, "wav")


def write_audio(path: str | Path, chunk: AudioChunk) -> None:
    """The same as wav, flac or ogg, as the name ends. Raises AudioFileError also where it ends otherwise."""
    _write(Path(path), chunk, form_of(Path(path)))


def _write(path: Path, chunk: AudioChunk, form: str) -> None:
    try:
        if path.exists() and not path.is_file():  # replacing /dev/null would be a bad joke
            raise AudioFileError(f"{path} is not a file: name a sound file to write to.")
        unfinished = path.with_name(f".{uuid4().hex}.part")
        try:
            unfinished.write_bytes(encoded(chunk, form))
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except FileNotFoundError:
        raise AudioFileError(f"There is no folder {path.parent}: make it first.") from None
    except (OSError, ValueError) as error:
        raise AudioFileError(
            f"{path} cannot be written ({_reason(error)}): choose another folder."
        ) from error


def form_of(path: Path) -> str:
    """The form of a sound file of this name: wav, flac or ogg. Raises AudioFileError where it is none of them, or a folder."""
    if path.is_dir():
        raise AudioFileError(f"{path} is a folder: name a sound file in it.")
    form = path.suffix.lower().lstrip(".")
    if form not in _SUBTYPES:
        raise AudioFileError(
            f"{path} is no sound file that can be written: end its name in .wav, .flac or .ogg."
        )
    return form


def encoded(chunk: AudioChunk, form: str) -> bytes:
    """The bytes of a whole file of this form, wav, flac or ogg."""
    file = BytesIO()
    with soundfile.SoundFile(file, "w", chunk.rate, 1, _SUBTYPES[form], format=form) as sound:
        for block in chunk.blocks(10):  # the encoder of ogg dies of an hour at once
            sound.write(np.frombuffer(block.pcm, dtype="<i2"))
    return file.getvalue()


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
