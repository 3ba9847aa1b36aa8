"""A speaker or a voice that fails: told once, and tried again."""

from __future__ import annotations

from tests.support.talking import LONG, Stage
from voice.errors import DeviceError, SynthesisError
from voice.session.states import State
from voice.sound.earcons import make_earcons


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
