"""The decisions of a spoken conversation, without a thread: signs in, orders out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from intents.dialog.glance import Glance
from intents.heard import Heard
from intents.meaning import Decision, Label
from intents.reply import Effect, Reply
from voice.errors import DeviceError, SynthesisError
from voice.hearing.signs import Began, Foreseen, Idle, Mode, Opened, Said, Trouble, Woken
from voice.session.keystrokes import ESCAPE
from voice.session.roles import Devices, Listeners, Manner, Speech
from voice.session.states import State
from voice.session.talk import Talk
from voice.session.turnlog import Timing
from voice.settings import PatienceName
from voice.sound.audio import AudioChunk
from voice.sound.earcons import make_earcons

LONG = ("The first line.", "The second line.", "The third line.")


class Deaf:
    """A microphone that nobody listens to: `Talk` does not."""

    live = False

    def __init__(self, waiting: int = 0) -> None:
        self.waiting = waiting

    dropped = 0

    def __iter__(self) -> Iterator[AudioChunk]:
        return iter(())

    def reopen(self) -> None: ...
    def close(self) -> None: ...


class Tones:
    """A synthesizer whose sound is its text."""

    rate_wpm = 175
    volume = 1.0

    def say(self, text: str) -> AudioChunk:
        return AudioChunk(text.encode("utf-16-le"), 22_050)

    def warm(self) -> None: ...
    def work_ahead(self) -> bool:
        return False

    def close(self) -> None: ...


@dataclass
class Horn:
    """A speaker that writes down what it is told."""

    done: list[str] = field(default_factory=list)
    played: list[AudioChunk] = field(default_factory=list)
    broken: bool = False
    playing = False
    sounding = False
    pending = 0.0

    def play(self, chunk: AudioChunk) -> None:
        if self.broken:
            raise DeviceError("The speaker stopped answering: plug it in again.")
        self.done.append("play")
        self.played.append(chunk)

    def stop(self) -> None:
        self.done.append("stop")

    def hold(self) -> None:
        self.done.append("hold")

    def go_on(self) -> None:
        self.done.append("go on")

    def wait(self, timeout: float | None = None) -> bool:
        return True

    def reopen(self) -> None:
        if self.broken:
            raise DeviceError("The speaker stopped answering: plug it in again.")

    def close(self) -> None: ...


@dataclass
class Stage:
    """A conversation and all that it moves."""

    asleep: bool = False
    greeting: tuple[str, ...] = ()
    kept: int = 0  # chunks that came in before it began
    replies: dict[str, Reply] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.modes: list[Mode] = []
        self.called: list[bool] = []
        self.continues: list[bool] = []
        self.over: list[bool] = []
        self.speeches: list[Speech] = []
        self.shown: list[str] = []
        self.logged: list[Timing] = []
        self.adjusted: list[tuple[str, float | str]] = []
        self.patience: list[PatienceName] = []
        self.prepared: list[str] = []
        self.ended = 0
        self.voice = Tones()
        self.horn = Horn()
        manner = Manner(make_earcons(), lambda: self.greeting, self.asleep)
        listeners = Listeners(
            self.shown.append,
            lambda heard, reply, timing: self.logged.append(timing),
            lambda name, value: self.adjusted.append((name, value)),
        )
        devices = Devices(Deaf(self.kept), self.horn, self.voice)
        self.talk = Talk(self, devices, self.respond, listeners, manner)
        self.talk.begin()

    def respond(self, heard: Heard) -> Reply:
        self.called.append(heard.called)
        self.continues.append(heard.continues)
        self.over.append(heard.over)
        return self.replies.get(heard.text, Reply(LONG))

    def listen(self, mode: Mode, settle: float = 0.0) -> None:
        self.modes.append(mode)

    def end_utterance(self) -> None:
        self.ended += 1

    def be_patient(self, patience: PatienceName) -> None:
        self.patience.append(patience)

    def prepare(self, line: str) -> None:
        self.prepared.append(line)

    def speak(self, speech: Speech) -> None:
        self.speeches.append(speech)

    def ask(self, text: str) -> None:
        self.talk.heed(Began())
        self.talk.heed(Said(Heard(text), 0.8), 0.01)

    def spoken(self) -> None:
        self.talk.told(self.speeches[-1])

    @property
    def state(self) -> State:
        return self.talk.state


def test_a_question_and_its_answer() -> None:
    stage = Stage()
    stage.ask("why")
    assert stage.state is State.SPEAKING
    assert stage.shown == ["You said: why", *LONG]
    assert stage.speeches[0].lines == LONG
    stage.spoken()
    assert stage.state is State.LISTENING
    assert stage.modes == [Mode.OPEN, Mode.GUARD, Mode.OPEN]
    assert stage.logged[0].endpoint == 800 and stage.logged[0].text == 10


def test_the_cue_comes_only_when_the_ear_is_open() -> None:
    stage = Stage()
    assert stage.horn.done == []
    stage.talk.heed(Opened())
    stage.talk.heed(Opened())
    assert stage.horn.done == ["play"]


def test_a_cough_lets_the_answer_go_on() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.heed(Began())
    assert stage.state is State.INTERRUPTED
    stage.talk.heed(Said(Heard("")))
    assert stage.state is State.SPEAKING
    assert stage.horn.done[-2:] == ["hold", "go on"]
    assert not stage.speeches[0].cancelled.is_set()


@pytest.mark.parametrize("error", [None, SynthesisError("The voice is gone.")])
def test_where_nothing_is_left_to_go_on_with_it_listens(error: SynthesisError | None) -> None:
    """The last sound was on its way, or the voice failed, when somebody coughed: else it would wait for ever."""
    coughed = Stage()
    coughed.ask("why")
    coughed.talk.heed(Began())
    coughed.talk.told(coughed.speeches[0], error)
    assert coughed.state is State.INTERRUPTED, "it is not known yet what was meant"
    coughed.talk.heed(Said(Heard("")))
    paused = Stage(asleep=True, greeting=("Hello.",))
    paused.talk.press("p")
    paused.talk.told(paused.speeches[0], error)
    paused.talk.press("p")
    assert (coughed.state, coughed.modes[-1]) == (State.LISTENING, Mode.OPEN)
    assert (paused.state, paused.modes[-1]) == (State.ASLEEP, Mode.DOZE)


NOT_FOR_IT = {"then she left": Reply((), decision=Decision.IGNORE)}


def test_talk_between_others_is_let_go_in_silence_and_listened_on() -> None:
    stage = Stage(replies=NOT_FOR_IT)
    stage.ask("then she left")
    assert stage.state is State.LISTENING
    assert stage.shown == [] and stage.speeches == [] and stage.horn.done == []
    assert stage.modes == [Mode.OPEN, Mode.OPEN]
    assert len(stage.logged) == 1 and stage.logged[0].first_audio is None
    stage.ask("why")
    assert stage.state is State.SPEAKING


def test_talk_between_others_over_an_answer_lets_it_go_on() -> None:
    stage = Stage(replies=NOT_FOR_IT)
    stage.ask("why")
    stage.ask("then she left")
    assert stage.state is State.SPEAKING and stage.horn.done[-2:] == ["hold", "go on"]
    assert not stage.speeches[0].cancelled.is_set()
    stage.ask("wait")
    stage.ask("then she left")
    assert stage.state is State.PAUSED and len(stage.speeches) == 1


def test_who_is_certainly_speaking_to_it() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.press("r")
    assert stage.called == [
        False,
        True,
    ]  # in the room anybody may speak; a key is pressed by somebody who means it


def test_after_the_wake_phrase_it_is_spoken_to_once() -> None:
    stage = Stage(asleep=True)
    stage.talk.heed(Woken())
    stage.ask("why")
    stage.spoken()
    stage.ask("and then")
    assert stage.called == [True, False]


def test_what_is_heard_asleep_is_not_even_thought_about() -> None:
    stage = Stage(asleep=True)
    stage.talk.heed(Said(Heard("why"), 0.8))
    assert stage.called == [] and stage.shown == []


def test_who_says_wait_twice_is_waited_for() -> None:
    stage = Stage()
    stage.ask("why")
    stage.ask("wait")
    stage.ask("hold on")
    assert stage.state is State.PAUSED and stage.modes[-1] is Mode.OPEN
    stage.talk.press("p")
    assert stage.state is State.SPEAKING


def test_the_mind_is_told_what_was_said_over_an_answer() -> None:
    stage = Stage()
    for text in ("why", "what helps", "wait", "is it serious"):
        stage.ask(text)
    stage.spoken()
    stage.ask("and then")
    assert stage.over == [False, True, True, False]


def test_another_question_takes_the_place_of_an_answer() -> None:
    stage = Stage()
    stage.ask("why")
    stage.ask("is it serious")
    assert stage.speeches[0].cancelled.is_set() and not stage.speeches[1].cancelled.is_set()
    stage.talk.told(stage.speeches[0])  # the end of what was cut off says nothing about what is being said
    assert stage.state is State.SPEAKING


@pytest.mark.parametrize("wait", ["wait", "hold on"])
def test_wait_and_go_on(wait: str) -> None:
    stage = Stage()
    stage.ask("why")
    stage.ask(wait)
    assert stage.state is State.PAUSED and stage.horn.done[-1] == "hold"
    stage.ask("go on")
    assert stage.state is State.SPEAKING and stage.horn.done[-1] == "go on"
    assert len(stage.speeches) == 1


def test_a_question_in_a_pause_is_answered() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.press("p")
    stage.ask("is it serious")
    assert stage.state is State.SPEAKING and stage.speeches[0].cancelled.is_set()


def test_slower_in_mid_answer_says_the_line_again() -> None:
    stage = Stage()
    stage.ask("why")
    stage.speeches[0].at = 1
    stage.ask("slower")
    assert stage.voice.rate_wpm == 152
    assert stage.speeches[-1].lines == LONG[1:]
    assert stage.speeches[0].cancelled.is_set()
    assert stage.shown == ["You said: why", *LONG], "what is said again is not shown again"
    assert stage.adjusted == [("rate", 152)]


@pytest.mark.parametrize(("said", "volume"), [("louder", 1.25), ("quieter", 0.8)])
def test_louder_and_quieter(said: str, volume: float) -> None:
    stage = Stage()
    stage.ask(said)
    assert stage.voice.volume == pytest.approx(volume)
    assert stage.shown == [f"{said.capitalize()}."]
    assert stage.state is State.SPEAKING


def test_it_cannot_be_turned_down_to_nothing() -> None:
    stage = Stage()
    for _ in range(40):
        stage.talk.press("d")
    assert stage.voice.volume == pytest.approx(0.1)


def test_goodbye_ends_after_the_last_word() -> None:
    stage = Stage(replies={"bye": Reply(("Goodbye.",), effect=Effect.GOODBYE)})
    stage.ask("bye")
    assert stage.state is State.SPEAKING
    stage.spoken()
    assert stage.state is State.CLOSED


@pytest.mark.parametrize("key", ["q", "\x04"])
@pytest.mark.parametrize("before", [[], ["why"], ["why", "wait"]])
def test_it_can_be_left_in_every_state(key: str, before: list[str]) -> None:
    stage = Stage()
    for text in before:
        stage.ask(text)
    stage.talk.press(key)
    assert stage.state is State.CLOSED


def test_enter_brings_silence_and_ends_an_utterance() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.press("\r")
    assert stage.state is State.LISTENING and stage.horn.done[-1] == "stop"
    stage.talk.heed(Began())
    stage.talk.press("\r")
    assert stage.ended == 1


@pytest.mark.parametrize(("key", "text"), [("r", "repeat"), ("n", "next"), ("b", "previous"), ("h", "help")])
def test_keys_for_words(key: str, text: str) -> None:
    stage = Stage(replies={text: Reply((text,))})
    stage.talk.press(key)
    assert stage.speeches[-1].lines == (text,)


def test_a_key_was_not_said() -> None:
    stage = Stage(replies={"next": Reply(("The next one.",))})
    stage.ask("why")
    stage.talk.press("n")
    assert stage.shown == ["You said: why", *LONG, "The next one."]


def test_escape_brings_silence_and_nothing_else() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.press(ESCAPE)
    assert stage.state is State.LISTENING and stage.horn.done[-1] == "stop"
    stage.talk.heed(Began())
    stage.talk.press(ESCAPE)
    assert stage.state is State.HEARING and stage.ended == 0
    asleep = Stage(asleep=True)
    asleep.talk.press(ESCAPE)
    assert asleep.state is State.ASLEEP


def test_each_turn_is_logged_with_the_sound_of_its_own_answer() -> None:
    """The end of a speech that was cut off is told late, when the next one has begun."""
    stage = Stage()
    stage.ask("why")
    stage.speeches[0].first_sound = time.monotonic() + 0.2
    stage.ask("is it serious")
    stage.talk.told(stage.speeches[0])
    assert len(stage.logged) == 1, "the second turn has not been heard yet"
    stage.speeches[1].first_sound = time.monotonic() + 0.1
    stage.ask("louder")
    stage.talk.told(stage.speeches[1])
    stage.spoken()
    first, second = (timing.first_audio or 0 for timing in stage.logged)
    assert 200 <= first < 300 and 100 <= second < 200
    stage.talk.told(stage.speeches[-1])
    assert len(stage.logged) == 2, "what is said again is no turn"


def test_asleep_until_woken_and_again_when_nothing_more_is_asked() -> None:
    stage = Stage(asleep=True)
    assert stage.modes == [Mode.DOZE]
    stage.ask("why")
    assert stage.speeches == []
    stage.talk.heed(Woken())
    stage.ask("why")
    stage.spoken()
    assert stage.state is State.LISTENING, "another question needs no wake phrase"
    stage.talk.heed(Idle(8))
    assert stage.state is State.ASLEEP and stage.modes[-1] is Mode.DOZE
    assert stage.horn.played[-1] == make_earcons().asleep, "whoever cannot look is told"


def test_the_wake_phrase_over_an_answer_stops_it_and_listens() -> None:
    stage = Stage(asleep=True)
    stage.talk.heed(Woken())
    stage.ask("why")
    stage.talk.heed(Began())
    stage.talk.heed(Woken())
    assert stage.state is State.LISTENING and stage.modes[-1] is Mode.OPEN
    assert stage.speeches[-1].cancelled.is_set() and stage.horn.done[-1] == "stop"
    stage.talk.heed(Opened())
    assert stage.horn.played[-1] == make_earcons().listening
    stage.ask("and at night")
    assert stage.called == [True, True], "it was said to the assistant"


def test_a_question_that_begins_with_the_wake_phrase_was_meant() -> None:
    stage = Stage(asleep=True)
    stage.talk.heed(Woken())
    stage.ask("why")
    stage.talk.heed(Began())
    stage.talk.heed(Said(Heard("what helps"), called=True))
    assert stage.called == [True, True] and stage.shown[-4] == "You said: what helps"


def test_after_the_greeting_it_does_what_the_greeting_says() -> None:
    stage = Stage(asleep=True, greeting=("Hello.", "Press Enter before a question."))
    stage.spoken()
    assert stage.state is State.ASLEEP and stage.modes[-1] is Mode.DOZE
    assert stage.horn.played[-1] == make_earcons().asleep
    louder = Stage(asleep=True, greeting=stage.greeting)
    louder.talk.press("u")
    louder.spoken()
    assert louder.state is State.ASLEEP, "what is left of a greeting is one"
    stage.talk.press("\r")
    assert stage.state is State.LISTENING
    awake = Stage(greeting=("Hello.",))
    awake.spoken()
    assert awake.state is State.LISTENING


def test_what_was_said_before_the_greeting_comes_first() -> None:
    woken = Stage(asleep=True, greeting=("Hello.",), kept=9)
    woken.talk.heed(Woken())
    woken.talk.caught_up()
    assert woken.state is State.LISTENING and woken.speeches == [], "a greeting would end in sleep"
    asked = Stage(greeting=("Hello.",), kept=9)
    asked.talk.heed(Began())
    asked.talk.caught_up()
    asked.talk.heed(Said(Heard("why")))
    assert asked.speeches[-1].lines == LONG


@pytest.mark.parametrize("text", ["", "then she left"])
def test_after_a_cough_or_talk_between_others_it_greets(text: str) -> None:
    stage = Stage(greeting=("Hello.",), kept=9, replies=NOT_FOR_IT)
    stage.talk.heed(Began())
    stage.talk.caught_up()
    assert stage.speeches == []
    stage.talk.heed(Said(Heard(text)))
    assert stage.speeches[-1].lines == ("Hello.",)


def test_push_to_talk() -> None:
    stage = Stage(asleep=True)
    stage.talk.press(" ")
    assert stage.state is State.LISTENING and stage.modes[-1] is Mode.OPEN


def test_hands_free_never_sleeps() -> None:
    stage = Stage()
    stage.talk.heed(Idle(300))
    assert stage.state is State.LISTENING


def test_a_lost_speaker_is_told_once_and_tried_again() -> None:
    stage = Stage()
    stage.horn.broken = True
    for _ in range(2):
        stage.ask("why")
        stage.talk.told(stage.speeches[-1], DeviceError("The speaker stopped answering: plug it in again."))
    assert len([line for line in stage.shown if "only written" in line]) == 1
    assert stage.state is State.LISTENING
    stage.horn.broken = False
    stage.ask("why")
    assert stage.speeches[-1].lines == LONG


def test_without_a_voice_it_goes_on_in_writing() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.told(stage.speeches[-1], SynthesisError("no voice"))
    stage.ask("why")
    assert stage.speeches[-1].lines == ()
    assert stage.shown.count(LONG[0]) == 2


def test_the_earcon_for_what_is_wrong_is_heard_where_the_speaker_works() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.told(stage.speeches[-1], SynthesisError("no voice"))
    assert stage.horn.played[-1] == make_earcons().error
    assert stage.shown[-1].startswith("no voice"), "never the only signal"
    stage = Stage()
    line = "The microphone was unplugged: plug it in again."
    speech = stage.talk.say_now(line, wrong=True)
    assert stage.horn.played == [make_earcons().error]
    assert stage.shown == list(speech.lines) == [line]
    stage.talk.say_now("The microphone is back.")
    assert len(stage.horn.played) == 1


def test_a_voice_and_then_a_speaker_that_fail_are_both_survived() -> None:
    stage = Stage()
    stage.ask("why")
    stage.horn.broken = True
    stage.talk.told(stage.speeches[-1], SynthesisError("no voice"))
    stage.horn.broken = False
    stage.ask("why")
    assert stage.speeches[-1].lines == LONG, "the speaker is back, and the voice is tried again"


def test_trouble_with_the_microphone_is_shown() -> None:
    stage = Stage()
    stage.talk.heed(Trouble("The microphone gives no sound at all."))
    assert stage.shown == ["The microphone gives no sound at all."]


def test_the_end_of_a_file_ends_it_after_the_answer() -> None:
    stage = Stage()
    stage.ask("why")
    stage.talk.end()
    assert stage.state is State.SPEAKING
    stage.spoken()
    assert stage.state is State.CLOSED


def test_while_an_answer_is_held_a_hypothesis_is_enough_to_go_on() -> None:
    stage = Stage()
    stage.ask("why")
    stage.ask("wait")
    stage.talk.heed(Began())
    stage.talk.heed(Said(Heard("go line", 0.6, ("go on",)), 0.8))
    assert stage.state is State.SPEAKING and len(stage.speeches) == 1


def rest(stage: Stage, text: str) -> None:
    """The rest of a question, said while the answer to its beginning is on its way."""
    stage.talk.heed(Began())
    stage.talk.heed(Said(Heard(text), 0.5, goes_on=True))


def test_the_rest_of_a_question_goes_to_the_mind_as_such() -> None:
    stage = Stage(replies={"at night": Reply(("Another answer.",))})
    stage.ask("why does it twitch")
    rest(stage, "at night")
    assert stage.continues == [False, True]
    assert stage.horn.done[-2:] == ["hold", "stop"]
    assert stage.speeches[-1].lines == ("Another answer.",)


def test_the_rest_of_a_question_that_changes_nothing_lets_the_answer_go_on() -> None:
    stage = Stage()
    stage.ask("why does it twitch")
    rest(stage, "my knee")
    assert stage.state is State.SPEAKING and stage.horn.done[-2:] == ["hold", "go on"]
    assert len(stage.speeches) == 1
    assert stage.continues == [False, True] and len(stage.logged) == 2


def test_after_a_control_or_a_key_nothing_is_the_rest_of_a_question() -> None:
    stage = Stage()
    stage.ask("why does it twitch")
    stage.ask("slower")
    rest(stage, "at night")
    assert stage.continues == [False, False]
    for key in ("n", "\r", ESCAPE):
        stage.talk.press(key)
        rest(stage, "at night")
        assert stage.continues[-1] is False


def test_after_the_wake_phrase_in_its_sleep_nothing_is_the_rest_of_a_question() -> None:
    stage = Stage(asleep=True)
    stage.talk.heed(Woken())
    stage.ask("why does it twitch")
    stage.talk.heed(Began())
    stage.talk.heed(Woken())
    rest(stage, "what about heat")
    assert stage.continues == [False, False]


@pytest.mark.parametrize("stop", ["\r", ESCAPE])
def test_after_the_key_for_silence_nothing_is_the_rest_of_a_question(stop: str) -> None:
    stage = Stage()
    stage.ask("why does it twitch")
    stage.talk.press(stop)
    rest(stage, "what helps")
    assert stage.continues == [False, False]


def test_after_the_wake_phrase_nothing_is_the_rest_of_a_question() -> None:
    """It ends early, as a question does, and what comes soon after it is not the rest of the question before."""
    stage = Stage()
    stage.ask("why does it twitch")
    stage.talk.heed(Woken())
    rest(stage, "what helps")
    assert stage.continues == [False, False]


def test_the_first_line_of_a_likely_answer_is_made_ahead() -> None:
    stage = Stage()
    for decision, first in ((Decision.ANSWER, "Mostly not."), (Decision.OFFER, "Do you mean this?")):
        stage.talk.heed(Foreseen(Glance(decision, Label("seriousness"), 0.9, first=first)))
    assert stage.prepared == ["Mostly not."]


def test_more_time_is_given_by_voice_and_remembered() -> None:
    stage = Stage()
    stage.ask("give me more time")
    assert stage.patience == ["long"] and stage.adjusted == [("patience", "long")]
    assert stage.shown[-1] == "I will give you more time."
    stage.spoken()
    stage.ask("let me finish")
    assert stage.patience == ["long"] and stage.shown[-1] == "I already wait as long as I can."
    stage.spoken()
    stage.ask("answer sooner")
    stage.spoken()
    stage.ask("answer sooner, please")
    assert stage.patience == ["long", "normal", "short"]
