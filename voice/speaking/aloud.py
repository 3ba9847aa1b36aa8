"""Reads the chunks of a reply aloud, one after the other, or into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from voice.errors import DeviceError
from voice.settings import Settings
from voice.sound.audio import SPEECH_RATE, AudioChunk, write_wav
from voice.sound.devices import kept_or_usual
from voice.sound.speaker import SoundDeviceSpeaker, Speaker
from voice.speaking.synthesizer import Synthesizer
from voice.speaking.voices import voice_for
from voice.terminal import note

PAUSE = 0.3  # seconds after a chunk, so that the entries of a list are told apart (requirement 8)


def synthesizer_for(settings: Settings, complain: Callable[[str], None] = note) -> Synthesizer:
    """A synthesizer with the user's rate (words a minute), voice and volume (0 to 1); ``complain`` is told why that voice does not
    speak, where it does not."""
    return Synthesizer(settings.rate, voice_for(settings.voice), settings.volume, complain)


def speak(chunks: Iterable[str], synthesizer: Synthesizer, speaker: Speaker) -> None:
    """Plays the chunks one after the other and waits for the end. Raises SynthesisError or DeviceError."""
    for chunk in chunks:
        speaker.play(synthesizer.say(chunk))
        speaker.play(AudioChunk.silence(PAUSE, SPEECH_RATE))
    speaker.wait()


def speak_aloud(chunks: Iterable[str], settings: Settings) -> None:
    """Plays the chunks on the user's speaker; where there is none, a note says so. Raises SynthesisError."""
    try:
        speaker = SoundDeviceSpeaker(kept_or_usual("speaker", settings.speaker, note))
    except DeviceError as error:
        note(f"{error} The answer is only written.")
        return
    try:
        with synthesizer_for(settings) as synthesizer:
            speak(chunks, synthesizer, speaker)
    except DeviceError as error:
        note(f"{error} The answer is only written.")
    finally:
        speaker.close()


def speak_to_file(chunks: Iterable[str], path: Path, synthesizer: Synthesizer) -> AudioChunk:
    """Writes the chunks to a wav file (16-bit mono, 22,050 Hz). Raises SynthesisError or AudioFileError."""
    pause = AudioChunk.silence(PAUSE, SPEECH_RATE).pcm
    audio = AudioChunk(pause.join(synthesizer.say(chunk).pcm for chunk in chunks), SPEECH_RATE)
    write_wav(path, audio)
    return audio
