"""Puts a spoken conversation together as somebody wishes it: the ear, the voice and the manner of talking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from intents.dialog.assistant import Assistant
from intents.dialog.glance import Glance
from intents.heard import Heard
from intents.reply import Reply
from voice.errors import SettingsError
from voice.hearing.detector import RestingDetector, SileroDetector
from voice.hearing.ear import Ear
from voice.hearing.echo import EchoCanceller
from voice.hearing.endpoint import Endpointer
from voice.hearing.interruption import SPOKEN_COMMANDS, Interruption
from voice.hearing.patience import PATIENCES
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.second.opinion import SecondOpinion, second_opinion
from voice.hearing.signs import Said
from voice.hearing.wake import WakeSpotter
from voice.session.controls import control_in
from voice.session.loop import ListeningLoop
from voice.session.roles import Devices, Listeners, Manner
from voice.session.turnlog import Timing, TurnLog
from voice.settings import PatienceName, Settings, cache_folder, load_settings, save_settings
from voice.sound.earcons import Earcons, make_earcons
from voice.speaking.aloud import synthesizer_for
from voice.speaking.cache import AudioCache, CachingSynthesizer
from voice.speaking.voices import DISPATCHER
from voice.terminal import note

FOLLOW_UP = 8.0
"""Seconds in which another question needs no wake phrase and no key."""


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be listened to.

    ``device``      the microphone, by a part of its name or by number; None: the remembered one
    ``output``      the speaker, likewise
    ``anyway``      whether it listens although another assistant does
    ``wake``        the wake phrase without which nothing is answered; empty: hands-free
    ``push_to_talk``  a key is pressed before each question
    ``barge_in``    whether a voice can interrupt an answer (a key always can)
    ``patience``    how long it waits for the rest of a question: a name of `voice.hearing.patience.PATIENCES`
    ``silence``     seconds that it waits in any case, but for an emergency; 0: as ``patience`` says
    ``second_ear``  whether a second ear is asked, where there is one on this machine
    ``earcons``     whether the earcons are played
    ``log``         a file for one JSON line a turn; with ``log_text`` what was said stands in it too
    ``voice``       a voice to be remembered, of `voice.speaking.voices.CHOICES`, or `DEFAULT`; None: the remembered one
    ``demo``        without a microphone a recorded question is answered, and the answer left in this wav file
    """

    device: str | None = None
    output: str | None = None
    anyway: bool = False
    wake: str = ""
    push_to_talk: bool = False
    barge_in: bool = True
    patience: PatienceName = "normal"
    silence: float = 0.0
    second_ear: bool = True
    earcons: bool = True
    log: Path | None = None
    log_text: bool = False
    voice: str | None = None
    demo: Path | None = None

    @property
    def asleep(self) -> bool:
        """Whether it waits for the wake phrase or a key before a question."""
        return bool(self.wake) or self.push_to_talk


def make_ear(
    model: RecognizerModel,
    wishes: Wishes,
    canceller: EchoCanceller | None,
    glance: Callable[[Heard | str], Glance] | None = None,
) -> Ear:
    """An ear that listens as it is wished; ``glance`` tells what would be made of words.

    Raises ModelError: there is no voice activity detector; WakePhraseError: the wake phrase cannot be told apart.
    """
    wake = WakeSpotter(model, wishes.wake) if wishes.wake else None
    phrases = [wake.phrase] if wake else []
    second = second_opinion(lambda heard: glance(heard).worth) if glance and wishes.second_ear else None
    return Ear(
        model.transcriber(),
        Endpointer(RestingDetector(SileroDetector())),
        wake,
        Interruption(model, canceller, (*SPOKEN_COMMANDS, *phrases), second) if canceller else None,
        FOLLOW_UP if wishes.asleep else None,
        glance,
        PATIENCES[wishes.patience],
        wishes.silence,
        second,
        called_over=wishes.barge_in and not canceller,
    )


def glancing(assistant: Assistant, wishes: Wishes) -> Callable[[Heard | str], Glance]:
    """What would be made of words in this conversation; what is asked of the voice itself is a command too."""

    def glance(said: Heard | str) -> Glance:
        heard = Heard(said) if isinstance(said, str) else said
        found = assistant.glance(replace(heard, called=wishes.asleep))
        return replace(found, command=True) if control_in(heard.text) else found

    return glance


def second_ear_for(assistant: Assistant, wished: bool) -> SecondOpinion | None:
    """Whom to ask about recorded questions to this assistant; None where it is not wished for, or not on this machine."""
    return second_opinion(lambda heard: assistant.glance(heard).worth) if wished else None


def make_synthesizer(assistant: Assistant, settings: Settings) -> CachingSynthesizer:
    """A voice as the user set it, which keeps and foresees what this assistant may say."""
    folder = cache_folder()
    synthesizer = CachingSynthesizer(synthesizer_for(settings), AudioCache(folder) if folder else None)
    synthesizer.foresee(assistant.foreseeable())
    return synthesizer


def converse(
    assistant: Assistant,
    wishes: Wishes,
    devices: Devices,
    ear: Ear,
    log: TurnLog | None,
) -> None:
    """Talks until somebody ends it, and closes the devices. What is adjusted meanwhile is kept in the settings."""
    earcons = make_earcons() if wishes.earcons else Earcons()
    manner = Manner(
        earcons, partial(_greeting, assistant, wishes), wishes.asleep, assistant.pronounced, wishes.patience
    )
    # The rate and the volume of the system's voice are set in the system.
    remember = _remember if devices.synthesizer.voice != DISPATCHER else _remember_patience
    listeners = Listeners(print, logger(log) if log else None, remember)
    ListeningLoop(devices, ear, lambda heard: assistant.hear(heard).reply, listeners, manner).run()


def _greeting(assistant: Assistant, wishes: Wishes) -> tuple[str, ...]:
    greeting = assistant.greeting()
    if wishes.wake:
        return (*greeting, f"Say {wishes.wake} before a question.")
    return (*greeting, "Press Enter before a question.") if wishes.push_to_talk else greeting


def logger(log: TurnLog) -> Callable[[Said, Reply, Timing], None]:
    """What writes each turn to a log."""

    def write(said: Said, reply: Reply, timing: Timing) -> None:
        label = reply.label
        told: dict[str, Any] = {"intent": label.intent, "item": label.item, "decision": reply.decision.value}
        told |= {"confidence": round(reply.confidence, 3), "say": reply.say}
        if sentence := log.write(said.heard.text, told, timing, said.partials):
            note(sentence)

    return write


def _remember_patience(name: str, value: float | str) -> None:
    if name == "patience":
        _remember(name, value)


def _remember(name: str, value: float | str) -> None:
    """Keeps a changed setting for the next time, and no other: what was asked for once is not written for good."""
    changed: dict[str, Any] = {name: value}
    try:
        save_settings(replace(load_settings(), **changed))
    except SettingsError as error:
        note(str(error))
