"""A room in which people talk, but not to the assistant: their recordings are played into the hands-free loop.

The ear, the recognizer, the conversation and the loop are the real ones, and it is one conversation from the first
recording to the last. It is heard as fast as that is possible, and a reply takes no time: it is only written down.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.meaning import COMMANDS, Decision
from intents.reply import Effect, Reply
from intents.safety.urgency import is_urgent
from voice.errors import AudioFileError
from voice.hearing.echo import EchoCanceller
from voice.hearing.recognizer import RecognizerModel
from voice.measuring.report import Report
from voice.session.loop import ListeningLoop
from voice.session.roles import Devices, Listeners, Manner
from voice.session.start import Wishes, glancing, make_ear
from voice.settings import USUAL
from voice.sound.audio import SPEECH_RATE, AudioChunk, stream_audio
from voice.sound.microphone import BLOCK
from voice.sound.speaker import SilentSpeaker
from voice.terminal import note

_BETWEEN = AudioChunk.silence(2.2)  # after a recording: more than the end of an utterance waits for
_EVERY = 30.0  # seconds between two remarks about how far it is
_KINDS = ("answers", "commands", "questions back", "not covered", "refusals")


@dataclass(frozen=True)
class Overheard:
    """One utterance: how many seconds into which recording it was over, and what was heard and replied."""

    file: Path
    at: float
    heard: Heard
    reply: Reply

    @property
    def kind(self) -> str:
        """What kind of reply is spoken; empty where it is let go in silence."""
        if not self.reply.chunks:
            return ""
        match self.reply.decision:
            case Decision.OFFER | Decision.CONFIRM:
                return "questions back"
            case Decision.NOT_COVERED:
                return "not covered"
            case Decision.REFUSE | Decision.IGNORE:
                return "refusals"
        return "commands" if self.reply.label.intent in COMMANDS else "answers"

    @property
    def is_alarm(self) -> bool:
        """Whether danger is told of, or asked after."""
        return bool(self.kind) and is_urgent(self.reply.label)

    def as_json(self) -> dict[str, Any]:
        label = self.reply.label
        return {
            "file": str(self.file), "seconds": round(self.at, 1), "heard": self.heard.text,
            "hearing": round(self.heard.confidence, 3), "intent": label.intent, "item": label.item,
            "confidence": round(self.reply.confidence, 3), "decision": self.reply.decision.value,
            "say": self.reply.say,
        }  # fmt: skip

    def __str__(self) -> str:
        minutes, seconds = divmod(int(self.at), 60)
        what = f"alarm, {self.reply.label}" if self.is_alarm else f"{self.kind}, {self.reply.label}"
        return f"{self.file.name} at {minutes}:{seconds:02}, {what}: {self.heard.text}"


@dataclass
class Room:
    """All that was heard: ``seconds`` of sound, the utterances, and how often it obeyed "louder" or "quieter".

    ``whole``: it was not stopped early; ``unreadable``: how many recordings could not be read, or not to their end.
    """

    seconds: float = 0.0
    utterances: list[Overheard] = field(default_factory=list)
    adjusted: int = 0
    whole: bool = False
    unreadable: int = 0

    @property
    def replies(self) -> list[Overheard]:
        """Those to which something is said."""
        return [each for each in self.utterances if each.kind]


def figures(room: Room) -> Report:
    """What was counted."""
    report = Report()
    kinds = [each.kind for each in room.replies]
    alarms = [each.reply.label.intent for each in room.replies if each.is_alarm]
    report.add("Room", "sound", round(room.seconds / 60, 1), "minutes")
    report.add("Room", "utterances heard", len(room.utterances))
    report.add("Room", "let go in silence", len(room.utterances) - len(kinds))
    report.add("Replies", "all", len(kinds) + room.adjusted)
    for kind in _KINDS:
        report.add("Replies", kind, kinds.count(kind))
    report.add("Replies", "louder or quieter", room.adjusted)
    report.add("Alarms", "emergencies", alarms.count("emergency"))
    report.add("Alarms", "warning signs", len(alarms) - alarms.count("emergency"))
    return report


def overhear(
    assistant: Assistant, model: RecognizerModel, files: Sequence[Path], second_ear: bool = True
) -> Room:
    """Plays the recordings into the hands-free loop, one after the other. Ctrl-C ends it early.

    ``second_ear``: whether one is asked, where there is one.

    Raises ModelError: there is no voice activity detector.
    """
    room = Room()
    recordings = _Recordings(_readable(files, room), room)
    assistant.forget()
    assistant.greeting()

    def respond(heard: Heard) -> Reply:
        reply = assistant.hear(heard).reply
        room.utterances.append(Overheard(recordings.file, recordings.at, heard, reply))
        return replace(reply, effect=Effect.NONE)  # "goodbye" would end it

    def adjusted(_name: str, _value: float | str) -> None:
        room.adjusted += 1

    devices = Devices(recordings, SilentSpeaker(), _Voiceless())
    listeners = Listeners(lambda line: None, adjusted=adjusted)
    manner = Manner(pronounce=assistant.pronounced)
    wishes = Wishes(second_ear=second_ear)
    ear = make_ear(model, wishes, EchoCanceller(), glancing(assistant, wishes))
    with suppress(KeyboardInterrupt):
        ListeningLoop(devices, ear, respond, listeners, manner).run()
    return room


def _readable(files: Sequence[Path], room: Room) -> list[Path]:
    """Those that begin as sound does: nobody should learn after an hour that a name was misspelt."""
    found = []
    for path in files:
        try:
            with closing(stream_audio(path)) as blocks:
                next(blocks, None)
        except AudioFileError as error:
            room.unreadable += 1
            note(str(error))
        else:
            found.append(path)
    return found


class _Recordings:
    """A microphone into which recordings are played. It waits while the loop thinks, as a file does."""

    live = False
    waiting = 0
    dropped = 0

    def __init__(self, files: Sequence[Path], room: Room) -> None:
        self._files = files
        self._room = room
        self.file = Path()
        self.at = 0.0  # seconds

    def __iter__(self) -> Iterator[AudioChunk]:
        told = time.monotonic()
        for path in self._files:
            self.file, self.at = path, 0.0
            for chunk in self._play(path):
                self.at += chunk.seconds
                self._room.seconds += chunk.seconds
                yield chunk
                if time.monotonic() > told + _EVERY:
                    told = time.monotonic()
                    self._tell()
            yield from _BETWEEN.blocks(BLOCK)
        self._room.whole = True

    def _play(self, path: Path) -> Iterator[AudioChunk]:
        try:
            for block in stream_audio(path):
                yield from block.blocks(BLOCK)
        except AudioFileError as error:
            self._room.unreadable += 1
            note(str(error))

    def _tell(self) -> None:
        room = self._room
        note(
            f"{room.seconds / 60:.0f} minutes of sound: utterances {len(room.utterances)}, replies {len(room.replies)}."
        )

    def reopen(self) -> None:
        """Nothing to do: files stay."""

    def close(self) -> None:
        """Nothing to do."""


class _Voiceless:
    """A synthesizer that says nothing, at once."""

    volume = 1.0
    voice: str | None = None
    voices: tuple[str, ...] = ()

    @property
    def rate_wpm(self) -> int:
        return USUAL

    @rate_wpm.setter
    def rate_wpm(self, value: float) -> None:
        """Nothing to do: nothing is said."""

    def say(self, text: str) -> AudioChunk:
        return AudioChunk(b"", SPEECH_RATE)

    def excuse(self) -> str:
        return ""

    def warm(self) -> None:
        """Nothing to do."""

    def work_ahead(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing to do."""
