"""Reads the chunks of a reply aloud, one after the other, or into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from voice.errors import AudioFileError, DeviceError
from voice.settings import Settings
from voice.sound.audio import LONGEST, SPEECH_RATE, AudioChunk, write_audio
from voice.sound.devices import kept_or_usual
from voice.sound.speaker import SilentSpeaker, SoundDeviceSpeaker, Speaker
from voice.speaking.dispatcher import SystemSpeaker, SystemVoice
from voice.speaking.ssip import SpeechDaemon
from voice.speaking.synthesis import TextToSound
from voice.speaking.synthesizer import Synthesizer
from voice.speaking.voices import DISPATCHER, voice_for
from voice.terminal import note

PAUSE = 0.3  # seconds after a chunk, so that the entries of a list are told apart (requirement 8)


def synthesizer_for(settings: Settings, complain: Callable[[str], None] = note) -> Synthesizer:
    """A synthesizer with the user's rate (words a minute), voice and volume (0 to 1); ``complain`` is told why that voice does not
    speak, where it does not."""
    ours = "" if settings.voice == DISPATCHER else settings.voice  # that one gives no sound
    return Synthesizer(settings.rate, voice_for(ours), settings.volume, complain)


def daemon_for(settings: Settings) -> SpeechDaemon | None:
    """Who speaks, where the voice of the system is chosen; a note says where it does not answer."""
    if settings.voice != DISPATCHER:
        return None
    try:
        return SpeechDaemon()
    except DeviceError as error:
        note(f"{error} Until then another voice speaks.")
        return None


def speak(chunks: Iterable[str], synthesizer: TextToSound, speaker: Speaker) -> None:
    """Plays the chunks one after the other and waits for the end. Raises SynthesisError or DeviceError."""
    for chunk in chunks:
        speaker.play(synthesizer.say(chunk))
        speaker.play(AudioChunk.silence(PAUSE, SPEECH_RATE))
    speaker.wait()


def speak_aloud(chunks: Iterable[str], settings: Settings) -> None:
    """Plays the chunks on the user's speaker. Raises SynthesisError, and DeviceError where there is none or it goes."""
    if daemon := daemon_for(settings):
        with closing(daemon):
            speak(chunks, SystemVoice(daemon), SystemSpeaker(daemon, SilentSpeaker()))
        return
    speaker = SoundDeviceSpeaker(kept_or_usual("speaker", settings.speaker, note))
    try:
        with synthesizer_for(settings) as synthesizer:
            speak(chunks, synthesizer, speaker)
    finally:
        speaker.close()


def speak_written(chunks: Iterable[str], settings: Settings) -> None:
    """The same of what is written, too: where there is no speaker, a note says that. Raises SynthesisError."""
    try:
        speak_aloud(chunks, settings)
    except DeviceError as error:
        note(f"{error} The answer is only written.")


def spoken(chunks: Iterable[str], synthesizer: TextToSound) -> AudioChunk:
    """The chunks as one sound. Raises SynthesisError, and AudioFileError where they last longer than what is read again."""
    pieces: list[bytes] = []
    left = float(LONGEST)
    for chunk in chunks:
        sound = synthesizer.say(chunk)
        left -= sound.seconds + PAUSE
        if left < 0:
            raise AudioFileError(f"That lasts longer than {LONGEST / 60:g} minutes: write it in parts.")
        pieces.append(sound.pcm)
    return AudioChunk(AudioChunk.silence(PAUSE, SPEECH_RATE).pcm.join(pieces), SPEECH_RATE)


def speak_to_file(chunks: Iterable[str], path: Path, synthesizer: Synthesizer) -> AudioChunk:
    """Writes the chunks to a wav, flac or ogg file (mono, 22,050 Hz). Raises SynthesisError or AudioFileError."""
    audio = spoken(chunks, synthesizer)
    write_audio(path, audio)
    return audio
