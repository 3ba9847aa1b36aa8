"""The conversation: a pure function of memory and meaning to memory and reply. Text and speech use the same one."""

from __future__ import annotations

from dataclasses import replace

from content.topic import LISTS
from intents.answers import Answer, Answers
from intents.concept import EVENT, PART
from intents.dialog import danger
from intents.dialog.commands import Commands, said
from intents.dialog.memory import Memory, Place
from intents.dialog.persons import of_person, with_person
from intents.dialog.recall import (
    ASIDES,
    REMEMBERED,
    context_of,
    courtesy_in,
    is_answer,
    remembering,
    signs_beside,
    told_in,
    two_named,
)
from intents.dialog.turns import is_turn
from intents.meaning import COMMANDS, EMERGENCY, NONE, Decision, Label, Meaning
from intents.pointing.after_sign import after_sign
from intents.pointing.aspects import strange
from intents.pointing.context import Reference
from intents.pointing.offers import chosen, doubts, yes_or_no
from intents.pointing.references import resolve
from intents.pointing.words import pointing
from intents.reply import Reply
from intents.safety.urgency import answered_after, may_remind, needs_reminder, reported_after

_PATIENCE = 2  # refusals in a row; after these it may well be others who talk


class Conversation:
    """The rules of a conversation about one topic. It remembers nothing itself: the memory is passed in and handed back."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._wording = answers.wording
        self._commands = Commands(answers)
        self._asked_again = (answers.maybe_emergency(),)  # neither yes nor no was said

    def respond(
        self, memory: Memory, meaning: Meaning, called: bool = True, over: bool = False
    ) -> tuple[Memory, Reply]:
        """The next memory and what to say. Deterministic; never raises.

        ``called`` and ``over``: see `intents.heard.Heard`; where it was not called, what others say gets no reply and is only
        counted, and neither does what is not understood ``over`` an answer: that is worth more than a refusal.
        """
        if danger.is_to_be_asked(memory, meaning):
            return self._ask_whether(memory, meaning)
        if not called and meaning.decision is Decision.IGNORE and not _in_doubt(memory, meaning):
            return _let_go(memory, meaning)
        after, reply = self._reply(memory, meaning, called)
        if over and not called and reply.decision is Decision.REFUSE:
            return _let_go(memory, meaning)
        return after, reply

    def _reply(self, memory: Memory, meaning: Meaning, called: bool) -> tuple[Memory, Reply]:
        if not meaning.words and not meaning.unexplained:  # silence changes nothing
            return memory, Reply((self._wording.nothing_heard,), decision=Decision.REFUSE)
        memory, reply = self._respond(memory, meaning)
        reply = danger.reminding(memory, reply, self._answers)
        if not called and reply.decision is Decision.REFUSE and memory.misses > _PATIENCE:
            reply = replace(reply, chunks=(*reply.chunks, self._wording.not_for_me))
        if not memory.disclaimed and reply.decision is Decision.ANSWER and is_answer(reply.label):
            prompts = (self._wording.list_more, self._wording.list_end)
            at = len(reply.chunks) - (reply.chunks[-1] in prompts)  # that stays last
            chunks = (*reply.chunks[:at], self._answers.topic.disclaimer_short, *reply.chunks[at:])
            reply = replace(reply, chunks=chunks)
            memory = replace(memory, disclaimed=True)
        memory = remembering(memory, meaning, reply)
        return memory, replace(reply, more=self._commands.upcoming(memory, reply))

    def expects(self, memory: Memory, meaning: Meaning) -> bool:
        """Whether an utterance is plainly a turn of this conversation, whatever it looks like alone."""
        in_danger = danger.is_turn(memory, meaning, self._answers)
        return in_danger or is_turn(memory, context_of(memory, self._answers), meaning, self._answers)

    def subject_of(self, memory: Memory, meaning: Meaning) -> str:
        """The name of the item that was told last, where the utterance is not understood without it."""
        guessed = meaning.label.item is not None and meaning.label not in meaning.named_items
        # "do I stop them" is no command
        opening = () if meaning.words[:1] == ("that",) else meaning.words[:2]  # "that is enough"
        asked = meaning.intent in COMMANDS and not pointing().asking.isdisjoint(opening)
        context = context_of(memory, self._answers)
        understood = meaning.decision in (Decision.ANSWER, Decision.NOT_COVERED)
        let_go = meaning.decision in (
            Decision.REFUSE,
            Decision.IGNORE,
        )  # "who is it" is asked of nothing that was told
        if context.subject is None or let_go or (understood and not guessed and not asked):
            return ""
        if resolve(meaning, context, self._answers) or strange(meaning.words, context.subject, self._answers):
            return ""  # "is it raining in Manchester"
        return self._answers.spoken(context.subject)

    def _respond(self, memory: Memory, meaning: Meaning) -> tuple[Memory, Reply]:
        memory = with_person(memory, meaning)
        meaning = of_person(memory, meaning)
        if danger.is_another(memory, meaning):
            memory = replace(danger.without(memory), over=False)
        elif (stands := danger.standing(memory)) and danger.is_over(memory, meaning, self._answers):
            over = self._answers.over(stands)
            memory = danger.without(memory)
            if not danger.asks_beside(meaning):
                return replace(memory, misses=0), Reply((over,), confidence=meaning.confidence)
        if danger.goes_first(memory, meaning):
            return self._answer(memory, meaning, Reference(EMERGENCY))
        context = context_of(memory, self._answers)
        if meaning.decision is Decision.NOT_COVERED and not after_sign(meaning, context, self._answers):
            return self._not_covered(memory, meaning)
        if meaning.also and meaning.also not in signs_beside(meaning):
            return self._two(memory, meaning, meaning.also)
        offered = memory.offered or memory.choices
        reference = chosen(meaning, offered) or resolve(meaning, context, self._answers)
        if (courtesy := courtesy_in(meaning)) and not self._is_reply(memory, meaning, reference):
            return self._commands.answer(memory, meaning, courtesy)
        if reference and reference.beyond:
            return self._no_such_number(memory, reference.label)
        if reference and reference.unsaid:
            unsaid = Reply(
                (self._wording.none_best,), confidence=meaning.confidence, decision=Decision.NOT_COVERED
            )
            return memory, unsaid
        if reference and reference.label.intent == "next":
            return self._commands.next(
                memory, replace(meaning, label=reference.label), reference.aspect == "more"
            )
        if reference:
            return self._answer(memory, meaning, reference)
        if _in_doubt(memory, meaning):
            return self._refuse(memory, replace(meaning, decision=Decision.REFUSE))
        if memory.offered and (answer := yes_or_no(meaning)):
            return self._to_offer(memory, replace(meaning, label=Label(answer)))
        if meaning.decision.lets_go:
            return self._refuse(memory, meaning)
        if meaning.decision in (Decision.OFFER, Decision.CONFIRM):
            return self._ask_back(memory, meaning)
        if meaning.intent in COMMANDS:
            return self._commands.obey(memory, meaning)
        return self._answer(memory, meaning, Reference(meaning.label))

    def _is_reply(self, memory: Memory, meaning: Meaning, reference: Reference | None) -> bool:
        """Whether a courtesy answers what was asked back, or claims a sign: "that is it"."""
        claims = (
            reference is not None
            and reference.claimed
            and reference.label != context_of(memory, self._answers).reported
        )
        return claims or bool(memory.offered and yes_or_no(meaning))

    def _answer(
        self, memory: Memory, meaning: Meaning, reference: Reference, remind: bool = True
    ) -> tuple[Memory, Reply]:
        answers = self._answers
        told = told_in(meaning, reference)
        since = 0 if told else memory.since
        reported = reported_after(memory.reported, told)
        label = answered_after(reported, reference.label)
        answer = danger.told_again(memory, reported, label, label != meaning.label, answers)
        answer = answer or self._told(replace(reference, label=label))
        chunks = answer.chunks + tuple(
            chunk for each in reference.also for chunk in answers.of(each).chunks[:1]
        )
        if label == meaning.label:
            chunks += tuple(map(answers.point, signs_beside(meaning)))
        reminds = remind and needs_reminder(reported, since, label)
        if reported and reminds:
            chunks = (danger.reminder(memory, reported, answers), *chunks)
        if memory.over and may_remind(label):
            chunks = (answers.past_emergency(), *chunks)
        place = memory.place
        if label.intent in LISTS:
            listing = answers.topic.listing(LISTS[label.intent])
            place = Place(LISTS[label.intent], len(listing.items) if listing and reference.whole else 0)
        elif label.item and (place is None or place.kind != label.intent):
            place = None
        before = memory.offered or memory.choices
        choices = reference.choices or two_named(meaning, label) or (before if label in before else ())
        memory = replace(
            memory, reported=reported, since=since + (remind and may_remind(label)),
            reminded=memory.reminded + reminds, subject=label, told=(*memory.told, label)[-REMEMBERED:],
            over=memory.over and not may_remind(label) and label != EMERGENCY,
            item=label if label.item else memory.item if label.intent in ASIDES else None,
            more=answer.more if label.intent not in LISTS else (), place=place, offered=(), choices=choices,
        )  # fmt: skip
        sure = 1.0 if label != meaning.label else meaning.confidence
        return memory, Reply(chunks, answer.more, label, sure)

    def _told(self, reference: Reference) -> Answer:
        answers, label = self._answers, reference.label
        if reference.whole:
            return answers.whole(label)
        return answers.item_aspect(label, reference.aspect) if reference.aspect else answers.of(label)

    def _two(self, memory: Memory, meaning: Meaning, second: Label) -> tuple[Memory, Reply]:
        memory, first = self._answer(memory, meaning, Reference(meaning.label), remind=False)
        if meaning.label == EMERGENCY:
            return memory, first
        if second == EMERGENCY:  # not sure enough to be told, too likely to be passed over
            return memory, replace(first, chunks=(self._answers.maybe_emergency(), *first.chunks))
        memory, also = self._answer(memory, meaning, Reference(second), remind=False)
        chunks = (*first.chunks, self._wording.also, *also.chunks)
        return memory, Reply(chunks, also.more, meaning.label, meaning.confidence)

    def _no_such_number(self, memory: Memory, label: Label) -> tuple[Memory, Reply]:
        text = self._answers.no_such_number(LISTS[label.intent])
        return memory, Reply((text,), label=label, decision=Decision.CONFIRM)

    def _ask_back(self, memory: Memory, meaning: Meaning) -> tuple[Memory, Reply]:
        labels: tuple[Label, ...] = (meaning.label,)
        if meaning.decision is Decision.OFFER and meaning.runner_up:
            labels = (meaning.label, meaning.runner_up)
        reply = Reply(
            (self._answers.asked_back(labels),), (), meaning.label, meaning.confidence, meaning.decision
        )
        return replace(memory, offered=labels, choices=labels), reply

    def _ask_whether(self, memory: Memory, meaning: Meaning) -> tuple[Memory, Reply]:
        """Asks whether the danger was said that was perhaps heard."""
        name, heard = meaning.perhaps or ("", ())
        if name == danger.asked_about(memory):  # heard twice
            told = replace(meaning, label=EMERGENCY, danger=name)
            memory, reply = self._answer(memory, told, Reference(EMERGENCY))
            return remembering(memory, told, reply), reply
        reply = Reply(
            (self._answers.perhaps_said(heard),), (), EMERGENCY, meaning.confidence, Decision.CONFIRM
        )
        memory = replace(memory, offered=(EMERGENCY,), choices=(), asked=name)
        return remembering(memory, meaning, reply), reply

    def _to_offer(self, memory: Memory, meaning: Meaning) -> tuple[Memory, Reply]:
        offered = memory.offered
        if meaning.intent == "no":
            return danger.dismissing(memory), said(meaning, self._wording.dropped)
        if len(offered) == 1:
            told = replace(meaning, danger=danger.asked_about(memory))
            return self._answer(memory, told, Reference(offered[0]))
        first, second = (self._answers.name(label) for label in offered)
        return memory, said(meaning, self._wording.which_one.format(first=first, second=second))

    def _refuse(self, memory: Memory, meaning: Meaning) -> tuple[Memory, Reply]:
        if danger.asked_about(memory) and memory.last and memory.last.chunks != self._asked_again:
            return memory, Reply(self._asked_again, (), EMERGENCY, 1.0, Decision.CONFIRM)
        steps = self._wording.no_match
        step = steps[min(memory.misses, len(steps) - 1)]
        if memory.last and memory.last.chunks == self._answers.fill_all(step):
            step = steps[-2]  # never the same words twice in a row
        chunks = self._answers.fill_all(step)
        if memory.misses == 0 and meaning.decision is Decision.IGNORE:
            chunks = (self._answers.fill(self._wording.not_said_to_me), *chunks[1:])
        if memory.misses == 0 and {PART, EVENT} <= set(meaning.named):  # the topic it is, but not this of it
            chunks = (self._answers.fill(self._wording.nothing_listed), *chunks[1:])
        memory = replace(memory, misses=memory.misses + 1, offered=())
        return memory, Reply(chunks, (), NONE, meaning.confidence, meaning.decision)

    def _not_covered(self, memory: Memory, meaning: Meaning) -> tuple[Memory, Reply]:
        """It is named, and the conversation goes on as if it had not been asked."""
        chunks = self._answers.not_covered(meaning.about, meaning.beyond)
        reply = Reply(chunks, (), NONE, meaning.confidence, meaning.decision, about=meaning.about)
        return replace(memory, offered=()), reply


def _in_doubt(memory: Memory, meaning: Meaning) -> bool:
    """Whether the question if a danger was said is answered by neither yes nor no."""
    return bool(danger.asked_about(memory)) and doubts(meaning)


def _let_go(memory: Memory, meaning: Meaning) -> tuple[Memory, Reply]:
    silence = Reply((), confidence=meaning.confidence, decision=Decision.IGNORE)
    return replace(memory, passed=memory.passed + 1), silence
