"""A room without a sound card: an answer is played, comes back as an echo, and somebody speaks over it. Faster than real time.

The interruption, the canceller, the recognizer and the assistant's voice are the real ones. The loop is closed: the answer is
held when somebody was noticed, and goes on where it was when nothing was meant. Time is counted in the sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voice.hearing.echo import EchoCanceller
from voice.hearing.interruption import SPOKEN_COMMANDS, Interruption
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.signs import Began, Said
from voice.sound.audio import RATE, AudioChunk, Floats

_STEP = 480  # samples of a chunk: 30 ms
_RINGS = 2400  # samples in which the room dies away by 60 dB
_FFT = 4096


@dataclass(frozen=True)
class Spoken:
    """What came of somebody who spoke: seconds from the onset until it was ``noticed``, None: never; and what was ``heard``,
    empty where nothing was."""

    noticed: float | None
    heard: str


class SimulatedRoom:
    """``lines`` are what the assistant says, over and over, with its sound at 16 kHz; ``noise`` in decibels of full scale."""

    def __init__(
        self,
        model: RecognizerModel,
        lines: Sequence[tuple[str, Floats]],
        echo: float | None,
        delay: float = 0.12,
        noise: float = -65.0,
        seed: int = 0,
        commands: Sequence[str] = SPOKEN_COMMANDS,
    ) -> None:
        self.canceller = EchoCanceller()
        self.interruption = Interruption(model, self.canceller, commands)
        self._lines = lines
        self._line = seed % len(lines) - 1
        self._rest: Floats = np.zeros(0, np.float32)  # of the line
        self._random = np.random.default_rng(seed)
        self._noise = 10 ** (noise / 20)
        self._coming: Floats = np.zeros(RATE, np.float32)  # what will reach the microphone
        self._now = 0  # samples
        self.playing = False
        self.held = False
        self.signs: list[tuple[float, Began | Said]] = []
        self.place(echo, delay)

    def place(self, echo: float | None, delay: float) -> None:
        """Another device: what is played comes back that many decibels quieter (None: not at all) so many seconds later."""
        response = 0.1 * self._random.standard_normal(_RINGS) * 10 ** (-3 * np.arange(_RINGS) / _RINGS)
        response[0] = 1.0
        self._response = np.fft.rfft(response * (0.0 if echo is None else 10 ** (echo / 20)), _FFT)
        self._late = round(delay * RATE)
        self.silent = echo is None

    def run(self, seconds: float) -> None:
        """So much time passes."""
        for _ in range(round(seconds * RATE / _STEP)):
            self.step()

    def rest(self, seconds: float) -> None:
        """So much time passes in silence, at once: nothing is said or played."""
        for _ in range(round(seconds)):
            self.canceller.played(AudioChunk.silence(1.0))
            noise = self._noise * self._random.standard_normal(RATE)
            self.interruption.accept(AudioChunk.from_floats(noise.astype(np.float32), RATE), False)
        self._now += round(seconds) * RATE

    def speak(self, person: Floats, after: float = 0.0, patience: float = 3.0) -> Spoken:
        """Somebody says that (16 kHz) so many seconds from now; returns when it was understood, or let go."""
        onset = self._now + round(after * RATE)
        self._add(round(after * RATE), person)
        end = onset + len(person) + round(patience * RATE)
        noticed: float | None = None
        while self._now < end or self.held:
            sign = self.step()
            if isinstance(sign, Began) and self._now > onset and noticed is None:
                noticed = (self._now - onset) / RATE
            if isinstance(sign, Said) and sign.heard.text and self._now > onset:
                return Spoken(noticed, sign.heard.text)
        return Spoken(noticed, "")

    def step(self) -> Began | Said | None:
        """The next 30 ms."""
        out = self._next() if self.playing and not self.held else np.zeros(_STEP, np.float32)
        self.canceller.played(AudioChunk.from_floats(out, RATE))
        if not self.silent and out.any():
            echo = np.fft.irfft(np.fft.rfft(out, _FFT) * self._response, _FFT)[: _RINGS + _STEP]
            self._add(self._late + _STEP, echo.astype(np.float32))
        noise = self._noise * self._random.standard_normal(_STEP)
        self._add(0, noise.astype(np.float32))
        heard, self._coming = self._coming[:_STEP], self._coming[_STEP:]
        sign = self.interruption.accept(AudioChunk.from_floats(heard, RATE), self.playing and not self.held)
        self._now += _STEP
        if sign:
            self.held = isinstance(sign, Began)
            self.signs.append((self._now / RATE, sign))
        return sign

    def _next(self) -> Floats:
        while len(self._rest) < _STEP:
            self._line = (self._line + 1) % len(self._lines)
            text, sound = self._lines[self._line]
            self.interruption.saying(text)
            self._rest = np.concatenate([self._rest, sound])
        out, self._rest = self._rest[:_STEP], self._rest[_STEP:]
        return out

    def _add(self, at: int, sound: Floats) -> None:
        missing = at + len(sound) - len(self._coming)
        if missing > 0:
            self._coming = np.concatenate([self._coming, np.zeros(missing + RATE, np.float32)])
        self._coming[at : at + len(sound)] += sound
