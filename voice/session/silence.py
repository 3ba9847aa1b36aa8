"""Why nothing is spoken: a speaker that is lost or busy, or a synthesizer that fails. The answers are written then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from voice.errors import DeviceError, VoiceError
from voice.sound.audio import AudioChunk
from voice.sound.speaker import Speaker


class Silence:
    """Whether it is silent, and why. ``show`` is told of it; ``wrong`` is the earcon for it."""

    def __init__(self, speaker: Speaker, show: Callable[[str], None], wrong: AudioChunk) -> None:
        self._speaker = speaker
        self._show = show
        self._wrong = wrong
        self._broken = ""  # empty, "speaker" or "synthesizer"
        self._complaint = ""

    def __bool__(self) -> bool:
        return bool(self._broken)

    def play(self, sound: AudioChunk) -> None:
        """Plays an earcon where one can be heard."""
        if not self._broken and sound.pcm:
            try:
                self._speaker.play(sound)
            except DeviceError as error:
                self.begin(error)

    def begin(self, error: VoiceError) -> None:
        """Nothing is spoken after this error. It is tried again with every answer, and told only once."""
        if self._broken:
            return
        if str(error) != self._complaint:
            self._complaint = str(error)
            self._show(f"{error} Until then the answers are only written.")
            if not isinstance(error, DeviceError):  # the speaker still works
                self.play(self._wrong)
        self._broken = self._broken or ("speaker" if isinstance(error, DeviceError) else "synthesizer")

    def heard(self) -> None:
        """Something was spoken: the next error is told again."""
        self._complaint = ""

    def suspect(self) -> None:
        """The speaker was closed."""
        self._broken = self._broken or "speaker"

    def end(self) -> None:
        """A speaker that was lost or busy may be back."""
        if self._broken == "speaker":
            with suppress(DeviceError):
                self._speaker.reopen()
                self._broken = ""
