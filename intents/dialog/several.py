"""A conversation about several topics: each has an expert, and the one who has most to say to what was said replies.

Pure: the same experts, state and words, the same turn. Whom a thing was asked of is found in this order: danger; a warning
sign of a topic that is named; who is named, who can answer, who is talked with; and where nothing tells two of them apart,
they are named, and it is asked which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from intents.dialog.expert import Expert
from intents.dialog.memory import Memory
from intents.dialog.turn import Turn
from intents.heard import Heard
from intents.meaning import COMMANDS, EMERGENCY, HELP, Decision, Label
from intents.pointing.offers import doubts, yes_or_no
from intents.pointing.words import place_in
from intents.reply import Reply
from intents.safety.urgency import is_emergency, is_urgent
from intents.words.lists import in_words

_PATIENCE = 2  # utterances to others while it is open which topic is meant
_TELLING = 1.5  # times e: so much likelier words tell which topic is meant
_NAMING = 6  # words: "the one about trouble sleeping"


@dataclass(frozen=True)
class Asked:
    """What was asked of nobody in particular, who can answer it, and how much was said to others since."""

    heard: Heard
    experts: tuple[int, ...]
    passed: int = 0

    def passing(self) -> Asked | None:
        """What is left of it when something more was said to others: soon nothing."""
        return replace(self, passed=self.passed + 1) if self.passed < _PATIENCE else None


@dataclass(frozen=True)
class State:
    """What is remembered: of each topic, which one is talked about (None: none yet), and what was asked of nobody."""

    memories: tuple[Memory, ...]
    current: int | None = None
    asked: Asked | None = None

    @classmethod
    def fresh(cls, topics: int) -> State:
        """Nothing was said yet."""
        return cls((Memory(),) * topics)

    @property
    def memory(self) -> Memory:
        """What is remembered of what is talked about."""
        return self.memories[self.current or 0]


@dataclass(frozen=True)
class _Offer:
    """What one expert makes of an utterance."""

    expert: int
    memory: Memory
    turn: Turn
    current: bool
    slots: int  # words in it by which the topic is named
    likelihood: float  # of these words in what is said of the topic: a logarithm

    @property
    def items(self) -> bool:
        """Whether the item that is told was named."""
        return self.turn.reply.label in self.turn.meaning.named_items

    @property
    def met(self) -> int:
        """Whether it is answered (3), its source says nothing of it (2), it is asked back (1), or let go (0)."""
        what = self.turn.reply.decision
        return {Decision.ANSWER: 3, Decision.NOT_COVERED: 2, Decision.REFUSE: 0, Decision.IGNORE: 0}.get(
            what, 1
        )

    @property
    def is_command(self) -> bool:
        return self.turn.reply.label.intent in COMMANDS and self.met == 3

    @property
    def warns(self) -> bool:
        """Whether a warning sign that somebody reports is told."""
        meaning = self.turn.meaning
        return self.met == 3 and is_urgent(meaning.label) and bool(meaning.reported)

    @property
    def rank(self) -> tuple[float, ...]:
        meaning = self.turn.meaning
        warns = self.met == 3 and is_urgent(meaning.label)
        of_topic = self.slots > 0 or (self.current and self.warns)
        return (
            bool(meaning.claimed), bool(meaning.danger), warns and of_topic,
            self.slots, self.met, self.items, self.current or not self.is_command,
            self.likelihood, self.current, meaning.confidence,
        )  # fmt: skip


def answered(experts: Sequence[Expert], state: State, heard: Heard) -> tuple[State, Turn]:
    """The turn of the expert who has most to say, and what is remembered then."""
    if len(experts) == 1:
        memory, turn = experts[0].turn(state.memories[0], heard)
        return State((memory,), 0), turn
    offers = [_offer(experts, state, at, heard) for at in range(len(experts))]
    if state.asked and (reply := _told_which(experts, state, state.asked, offers)):
        return reply
    best = max(offers, key=lambda offer: offer.rank)
    if best.met == 0:  # a sign that is reported is told, whatever else is named
        best = next((offer for offer in offers if offer.warns), best)
    usual = offers[state.current or 0]
    if not best.slots and best.rank[:2] == usual.rank[:2] and _is_enough(usual, best):
        best = usual
    alike = [offer for offer in offers if _is_alike(offer, best)]
    if len(alike) > 1 and not any(offer.current for offer in alike):
        return _ask_which(experts, state, heard, alike)
    return _taken(experts, state, best)


def _is_enough(usual: _Offer, best: _Offer) -> bool:
    """Whether who is talked with, or else the first, is to reply although another has more to say, but is not named."""
    if best.met == 0 or (usual.is_command and best.is_command) or (_is_of_all(usual) and _is_of_all(best)):
        return True
    return usual.current and 0 < usual.met >= best.met and usual.items >= best.items


def _is_of_all(offer: _Offer) -> bool:
    """Whether it is asked of the assistant itself."""
    return offer.turn.reply.label in (HELP, Label("source"))


def _offer(experts: Sequence[Expert], state: State, at: int, heard: Heard) -> _Offer:
    """What an expert says; who is not talked with knows of an emergency that was told to another."""
    current = at == state.current
    memory = (
        state.memories[at]
        if current or state.current is None
        else _adopting(state.memories[at], state.memory)
    )
    memory, turn = experts[at].turn(memory, heard)
    expert = experts[at]
    return _Offer(at, memory, turn, current, expert.naming(heard.text), expert.likelihood(heard.text))


def _adopting(memory: Memory, talked: Memory) -> Memory:
    reported = talked.reported if is_emergency(talked.reported) else memory.reported
    return replace(
        memory, reported=reported, disclaimed=memory.disclaimed or talked.disclaimed, passed=memory.passed + 1
    )


def _is_alike(offer: _Offer, best: _Offer) -> bool:
    """Whether nothing tells whom of the two it was asked of."""
    plain = best.slots or best.is_command or _is_of_all(best) or best.turn.reply.label == EMERGENCY
    if plain or best.met < 3:
        return offer is best
    if offer.slots or offer.met < best.met or offer.is_command:
        return False
    # "What are the causes" is asked of any topic in any words.
    tells_item = best.turn.reply.label.item is not None
    return not tells_item or best.likelihood - offer.likelihood < _TELLING


def _taken(experts: Sequence[Expert], state: State, offer: _Offer) -> tuple[State, Turn]:
    """The turn of one expert. Where talk turns to another topic that was not named, it is named first."""
    memories = list(state.memories)
    memories[offer.expert] = offer.memory
    turn, let_go = offer.turn, offer.met == 0
    current = state.current if let_go else offer.expert
    asked = state.asked.passing() if state.asked and let_go and not turn.reply.chunks else None
    turns_away = state.current is not None and not offer.current and not offer.slots
    if turns_away and offer.met == 3 and not turn.meaning.danger:
        answers = experts[offer.expert].answers
        chunks = (answers.fill(answers.wording.now_about), *turn.reply.chunks)
        turn = replace(turn, reply=replace(turn.reply, chunks=chunks))
    return State(tuple(memories), current, asked), turn


def _ask_which(
    experts: Sequence[Expert], state: State, heard: Heard, alike: Sequence[_Offer]
) -> tuple[State, Turn]:
    """Asks which of the topics is meant, and remembers what was asked."""
    asked = Asked(heard, tuple(offer.expert for offer in alike))
    return _asking(experts, state, asked, alike[0].turn)


def _asking(experts: Sequence[Expert], state: State, asked: Asked, turn: Turn) -> tuple[State, Turn]:
    titles = [experts[at].topic.title for at in asked.experts]
    question = experts[0].answers.wording.which_topic.format(topics=in_words(titles, "or"))
    reply = Reply((question,), (), turn.reply.label, turn.reply.confidence, Decision.OFFER)
    # "Repeat" is of it; but nobody is talked with yet, so that what others say is let go as before.
    memories = tuple(replace(memory, last=reply, passed=max(1, memory.passed)) for memory in state.memories)
    return State(memories, state.current, asked), replace(turn, reply=reply)


def _told_which(
    experts: Sequence[Expert], state: State, asked: Asked, offers: Sequence[_Offer]
) -> tuple[State, Turn] | None:
    """What was asked of nobody, answered by whoever is named now; None where nobody is, or something else is said."""
    meaning = offers[0].turn.meaning
    if any(offer.turn.meaning.danger or _says_more(offer) for offer in offers):
        return None
    if meaning.intent == "repeat" or yes_or_no(meaning) == "yes" or doubts(meaning):
        return _asking(experts, state, asked, offers[0].turn)
    if yes_or_no(meaning) == "no":
        wording = experts[0].answers.wording
        reply = Reply((wording.dropped,), (), Label("no"), meaning.confidence)
        return replace(state, asked=None), replace(offers[0].turn, reply=reply)
    named = [offer.expert for offer in offers if offer.slots and offer.expert in asked.experts]
    at = place_in(meaning.words, len(asked.experts))
    if at is not None and not named:  # "the second one", but not "the nosebleed one"
        named = [asked.experts[at]]
    if len(named) != 1 or len(meaning.words) > _NAMING:
        return None
    heard = replace(asked.heard, called=True, continues=False)
    return _taken(experts, replace(state, asked=None), _offer(experts, state, named[0], heard))


def _says_more(offer: _Offer) -> bool:
    """Whether a topic is not only named: a sign is told, or something else is asked about it."""
    told = offer.turn.meaning.reported or offer.turn.reply.label.intent != "overview"
    return offer.slots > 0 and offer.met == 3 and bool(told)
