"""What is said to the voice itself, obeyed: the commands, on and back through what there is to tell, and courtesies."""

from __future__ import annotations

from dataclasses import replace

from content.topic import LISTS
from intents.answers import Answer, Answers
from intents.concept import (
    ACKNOWLEDGING,
    CLOSING,
    DROPPING,
    GREETING,
    LOUDNESS,
    PRIVACY,
    TIMING,
    VOICES,
    Concept,
)
from intents.dialog.memory import Memory, Place
from intents.dialog.recall import is_answer
from intents.meaning import EMERGENCY, Decision, Label, Meaning
from intents.reply import Effect, Reply


class Commands:
    """Obeys them in the words of one topic. Pure, as the conversation is."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._wording = answers.wording

    def obey(self, memory: Memory, meaning: Meaning) -> tuple[Memory, Reply]:
        """What a command brings about."""
        wording, fill = self._wording, self._answers.fill
        match meaning.intent:
            case "repeat":
                chunks = memory.last.chunks if memory.last else (fill(wording.nothing_said),)
                more = memory.last.more if memory.last else ()
                return memory, Reply(chunks, more, meaning.label, meaning.confidence)
            case "next":
                return self.next(memory, meaning)
            case "previous":
                return self._previous(memory, meaning)
            case "yes" if not memory.declined and (memory.more or self._list_goes_on(memory)):
                return self.next(memory, replace(meaning, label=Label("next")))
            case "yes":
                return memory, said(meaning, fill(wording.agreed))
            case "no":
                return memory, said(meaning, fill(wording.declined))
            case "slower":
                return memory, said(meaning, wording.slower, Effect.SLOWER)
            case "faster":
                return memory, said(meaning, wording.faster, Effect.FASTER)
            case "stop":
                return memory, said(meaning, wording.stopped)
            case "thanks":
                return memory, said(meaning, wording.thanks)
            case _:
                return memory, said(meaning, wording.goodbye, Effect.GOODBYE)

    def answer(self, memory: Memory, meaning: Meaning, courtesy: Concept) -> tuple[Memory, Reply]:
        """The reply to what asks nothing of the topic: nothing is gone on with, and what was told stays where it is."""
        wording = self._wording
        if courtesy == DROPPING:
            return replace(memory, offered=(), choices=()), said(meaning, wording.declined)
        chunks = {
            GREETING: self._answers.greeted().chunks,
            PRIVACY: wording.private,
            LOUDNESS: (wording.no_volume,),
            TIMING: (wording.no_hurry,),
            VOICES: (wording.no_voice,),
            CLOSING: (wording.closed,),
            ACKNOWLEDGING: (wording.acknowledged,),
        }[courtesy]
        return memory, Reply(chunks, (), meaning.label, meaning.confidence, meaning.decision)

    def next(self, memory: Memory, meaning: Meaning, of_item: bool = False) -> tuple[Memory, Reply]:
        """More of the item asked about last; when that is told, or on a plain "next", the list goes on, unless it is to be
        of the item."""
        wants_more = of_item or "more" in meaning.words or not self._list_goes_on(memory)
        if memory.more and wants_more:
            reply = Reply(memory.more, (), meaning.label, meaning.confidence)
            return replace(memory, more=()), reply
        if self._list_goes_on(memory) and memory.place and not of_item:
            place = Place(memory.place.kind, memory.place.start + self._answers.page_length)
            answer = self._answers.page(place.kind, place.start)
            return replace(memory, place=place, more=(), item=None), told(meaning, answer)
        if memory.subject:
            text = self._wording.no_more.format(title=self._answers.title(memory.subject))
        else:
            text = self._answers.fill(self._wording.no_more_at_all)
        return memory, said(meaning, text)

    def upcoming(self, memory: Memory, reply: Reply) -> tuple[str, ...]:
        """What "tell me more" would say next; nothing after a question back or an emergency."""
        before = memory.last if reply.label.intent == "repeat" and memory.last else reply
        asked_back = before.decision in (Decision.OFFER, Decision.CONFIRM)
        if asked_back or memory.subject == EMERGENCY or before.label.intent in {"emergency", "goodbye"}:
            return ()
        if memory.more:
            return memory.more
        if memory.place and self._list_goes_on(memory):
            return self._answers.page(
                memory.place.kind, memory.place.start + self._answers.page_length
            ).chunks
        return ()

    def _previous(self, memory: Memory, meaning: Meaning) -> tuple[Memory, Reply]:
        """The part of the list before this one, else the reply before this one."""
        reading_list = memory.last is not None and memory.last.label.intent in {*LISTS, "next", "previous"}
        if memory.place and memory.place.start and reading_list:
            place = Place(memory.place.kind, max(0, memory.place.start - self._answers.page_length))
            return replace(memory, place=place, more=()), told(
                meaning, self._answers.page(place.kind, place.start)
            )
        if not memory.before:
            return memory, said(meaning, self._wording.nothing_before)
        earlier = memory.before[-1]
        subject = earlier.label if is_answer(earlier.label) else memory.subject
        more = earlier.more if earlier.label.item else ()
        memory = replace(memory, before=memory.before[:-1], subject=subject, more=more)
        return memory, Reply(earlier.chunks, earlier.more, meaning.label, meaning.confidence)

    def _list_goes_on(self, memory: Memory) -> bool:
        listing = self._answers.topic.listing(memory.place.kind) if memory.place else None
        return bool(
            listing and memory.place and memory.place.start + self._answers.page_length < len(listing.items)
        )


def said(meaning: Meaning, text: str, effect: Effect = Effect.NONE) -> Reply:
    """A sentence as the reply to a command."""
    return Reply((text,), (), meaning.label, meaning.confidence, Decision.ANSWER, effect)


def told(meaning: Meaning, answer: Answer) -> Reply:
    """An answer as the reply to an utterance."""
    return Reply(answer.chunks, answer.more, meaning.label, meaning.confidence)
