"""The conversation: a pure function of (state, meaning) to (state, reply). Text and speech use the same one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from content.topic import LISTS, Kind
from intents.dialog.answers import Answer, Answers
from intents.dialog.aspects import strange
from intents.dialog.context import Context, Reference
from intents.dialog.references import resolve
from intents.meaning import COMMANDS, EMERGENCY, NONE, Decision, Label, Meaning
from intents.reply import Effect, Reply
from intents.safety import urgency

_ASIDES = frozenset(("seriousness", "source", "help"))  # after these "that" is still the item told before
_REMEMBERED = 20  # replies that "previous" can go back to


@dataclass(frozen=True)
class Place:
    """Where in a list one is: what was read last began at ``start``, counted from 0."""

    kind: Kind
    start: int


@dataclass(frozen=True)
class State:
    """All that a conversation remembers.

    ``reported`` is the last warning sign that was spoken of, or an emergency: nothing reassures after it.
    ``subject`` is what was answered last, ``item`` the last cause, sign or remedy since a list was read, ``more`` what "tell me more" would say about it, ``place`` where in which
    list one is, ``offered`` what was asked back, ``choices`` two things just named together, ``misses`` how many
    utterances in a row were not understood.
    """

    disclaimed: bool = False
    reported: Label | None = None
    subject: Label | None = None
    item: Label | None = None
    more: tuple[str, ...] = ()
    place: Place | None = None
    offered: tuple[Label, ...] = ()
    choices: tuple[Label, ...] = ()
    last: Reply | None = None
    before: tuple[Reply, ...] = ()
    misses: int = 0


class Conversation:
    """The rules of a conversation about one topic. Holds no state: that is passed in and handed back."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._wording = answers.wording

    def respond(self, state: State, meaning: Meaning) -> tuple[State, Reply]:
        """The next state and what to say. Deterministic; never raises."""
        if not meaning.words and not meaning.unexplained:  # silence changes nothing
            return state, Reply((self._wording.nothing_heard,), decision=Decision.REFUSE)
        state, reply = self._respond(state, meaning)
        if not state.disclaimed and reply.decision is Decision.ANSWER and _is_answer(reply.label):
            # Before the prompt of a list, so that what can be said next comes last.
            at = len(reply.chunks) - 1 if reply.label.intent in LISTS else len(reply.chunks)
            chunks = (*reply.chunks[:at], self._answers.topic.disclaimer_short, *reply.chunks[at:])
            reply = replace(reply, chunks=chunks)
            state = replace(state, disclaimed=True)
        if reply.label.intent not in {"repeat", "stop", "slower", "faster", "thanks"}:
            state = replace(state, last=reply, before=_places(state, reply))
        if reply.label != NONE:
            state = replace(state, misses=0)
        return state, replace(reply, more=self._upcoming(state, reply))

    def subject_of(self, state: State, meaning: Meaning) -> str:
        """The name of the item that was told last, where the utterance is not understood without it."""
        guessed = meaning.label.item is not None and str(meaning.label) not in meaning.named
        context = self._context(state)
        if context.subject is None or (meaning.decision is Decision.ANSWER and not guessed):
            return ""
        if resolve(meaning, context, self._answers) or strange(meaning.words, context.subject, self._answers):
            return ""  # "is it raining in Manchester"
        item = self._answers.item(context.subject)
        return item.names[0] if item and item.names else ""

    def _upcoming(self, state: State, reply: Reply) -> tuple[str, ...]:
        """What "tell me more" would say next; nothing after a question back or an emergency."""
        said = state.last if reply.label.intent == "repeat" and state.last else reply
        if said.decision in (Decision.OFFER, Decision.CONFIRM) or said.label.intent in (
            "emergency",
            "goodbye",
        ):
            return ()
        if state.subject == EMERGENCY:
            return ()
        if state.more:
            return state.more
        if state.place and self._list_goes_on(state):
            return self._answers.page(state.place.kind, state.place.start + self._answers.page_length).chunks
        return ()

    def _respond(self, state: State, meaning: Meaning) -> tuple[State, Reply]:
        if meaning.also:
            return self._two(state, meaning, meaning.also)
        reference = resolve(meaning, self._context(state), self._answers)
        if reference and reference.beyond:
            return self._no_such_number(state, reference.label)
        if reference and reference.label.intent == "next":
            return self._next(state, replace(meaning, label=reference.label, words=("next",)))
        if reference:
            return self._answer(state, meaning, reference)
        if state.offered and meaning.intent in {"yes", "no"}:
            return self._to_offer(state, meaning)
        if meaning.decision is Decision.REFUSE:
            return self._refuse(state, meaning)
        if meaning.decision in (Decision.OFFER, Decision.CONFIRM):
            return self._ask_back(state, meaning)
        if meaning.intent in COMMANDS:
            return self._command(state, meaning)
        return self._answer(state, meaning, Reference(meaning.label))

    def _context(self, state: State) -> Context:
        kind = state.place.kind if state.place else None
        subject = state.item if state.subject and state.subject.intent in _ASIDES else state.subject
        subject = subject or state.subject
        if subject and subject.item and kind is None:
            kind = {"cause": "cause", "warning": "warning", "remedy": "remedy"}.get(subject.intent)  # type: ignore[assignment]
        return Context(subject, kind, state.offered or state.choices, self._read_last(state))

    def _read_last(self, state: State) -> tuple[Label, ...]:
        """The entries of the list that were read last."""
        listing = self._answers.topic.listing(state.place.kind) if state.place else None
        if state.place is None or listing is None:
            return ()
        items = listing.items[state.place.start :][: self._answers.page_length]
        return tuple(Label(state.place.kind, item.id) for item in items)

    def _answer(self, state: State, meaning: Meaning, reference: Reference) -> tuple[State, Reply]:
        label = urgency.answered_after(state.reported, reference.label)
        answers = self._answers
        if reference.whole:
            answer = answers.whole(label)
        else:
            answer = answers.item_aspect(label, reference.aspect) if reference.aspect else answers.of(label)
        if state.reported and urgency.needs_reminder(state.reported, label):
            reminder = self._wording.reminder.format(title=answers.title(state.reported))
            answer = replace(answer, chunks=(reminder, *answer.chunks))
        place = state.place
        if label.intent in LISTS:
            listing = answers.topic.listing(LISTS[label.intent])
            place = Place(LISTS[label.intent], len(listing.items) if listing and reference.whole else 0)
        elif label.item and (place is None or place.kind != label.intent):
            place = None
        choices = reference.choices or _two_named(meaning, label) or state.offered or state.choices
        state = replace(
            state, reported=urgency.reported_after(state.reported, label), subject=label,
            item=label if label.item else state.item if label.intent in _ASIDES else None,
            more=answer.more if label.intent not in LISTS else (), place=place, offered=(), choices=choices,
        )  # fmt: skip
        sure = 1.0 if label != meaning.label else meaning.confidence
        chunks = answer.chunks + tuple(
            chunk for each in reference.also for chunk in answers.of(each).chunks[:1]
        )
        return state, Reply(chunks, answer.more, label, sure)

    def _two(self, state: State, meaning: Meaning, second: Label) -> tuple[State, Reply]:
        state, first = self._answer(state, meaning, Reference(meaning.label))
        if meaning.label == EMERGENCY:
            return state, first
        state, also = self._answer(state, meaning, Reference(second))
        chunks = (*first.chunks, self._wording.also, *also.chunks)
        return state, Reply(chunks, also.more, meaning.label, meaning.confidence)

    def _no_such_number(self, state: State, label: Label) -> tuple[State, Reply]:
        listing = self._answers.topic.listing(LISTS[label.intent])
        count = len(listing.items) if listing else 0
        text = self._wording.no_such_number.format(count=count)
        return state, Reply((text,), label=label, decision=Decision.CONFIRM)

    def _ask_back(self, state: State, meaning: Meaning) -> tuple[State, Reply]:
        labels: tuple[Label, ...] = (meaning.label,)
        if meaning.decision is Decision.OFFER and meaning.runner_up:
            labels = (meaning.label, meaning.runner_up)
        names = [self._answers.name(label) for label in labels]
        text = (
            self._wording.offer.format(first=names[0], second=names[1])
            if len(names) == 2
            else self._wording.confirm.format(first=names[0])
        )
        if meaning.label == EMERGENCY:
            text = self._answers.maybe_emergency()
        reply = Reply((text,), (), meaning.label, meaning.confidence, meaning.decision)
        return replace(state, offered=labels, choices=labels), reply

    def _to_offer(self, state: State, meaning: Meaning) -> tuple[State, Reply]:
        offered = state.offered
        if meaning.intent == "no":
            return replace(state, offered=()), self._command_reply(meaning, self._wording.dropped)
        if len(offered) == 1:
            return self._answer(state, meaning, Reference(offered[0]))
        first, second = (self._answers.name(label) for label in offered)
        return state, self._command_reply(meaning, self._wording.which_one.format(first=first, second=second))

    def _refuse(self, state: State, meaning: Meaning) -> tuple[State, Reply]:
        steps = self._wording.no_match
        step = steps[min(state.misses, len(steps) - 1)]
        if state.last and state.last.chunks == self._answers.fill_all(step):
            step = steps[-2]  # never the same words twice in a row
        chunks = self._answers.fill_all(step)
        if state.misses == 0 and {"part", "event"} <= set(
            meaning.named
        ):  # the topic it is, but not this of it
            chunks = (self._answers.fill(self._wording.nothing_listed), *chunks[1:])
        state = replace(state, misses=state.misses + 1, offered=())
        return state, Reply(chunks, (), NONE, meaning.confidence, Decision.REFUSE)

    def _command(self, state: State, meaning: Meaning) -> tuple[State, Reply]:
        wording, fill = self._wording, self._answers.fill
        match meaning.intent:
            case "repeat":
                chunks = state.last.chunks if state.last else (fill(wording.nothing_said),)
                more = state.last.more if state.last else ()
                return state, Reply(chunks, more, meaning.label, meaning.confidence)
            case "next":
                return self._next(state, meaning)
            case "previous":
                return self._previous(state, meaning)
            case "yes" if state.more or self._list_goes_on(state):
                return self._next(state, replace(meaning, label=Label("next")))
            case "yes":
                return state, self._command_reply(meaning, fill(wording.agreed))
            case "no":
                return state, self._command_reply(meaning, fill(wording.declined))
            case "slower":
                return state, self._command_reply(meaning, wording.slower, Effect.SLOWER)
            case "faster":
                return state, self._command_reply(meaning, wording.faster, Effect.FASTER)
            case "stop":
                return state, self._command_reply(meaning, wording.stopped)
            case "thanks":
                return state, self._command_reply(meaning, wording.thanks)
            case _:
                return state, self._command_reply(meaning, wording.goodbye, Effect.GOODBYE)

    def _command_reply(self, meaning: Meaning, text: str, effect: Effect = Effect.NONE) -> Reply:
        return Reply((text,), (), meaning.label, meaning.confidence, Decision.ANSWER, effect)

    def _next(self, state: State, meaning: Meaning) -> tuple[State, Reply]:
        """More of the item asked about last; when that is told, or on a plain "next", the list goes on."""
        if state.subject == EMERGENCY:
            return state, self._reply(meaning, self._answers.of(EMERGENCY))
        wants_more = "more" in meaning.words or not self._list_goes_on(state)
        if state.more and wants_more:
            reply = Reply(state.more, (), meaning.label, meaning.confidence)
            return replace(state, more=()), reply
        if self._list_goes_on(state) and state.place:
            place = Place(state.place.kind, state.place.start + self._answers.page_length)
            answer = self._answers.page(place.kind, place.start)
            return replace(state, place=place, more=()), self._reply(meaning, answer)
        if state.subject:
            text = self._wording.no_more.format(title=self._answers.title(state.subject))
        else:
            text = self._answers.fill(self._wording.no_more_at_all)
        return state, self._command_reply(meaning, text)

    def _previous(self, state: State, meaning: Meaning) -> tuple[State, Reply]:
        """The part of the list before this one, else the reply before this one."""
        reading_list = state.last is not None and state.last.label.intent in {*LISTS, "next", "previous"}
        if state.place and state.place.start and reading_list:
            place = Place(state.place.kind, max(0, state.place.start - self._answers.page_length))
            return replace(state, place=place, more=()), self._reply(
                meaning, self._answers.page(place.kind, place.start)
            )
        if not state.before:
            return state, self._command_reply(meaning, self._wording.nothing_before)
        earlier = state.before[-1]
        subject = earlier.label if _is_answer(earlier.label) else state.subject
        more = earlier.more if earlier.label.item else ()
        state = replace(state, before=state.before[:-1], subject=subject, more=more)
        return state, Reply(earlier.chunks, earlier.more, meaning.label, meaning.confidence)

    def _list_goes_on(self, state: State) -> bool:
        listing = self._answers.topic.listing(state.place.kind) if state.place else None
        return bool(
            listing and state.place and state.place.start + self._answers.page_length < len(listing.items)
        )

    def _reply(self, meaning: Meaning, answer: Answer) -> Reply:
        return Reply(answer.chunks, answer.more, meaning.label, meaning.confidence)


def _places(state: State, reply: Reply) -> tuple[Reply, ...]:
    """The replies that "previous" goes back to, the latest last: answers, not refusals or questions back."""
    last = state.last
    if (
        reply.label.intent == "previous"
        or last is None
        or last.label == NONE
        or last.decision is not Decision.ANSWER
    ):
        return state.before
    return (*state.before, last)[-_REMEMBERED:]


def _is_answer(label: Label) -> bool:
    return (
        label != NONE and label.intent not in COMMANDS and label.intent not in {"emergency", "help", "source"}
    )


def _two_named(meaning: Meaning, label: Label) -> tuple[Label, ...]:
    """The two items of one kind that an utterance names: "ice or a massage"."""
    names = dict.fromkeys((*meaning.mentioned, *meaning.named))
    named = [Label.parse(name) for name in names if name.startswith(f"{label.intent} ")]
    return tuple(named) if len(named) == 2 and label in named else ()
