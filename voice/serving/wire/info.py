"""What the server can do, as its clients are told: everything is in English, and is there."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from wyoming.info import (
    AsrModel,
    AsrProgram,
    Attribution,
    HandleModel,
    HandleProgram,
    Info,
    TtsProgram,
    TtsVoice,
    WakeModel,
    WakeProgram,
)

from voice.speaking.voices import NATURAL

NAME = "knee-voice"
"""Of each program, and what a client chooses it by."""

_ENGLISH = ["en"]


def info(topic: str, model: str, voice: str, wake_phrase: str, second_ear: bool) -> Info:
    """The services on one port; ``topic``, ``model`` and ``voice`` are their names. Without ``wake_phrase`` there is no wake service."""
    hears = _artifact(
        model,
        "Vosk, and a second ear where it is not sure" if second_ear else "Vosk",
        "Alpha Cephei",
        "alphacephei.com/vosk",
    )
    answers = _artifact(topic, f"General information about {topic}, and no medical advice")
    maker = ("hibari-tts", "") if voice == NATURAL else ("pyttsx3", "github.com/nateshmbhat/pyttsx3")
    speaks = _artifact(voice, f"The voice {voice}", *maker)
    wakes = _artifact(wake_phrase, f"Say {wake_phrase}")
    asr = AsrProgram(
        **_artifact(NAME, "From speech to text"),
        models=[AsrModel(**hears, languages=_ENGLISH)],
        supports_transcript_streaming=True,
        prefers_auto_gain_enabled=False,  # a quiet voice is raised here
        prefers_noise_reduction_enabled=False,  # it learnt from noise as it is
    )
    handle = HandleProgram(
        **_artifact(NAME, f"Answers questions about {topic}"),
        models=[HandleModel(**answers, languages=_ENGLISH)],
    )
    tts = TtsProgram(
        **_artifact(NAME, "From text to speech"),
        voices=[TtsVoice(**speaks, languages=_ENGLISH)],
        supports_synthesize_streaming=True,
    )
    wake = WakeProgram(
        **_artifact(NAME, "Waits for a phrase"),
        models=[WakeModel(**wakes, languages=_ENGLISH, phrase=wake_phrase)],
    )
    return Info(asr=[asr], handle=[handle], tts=[tts], wake=[wake] if wake_phrase else [])


def _artifact(name: str, description: str, maker: str = NAME, site: str = "") -> dict[str, Any]:
    made = Attribution(maker, f"https://{site}" if site else "")
    return {
        "name": name, "description": description, "attribution": made, "installed": True, "version": _version(),
    }  # fmt: skip


def _version() -> str:
    try:
        return version(NAME)
    except PackageNotFoundError:  # run from a checkout
        return "0"
