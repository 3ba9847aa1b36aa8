"""The decisions of a spoken conversation.

What the ear tells, a key, or the end of a speech becomes an event of `voice.session.states`, and the actions which that
table names are carried out. There is no thread here: `voice.session.loop` makes all calls from one of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from intents.heard import Heard
from intents.meaning import Decision
from intents.reply import Effect, Reply
from voice.errors import DeviceError, VoiceError
from voice.hearing.ear import SETTLE
from voice.hearing.signs import Began, Foreseen, Idle, Mode, Opened, Partial, Said, Sign, Trouble, Woken
from voice.session.adjusting import Adjusting
from voice.session.controls import Control, control_in
from voice.session.keystrokes import ESCAPE
from voice.session.roles import Devices, Limbs, Listeners, Manner, Speech
from voice.session.silence import Silence
from voice.session.states import TABLE, Action, Event, State, step
from voice.session.turn import Turn

_TALK_KEYS = frozenset("\r\n ")
QUIT_KEYS = frozenset("qQ\x04")
_CONTROL_KEYS = {"+": Control.FASTER, "-": Control.SLOWER, "u": Control.LOUDER, "d": Control.QUIETER}
_WORD_KEYS = {"r": "repeat", "n": "next", "b": "previous", "h": "help"}
# Those that are obeyed while nothing is said, too: the others are also words of the topic's conversation.
_ALWAYS = frozenset(Control) - {Control.PAUSE, Control.RESUME, Control.SLOWER, Control.FASTER}
_LIKELY = 3  # other hypotheses in which a control counts while an answer is held
_HELD = frozenset((State.SPEAKING, State.INTERRUPTED, State.PAUSED))


class Talk:
    """One conversation. ``respond`` turns what was heard into a reply; one that ignores it, without a chunk, is none."""

    def __init__(
        self,
        limbs: Limbs,
        devices: Devices,
        respond: Callable[[Heard], Reply],
        listeners: Listeners,
        manner: Manner,
    ) -> None:
        self._limbs = limbs
        self._synthesizer = devices.synthesizer
        self._speaker = devices.speaker
        self._microphone = devices.microphone
        self._respond = respond
        self._show = listeners.show
        self._log = listeners.log
        self._manner = manner
        self._adjusting = Adjusting(
            devices.synthesizer, manner.patience, limbs.be_patient, listeners.adjusted
        )
        self._speech = Speech(())
        self._lines: tuple[str, ...] = ()
        self._turn: Turn | None = None  # the one that is not logged yet
        self._cue = False  # the earcon "your turn" is due when the ear has opened
        self._silence = Silence(devices.speaker, listeners.show, manner.earcons.error)
        self._leaving = False
        self._greeting: Speech | None = None
        self._unmet = False  # the greeting waits for the end of an utterance
        self._called = False  # what comes next is surely said to the assistant
        self._may_go_on = False  # what was said last was a question, whose rest may come yet
        self._over = False
        self.state = State.ASLEEP if manner.asleep else State.LISTENING

    def begin(self) -> None:
        """Greets; where the microphone kept sound while the rest was loaded, when that has been heard."""
        if self._microphone.waiting:
            self._limbs.listen(Mode.DOZE if self._manner.asleep else Mode.OPEN)
        else:
            self.caught_up()

    def caught_up(self) -> None:
        """Nothing that was said before is waiting to be heard: says the greeting, if there is one and nobody spoke."""
        self._unmet = self.state is State.HEARING  # it may have been a cough, or meant for others
        first = State.ASLEEP if self._manner.asleep else State.LISTENING
        if self.state is not first or self._speech.lines:
            return  # somebody speaks, was answered, or has woken it
        if greeting := self._manner.greeting():
            self._say(greeting)
            self._greeting = self._speech
        else:
            self._listen_again()

    def heed(self, sign: Sign, cost: float = 0.0) -> None:
        """Takes a sign of the ear; ``cost``: the seconds since the last chunk of it came."""
        match sign:
            case Opened() if self._cue:
                self._cue = False
                self._silence.play(self._manner.earcons.listening)
            case Began():
                self._happen(Event.VOICE)
            case Foreseen(glance) if glance.sure and glance.first:
                self._limbs.prepare(glance.first)
            case Said():
                self._hear(sign, cost)
                if self._unmet:
                    self.caught_up()
            case Idle() if self._manner.asleep:
                self._happen(Event.SLEEP)
            case Woken():
                self._called, self._may_go_on = True, False
                self._happen(Event.WAKE)
            case Trouble(sentence):
                self._show(sentence)
            case Partial() | Foreseen() | Opened() | Idle():
                pass

    def told(self, speech: Speech, error: VoiceError | None = None) -> None:
        """A speech was heard to its end, was cut off, or failed."""
        if self._turn and self._turn.speech is speech:
            self._log_turn()
        if error:
            self._silence.begin(error)
        elif speech.first_sound:
            self._silence.heard()
        if speech is not self._speech or speech.cancelled.is_set():
            return
        if self._leaving:
            self.leave()
            return
        speech.over = True
        self._end_speech()

    def press(self, key: str) -> None:
        """Takes a key."""
        if key in QUIT_KEYS:
            self.leave()
        elif key in _TALK_KEYS:
            if self.state is State.HEARING:
                self._limbs.end_utterance()
            else:
                self._called, self._may_go_on = self.state is State.ASLEEP, False
                self._happen(Event.WAKE if self._called else Event.HUSH)
        elif key == ESCAPE:
            self._may_go_on = False
            self._happen(Event.HUSH)  # and nothing else: it neither wakes nor ends an utterance
        elif key in ("p", "P"):
            self._happen(Event.PAUSE)
        elif key in _CONTROL_KEYS:
            self._control(_CONTROL_KEYS[key])
        elif key in _WORD_KEYS and self.state is not State.THINKING:
            self._may_go_on = False
            self._do(Action.SILENCE)
            self._answer(replace(self._think(Said(Heard(_WORD_KEYS[key]))), by_key=True))

    def leave(self) -> None:
        """Ends the conversation."""
        self._happen(Event.QUIT)
        self._log_turn()  # of an answer that nobody waited for

    def end(self) -> None:
        """No more will be heard: ends when what is being said was said."""
        self._over = True
        self._leave_if_over()

    def say_now(self, line: str, wrong: bool = False) -> Speech:
        """Shows a line and says it in place of whatever is being said; ``wrong``: after the earcon for that."""
        self._show(line)
        self._do(Action.SILENCE)
        if wrong:
            self._silence.play(self._manner.earcons.error)
        self._speak((line,))
        return self._speech

    def return_to_listening(self) -> None:
        """Everything is as at the beginning: after the microphone came back."""
        self._silence.suspect()
        self._silence.end()
        self.state = State.ASLEEP if self._manner.asleep else State.LISTENING
        self._listen_again()

    def _listen_again(self) -> None:
        self._do(Action.DOZE if self._manner.asleep else Action.OPEN)
        self._cue = not self._manner.asleep

    def _hear(self, said: Said, cost: float) -> None:
        control = self._control_in(said.heard)
        if not said.heard.text:
            self._happen(Event.NOTHING)
        elif control and (self.state in _HELD or control in _ALWAYS):
            self._control(control)
        elif (self.state, Event.UTTERANCE) in TABLE:
            called, self._called = self._called or said.called, False
            goes_on, over = said.goes_on and self._may_go_on, self.state in _HELD
            heard = replace(said.heard, called=called, continues=goes_on, over=over)
            self._turn = self._think(replace(said, heard=heard), cost)
            self._may_go_on = True
            if self._changes_nothing(self._turn):
                self._log_turn()
                self._happen(Event.LET_GO)
            else:
                self._happen(Event.UTTERANCE)

    def _control_in(self, heard: Heard) -> Control | None:
        """What is asked of the voice; while an answer is held, a hypothesis that asks it ("go on") is enough."""
        texts = (heard.text, *(heard.alternatives[:_LIKELY] if self.state is State.PAUSED else ()))
        return next(filter(None, map(control_in, texts)), None)

    def _changes_nothing(self, turn: Turn) -> bool:
        """Whether it was said to somebody else, or the answer to all of a question is the one that is being said."""
        if turn.reply.decision is Decision.IGNORE and not turn.reply.chunks:
            return True
        goes_on = self.state is State.INTERRUPTED and turn.said.heard.continues
        return goes_on and turn.reply.chunks == self._lines

    def _think(self, said: Said, cost: float = 0.0) -> Turn:
        """What was said, and the reply to it."""
        self._log_turn()  # of an answer that was cut off
        began = time.monotonic()
        reply = self._respond(said.heard)
        replied = time.monotonic()
        return Turn(said, reply, cost, replied - began, replied)

    def _control(self, control: Control) -> None:
        self._may_go_on = False
        if control is Control.PAUSE:  # said once more, it waits on
            self._happen(Event.LET_GO if self.state is State.PAUSED else Event.PAUSE)
            return
        if control is Control.RESUME:
            self._happen(Event.RESUME)
            return
        rest = self._speech.rest() if self.state in _HELD else ()
        done = self._adjusting.obey(control)
        if rest:  # from the line in which it was asked for: what was only half heard is said again
            self._lines, greets = rest, self._speech is self._greeting
            self._happen(Event.REPLY)
            self._greeting = self._speech if greets else self._greeting
        else:
            self._say((done,))

    def _end_speech(self) -> None:
        """Nothing is left to be said. While it is held that changes nothing, until it is to go on."""
        # What the greeting asks for, the phrase or the key, is needed from the first question on.
        greeted = self._manner.asleep and self._speech is self._greeting
        self._happen(Event.SLEEP if greeted else Event.SPOKEN)
        self._leave_if_over()

    def _happen(self, event: Event) -> None:
        self.state, actions = step(self.state, event)
        for action in actions:
            self._do(action)

    def _do(self, action: Action) -> None:
        match action:
            case Action.CUE_LISTENING:
                self._cue = True
            case Action.CUE_HEARD:
                self._silence.play(self._manner.earcons.heard)
            case Action.CUE_ASLEEP:
                self._silence.play(self._manner.earcons.asleep)
            case Action.LISTEN_ON:
                self._limbs.listen(Mode.OPEN)
            case Action.OPEN:
                self._limbs.listen(Mode.OPEN, SETTLE)
            case Action.DOZE:
                self._limbs.listen(Mode.DOZE)
            case Action.GUARD:
                self._limbs.listen(Mode.GUARD)
            case Action.ANSWER if self._turn:
                self._answer(self._turn)
            case Action.SPEAK:
                self._speak(self._lines)
            case Action.HOLD:
                self._speaker.hold()
            case Action.GO_ON:
                self._speaker.go_on()
                if self._speech.over:
                    self._end_speech()
            case Action.SILENCE:
                self._speech.cancelled.set()
                self._speaker.stop()
            case Action.CLOSE:
                self._silence.play(self._manner.earcons.end)
                with suppress(DeviceError):
                    self._speaker.wait(0.5)

    def _answer(self, turn: Turn) -> None:
        self._turn = turn
        if not turn.by_key:
            self._show(f"You said: {turn.said.heard.text}")
        refused = ""
        if turn.reply.effect in (Effect.SLOWER, Effect.FASTER):
            refused = self._adjusting.change_rate(faster=turn.reply.effect is Effect.FASTER)
        self._leaving = turn.reply.effect is Effect.GOODBYE
        self._say((refused,) if refused else turn.reply.chunks)

    def _say(self, lines: tuple[str, ...]) -> None:
        self._lines = lines
        for line in lines:
            self._show(line)
        self._happen(Event.REPLY)

    def _speak(self, lines: tuple[str, ...]) -> None:
        self._silence.end()
        self._speech = Speech(() if self._silence else lines)
        if self._turn and not self._turn.speech:
            self._turn = replace(self._turn, speech=self._speech)
        self._limbs.speak(self._speech)

    def _log_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn and self._log:
            self._log(turn.said, turn.reply, turn.timing)

    def _leave_if_over(self) -> None:
        if self._over and self.state in (State.LISTENING, State.HEARING, State.ASLEEP):
            self.leave()
