"""What all connections of a process share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from wyoming.event import Event
from wyoming.info import Info

from voice.hearing.recognizer import RecognizerModel
from voice.hearing.second.opinion import SecondOpinion
from voice.serving.domains.aside import Aside
from voice.serving.domains.ears import Ears
from voice.serving.domains.mind import Mind
from voice.serving.wire.limits import Limits
from voice.sound.audio import AudioChunk

Send: TypeAlias = Callable[[Event], Awaitable[None]]
"""Sends an event to one client."""


@dataclass(frozen=True)
class Services:
    """``hearing`` is the thread of ``model``, ``ears`` and ``second`` (None: no second ear), ``speaking`` that of ``say``, which raises
    SynthesisError. ``wake_phrase`` is empty where the model cannot tell it from other words. ``info`` names all of it."""

    mind: Mind
    model: RecognizerModel
    ears: Ears
    second: SecondOpinion | None
    wake_phrase: str
    say: Callable[[str], AudioChunk]
    info: Info
    limits: Limits
    hearing: Aside
    speaking: Aside
