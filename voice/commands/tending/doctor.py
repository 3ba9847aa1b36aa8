"""``knee doctor``: is everything there that the assistant needs, and how is what is missing mended?"""

from __future__ import annotations

import json
import platform
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path

from content.yamlfile import BrokenFile
from intents.learning.learnt import Keeping
from intents.understanding.interpreter import Interpreter
from voice.commands.options.wished import topic_of
from voice.commands.tending.devices import kept_name, line, used_number
from voice.errors import VoiceError
from voice.hearing.detector import FRAME, SileroDetector
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.hearing.second.moonshine import Moonshine
from voice.modelstore.catalogue import CATALOGUE, EMBEDDED, model_path, models_folder
from voice.modelstore.files import check_model
from voice.modelstore.hibari import HOW as HOW_NATURAL
from voice.modelstore.hibari import hibari_folder
from voice.modelstore.moonshine import HOW, moonshine_folder
from voice.settings import cache_folder, load_settings, settings_file
from voice.sound.audio import QUESTION, RATE, AudioChunk, level_dbfs, read_audio
from voice.sound.devices import Kind, devices, kept_or_usual
from voice.sound.earcons import make_earcons
from voice.sound.microphone import SoundDeviceMicrophone
from voice.sound.speaker import SoundDeviceSpeaker
from voice.speaking.aloud import synthesizer_for
from voice.speaking.dispatcher import SystemVoice
from voice.speaking.ssip import SpeechDaemon
from voice.speaking.voices import CHOICES, DISPATCHER, PLAIN
from voice.terminal import note, say_lines
from voice.typed import typed

_PACKAGES = ("knee-voice", "vosk", "pyttsx3", "sounddevice", "rapidfuzz", "pydantic", "soundfile", "soxr")
_LISTENED = 10  # blocks of a tenth of a second
_DEAD, _QUIET, _CLIPPED = -75.0, -55.0, -1.0  # dBFS: of a second of a quiet room, at the loudest tenth


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is all right, what was found, and how to mend it."""

    name: str
    fine: bool
    found: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {'good' if self.fine else 'NOT GOOD'}. {self.found}{f' {self.mend}' if self.mend else ''}"


def begin(options: Namespace) -> Callable[[], int]:
    """Finds the model. Raises ModelError."""
    return partial(doctor, topic_of(options), model_path(options.model), as_json=options.json)


def doctor(topic: Path, model: Path, *, as_json: bool) -> int:
    """Looks at each part in turn and prints what it found, a line each, as it goes. 1 where something is to be mended."""
    findings: list[Finding] = []
    looks: list[tuple[str, Callable[[], Finding]]] = [
        ("Versions", _versions),
        ("Settings", _settings),
        ("Topic", lambda: _topic(topic)),
        ("Recognizer", lambda: _hearing(model)),
        ("Ears", lambda: _ears(model)),
        ("Listening", _listening),
        ("Voice", _voice),
        ("Microphones", lambda: _devices("microphone")),
        ("Microphone", _microphone),
        ("Speakers", lambda: _devices("speaker")),
        ("Speaker", _speaker),
    ]
    for name, look in looks:
        finding = _looked(name, look)
        findings.append(finding)
        if not as_json:
            say_lines(str(finding))
    wrong = sum(not finding.fine for finding in findings)
    if as_json:
        say_lines(json.dumps([asdict(finding) for finding in findings]))
    else:
        say_lines("All is well." if not wrong else f"{wrong} of {len(findings)} to mend; the rest works.")
    return int(bool(wrong))


def _looked(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except (VoiceError, BrokenFile) as error:
        return Finding(name, False, str(error))


def _versions() -> Finding:
    found = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    return Finding("Versions", True, f"Python {platform.python_version()} on {platform.system()}; {found}.")


def _settings() -> Finding:
    settings = load_settings()
    number = settings.emergency_number
    return Finding(
        "Settings", True,
        f"{settings_file()}: {settings.rate} words a minute, detail {settings.detail}, "
        f"{f'emergency number {number}' if number else 'no emergency number is named: to have one said, write emergency_number: followed by it in that file'}.",
    )  # fmt: skip


def _topic(path: Path) -> Finding:
    began = time.perf_counter()
    interpreter = Interpreter.load(path, Keeping(cache_folder(), note))
    loaded = time.perf_counter()
    interpreter.interpret("what can you do")
    asked = time.perf_counter()
    return Finding(
        "Topic", True,
        f"{interpreter.topic.title}, loaded in {_ms(loaded - began)}, a question understood in {_ms(asked - loaded)}.",
    )  # fmt: skip


def _hearing(path: Path) -> Finding:
    faults = check_model(path, hashes=True)
    if faults:
        return Finding(
            "Recognizer",
            False,
            "; ".join(faults) + ".",
            "Install the package again, or name a model with --model.",
        )
    began = time.perf_counter()
    model = RecognizerModel.load(path)
    loaded = time.perf_counter()
    question = read_audio(QUESTION)
    heard = transcribe(model, question, 0)
    share = (time.perf_counter() - loaded) / question.seconds
    return Finding(
        "Recognizer", bool(heard.text),
        f"The model in {path} is whole, loads in {_ms(loaded - began)}, needs {share:.2f} of the time of what it hears, "
        f"and heard '{heard.text}' in the recorded question.",
        "" if heard.text else "It hears nothing: name another model with --model.",
    )  # fmt: skip


def _ears(path: Path) -> Finding:
    """Which ears are in use, and the next better one. Raises ModelError where the second is there and does not work."""
    first = "One ear is in use, the recognizer above."
    if load_settings().second_ear == "off":
        return Finding(
            "Ears", True, first, "The second is off: write second_ear: on in the settings to use it."
        )
    if moonshine_folder() is None:
        return Finding("Ears", True, first, f"To hear people better, get a second one: {HOW}.")
    began = time.perf_counter()
    ear = Moonshine.load()
    loaded = time.perf_counter()
    question = read_audio(QUESTION)
    heard = ear.hear(question)
    took = time.perf_counter() - loaded
    found = (
        f"Two are in use. The second is asked where the first is unsure; it loads in {_ms(loaded - began)}, needs "
        f"{took / question.seconds:.2f} of the time of what it hears, and heard '{heard.text}' in the recorded question."
    )
    better = CATALOGUE[0].name
    return Finding("Ears", True, found, _better(better) if path == EMBEDDED else "")


def _better(name: str) -> str:
    """How to have a better first ear than the embedded one."""
    get = "" if (models_folder() / name).is_dir() else f"{typed(f'knee models fetch {name}')}, then "
    return f"To hear people better still: {get}{typed(f'knee listen --model {name}')}."


def _listening() -> Finding:
    """The detector by which questions begin and end, and a voice interrupts an answer. Raises ModelError."""
    detector = SileroDetector()
    frame = read_audio(QUESTION).pcm[: 2 * FRAME]
    began = time.perf_counter()
    for _ in range(20):
        detector.probability(frame)
    share = (time.perf_counter() - began) / 20 / (FRAME / RATE)
    return Finding(
        "Listening",
        True,
        f"Voices are told from noise in {share:.2f} of the time; one can interrupt an answer.",
    )


def _voice() -> Finding:
    told: list[str] = []
    settings = load_settings()
    if settings.voice == DISPATCHER:
        with closing(SpeechDaemon()) as daemon:
            rate = SystemVoice(daemon).rate_wpm
        return Finding(
            "Voice",
            True,
            f"speech-dispatcher speaks, at about {rate} words a minute, as you have set it there.",
        )
    with synthesizer_for(settings, told.append) as synthesizer:
        began = time.perf_counter()
        synthesizer.say("One moment.")
        first = time.perf_counter()
        sound = synthesizer.say("This is the voice of the assistant.")
        second = time.perf_counter()
        name = synthesizer.voice or PLAIN
    found = (
        f"{f'The {name} voice' if name in CHOICES else f'The plain voice {name}'} speaks. "
        f"The first sentence takes {_ms(first - began)}, the next {_ms(second - first)}."
    )
    if told:
        return Finding("Voice", False, found, told[0])
    if level_dbfs(sound) <= _QUIET:
        return Finding("Voice", False, found, "But it is silent: install espeak-ng and try again.")
    better = "" if hibari_folder() else f"To have a voice that is easier to understand: {HOW_NATURAL}."
    return Finding("Voice", True, found, better)


def _devices(kind: Kind) -> Finding:
    name = f"{kind.capitalize()}s"
    there = devices(kind)
    if not there:
        return Finding(name, False, "There is none.", "Plug one in and try again.")
    used = used_number(kind, there, load_settings())
    return Finding(name, True, " ".join(line(kind, device, device.number == used) for device in there))


def _kept(kind: Kind) -> str:
    return kept_or_usual(kind, kept_name(kind, load_settings()), note)


def _microphone() -> Finding:
    microphone = SoundDeviceMicrophone(_kept("microphone"))
    try:
        began = time.perf_counter()
        blocks = list(islice(_timed(microphone), _LISTENED))
    finally:
        microphone.close()
    levels = [level_dbfs(block) for _, block in blocks]
    loudest = (
        f"{max(levels):.0f} decibels"
        if any(block.pcm.strip(b"\0") for _, block in blocks)
        else "without any sound"
    )
    found = f"The first sound came after {_ms(blocks[0][0] - began)}; the loudest moment of a second was {loudest}."
    if max(levels) < _DEAD:
        return Finding(
            "Microphone",
            False,
            found,
            "That is silence: see whether it is muted, or choose another one with "
            f"{typed('knee listen --device')}.",
        )
    if max(levels) > _CLIPPED:
        return Finding("Microphone", False, found, "That is too loud: turn its level down.")
    return Finding("Microphone", True, found)


def _timed(microphone: SoundDeviceMicrophone) -> Iterator[tuple[float, AudioChunk]]:
    for block in microphone:
        yield time.perf_counter(), block


def _speaker() -> Finding:
    speaker = SoundDeviceSpeaker(_kept("speaker"))
    try:
        began = time.perf_counter()
        tone = make_earcons().heard
        speaker.play(tone)
        played = speaker.wait(3.0)
        took = time.perf_counter() - began
    finally:
        speaker.close()
    if not played:
        return Finding(
            "Speaker", False, "A short tone did not end.", "Is another program holding the speaker? Close it."
        )
    return Finding(
        "Speaker", True, f"A tone of {_ms(tone.seconds)} was played in {_ms(took)}: did you hear it?"
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} milliseconds"
