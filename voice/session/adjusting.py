"""What can be changed about the talking while it goes on: rate, volume, voice and patience, each remembered."""

from __future__ import annotations

from collections.abc import Callable

from voice.hearing.patience import PATIENCES
from voice.session.controls import Control
from voice.settings import PatienceName
from voice.speaking.synthesis import Synthesis
from voice.speaking.voices import NATURAL

STEP = 1.15
"""One "slower" or "faster": so many times the rate, or the rate so many times less."""

_LOUDER = 1.25  # one "louder" or "quieter"
_QUIETEST = 0.1  # of 1: what cannot be heard cannot be asked to be louder
_NAMES = tuple(PATIENCES)


class Adjusting:
    """``patient`` is told of another patience, by its name; ``adjusted`` of a setting that is another one now, and its value."""

    def __init__(
        self,
        synthesizer: Synthesis,
        patience: PatienceName,
        patient: Callable[[PatienceName], None],
        adjusted: Callable[[str, float | str], None] | None,
    ) -> None:
        self._synthesizer = synthesizer
        self._patience = patience
        self._patient = patient
        self._adjusted = adjusted or (lambda name, value: None)

    def obey(self, control: Control) -> str:
        """Does what was asked, and says it."""
        match control:
            case Control.SLOWER | Control.FASTER if refused := self.change_rate(control is Control.FASTER):
                return refused
            case Control.LOUDER | Control.QUIETER:
                factor = _LOUDER if control is Control.LOUDER else 1 / _LOUDER
                self._synthesizer.volume = max(_QUIETEST, self._synthesizer.volume * factor)
                self._adjusted("volume", self._synthesizer.volume)
            case Control.MORE_TIME | Control.LESS_TIME:
                return self._wait(1 if control is Control.MORE_TIME else -1)
            case Control.NATURAL_VOICE | Control.PLAIN_VOICE | Control.OTHER_VOICE:
                return self._change_voice(control)
        return f"{control.name.capitalize()}."

    def change_rate(self, faster: bool) -> str:
        """One step; where the voice cannot take it, a sentence that says so."""
        before = self._synthesizer.rate_wpm
        self._synthesizer.rate_wpm = round(before * (STEP if faster else 1 / STEP))
        if self._synthesizer.rate_wpm == before:
            return f"This voice cannot speak any {'faster' if faster else 'slower'}."
        self._adjusted("rate", self._synthesizer.rate_wpm)
        return ""

    def _change_voice(self, control: Control) -> str:
        there = self._synthesizer.voices
        if not there:
            return "I speak with the voice of your system. To change it, start me with another one."
        natural = (
            self._synthesizer.voice != NATURAL
            if control is Control.OTHER_VOICE
            else control is Control.NATURAL_VOICE
        )
        if natural and NATURAL not in there:
            return "The natural voice is not there: run knee doctor to see how to get it."
        voice = NATURAL if natural else there[-1]  # that which was chosen, of the plain ones
        self._synthesizer.voice = voice
        self._synthesizer.warm()
        self._adjusted("voice", voice)
        return "This is the natural voice." if natural else "This is the plain voice."

    def _wait(self, step: int) -> str:
        at = _NAMES.index(self._patience) + step
        if not 0 <= at < len(_NAMES):
            return "I already wait as long as I can." if step > 0 else "I already answer as soon as I can."
        self._patience = _NAMES[at]
        self._patient(self._patience)
        self._adjusted("patience", self._patience)
        return "I will give you more time." if step > 0 else "I will answer sooner."
