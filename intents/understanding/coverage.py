"""What is asked about the topic that its source says nothing on: "does coffee do it", "is it Parkinson's".

What people ask about beside a topic stands in ``not_covered.yaml``. Whether a question is about such a thing is tried out:
the topic's own causes or remedies are put in its place. Where most of them would be told about, it is asked for like them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise

from content.topic import Item, Kind, Topic
from intents.concept import EVENT, OTHER, PART
from intents.meaning import COMMANDS, NONE, Decision, Meaning
from intents.safety.urgency import is_urgent
from intents.understanding.ages import ages_in
from intents.understanding.asked import Asked, Understand, Words, is_to_others
from intents.understanding.meant import Moment
from intents.understanding.not_covered import Term, Terms, load_not_covered
from intents.words.gazetteer import Gazetteer, Span, stem
from intents.words.normalize import words

_STAYS = COMMANDS | {"help", "source", "warnings"}  # when to see a doctor is told whatever else was named
_TOPIC: tuple[Kind, ...] = ("cause", "remedy")
_FOR_ME = 0.3  # what must speak for it where nothing but "it" points at the topic: see `Meaning.for_me`
_STRANGE, _STRANGE_IF_NAMED = 1, 2  # words beside the term that nothing explains; more is another subject
_LONGEST = 3  # words that nothing explains, taken for one thing
_NEAR = 3  # words before a term in which "not enough" may stand, or after it, in which "help" may


class Coverage:
    """Finds what the source of one topic does not cover. Pure: the same words, the same judgement."""

    def __init__(self, topic: Topic) -> None:
        self._data = load_not_covered()
        items = {kind: tuple(_items(topic, kind)) for kind in _TOPIC}
        names = self._data.names()
        known = self._known = frozenset(word for _, name in names for word in words(name))
        self._covered = frozenset(topic.covers)
        own = (name for kind in _TOPIC for item in items[kind] for name in item.names)
        alike = (name for name in own if not known.isdisjoint(name.split()))
        others = ((None, name) for name in (*self._data.harmless, *alike))
        of_topic = {stem(word) for name in topic.words.named() for word in words(name)}
        beside = [pair for pair in names if not of_topic.issuperset(map(stem, words(pair[1])))]
        self._terms: Gazetteer[Term | None] = Gazetteer([*beside, *others])
        self._amounts = Gazetteer([(True, amount) for amount in self._data.dose.amounts])
        self._measures = {word for amount in self._data.dose.amounts for word in amount.split()}
        self._own = {kind: tuple(item.names[0] for item in items[kind]) for kind in _TOPIC}
        self._parts = frozenset(stem(word) for name in topic.words.part for word in words(name))

    def judge(self, meaning: Meaning, said: Words, understand: Understand, moment: Moment) -> Meaning:
        """The meaning, or that what was asked about is not covered. ``understand`` gives the meaning of other words,
        ``moment`` is what it comes after.

        Where it is of a person of whom not everything is told, it names that person.
        """
        if moment is Moment.OVERHEARD and is_to_others(meaning, moment):
            return meaning
        person: Asked | None = None
        for asked in self._terms_in(meaning, said, understand, moment):
            if self._is_of_person(asked):
                person = person or asked
            if self._is_not_covered(asked):
                return self._not_covered(asked)
        return self._of_person(meaning, person) if person else meaning

    def _terms_in(
        self, meaning: Meaning, said: Words, understand: Understand, moment: Moment
    ) -> Iterator[Asked]:
        asked = partial(Asked, said=said, meaning=meaning, understand=understand, moment=moment)
        spans = [span for span in self._terms.spans(said) if self._is_written_so(said[span.start : span.end])]
        for span in spans:
            own, dosed = None in span.stands_for, self._is_dosed(span, said)
            if own and not dosed:
                continue  # the topic has something of that name, or it is something else
            for term in sorted(term for term in span.stands_for if term and term.kind not in self._covered):
                yield asked(term=term, start=span.start, end=span.end, own=own, dosed=dosed)
        ages = (age for age in ages_in(said, self._data.ages) if age[0] not in self._covered)
        for kind, start, end in ages:
            yield asked(term=self._data.first(kind), start=start, end=end, own=False, dosed=False)
        start, end = _strange(meaning, said) if {PART, EVENT} <= set(meaning.named) else (0, 0)
        if not spans and 0 < end - start <= _LONGEST:
            term = Term("thing", self._thing(said, start, end))
            thing = asked(term=term, start=start, end=end, own=False, dosed=False)
            if not thing.answered:
                yield thing

    def _is_written_so(self, name: Words) -> bool:
        """Whether a name is not another form of the word: "iron", but not "ironing"."""
        return all(word in self._known or not word.endswith(("ing", "ed")) for word in name)

    def _thing(self, said: Words, start: int, end: int) -> str:
        """What is named where a noun stands: "could ghosts make …", "because of ghosts"; "contagious" names nothing."""
        things, before = self._data.things, said[start - 1 : start]
        if before and before[0] in self._data.questions.inverted:
            named = said[end : end + 1] and said[end] in things.doing
        else:
            named = before and before[0] in things.before
        return " ".join(said[start:end]) if named else things.unnamed

    def _is_dosed(self, span: Span[Term | None], said: Words) -> bool:
        """Whether an amount stands near it: "how much magnesium"."""
        dose = self._data.dose
        return any(term and term.kind in dose.of for term in span.stands_for) and any(
            max(amount.start, span.start) - min(amount.end, span.end) <= dose.within
            for amount in self._amounts.spans(said)
        )

    def _not_covered(self, asked: Asked) -> Meaning:
        name = asked.term.name
        about = self._data.dose.name.format(name=name) if asked.dosed else name
        return replace(
            asked.meaning, label=NONE, decision=Decision.NOT_COVERED, also=None,
            about=about, beyond=asked.term.kind, reason=f"asked about {about}",
        )  # fmt: skip

    # Persons

    def _is_of_person(self, asked: Asked) -> bool:
        """Whether it is of a person of whom not everything is told: "my baby's knee", not "my knee, and the baby cries"."""
        kind = self._kind(asked)
        return bool(kind.guards) and not (kind.others and self._is_of_the_speaker(asked))

    def _is_of_the_speaker(self, asked: Asked) -> bool:
        said = [word for word in asked.said if word not in self._data.questions.sides]
        return any(word == "my" and stem(following) in self._parts for word, following in pairwise(said))

    def _of_person(self, meaning: Meaning, person: Asked) -> Meaning:
        """What is told of a person, or that it is not covered: what would be told is not to be told of them, or it is
        only said of them what the topic is about. A danger is told of everybody."""
        guards = self._kind(person).guards
        also = None if meaning.also and meaning.also.intent in guards else meaning.also
        if self._is_danger(person):
            return replace(meaning, also=also, about=person.term.name, beyond=person.term.kind)
        guarded = also != meaning.also or meaning.intent in guards
        if guarded or (not person.answered and {PART, EVENT} <= set(person.rest.named)):
            return self._not_covered(person)
        return replace(meaning, about=person.term.name, beyond=person.term.kind)

    # What a question is about

    def _is_not_covered(self, asked: Asked) -> bool:
        if self._is_danger(asked) or asked.meaning.also:
            return False
        if self._is_cut_short(asked):
            return not asked.answered or asked.guessed or asked.meaning.item is None
        if asked.answered and asked.meaning.intent in self._told_anyway(asked):
            return False
        if asked.to_others or not self._asks(asked.said) or not self._is_on_topic(asked):
            return False
        return asked.dosed or self._is_asked_for(asked)

    def _told_anyway(self, asked: Asked) -> frozenset[str]:
        """What is told whatever else was named."""
        return _STAYS - {"warnings"} if self._kind(asked).anyway else _STAYS

    def _is_cut_short(self, asked: Asked) -> bool:
        """Whether it goes on with what was spoken of: "what about tea", "and for my kid"."""
        questions = self._data.questions
        opens = " ".join(asked.said).startswith(questions.cut_short)
        talking = asked.moment in (Moment.TALKING, Moment.EXPECTED)
        return talking and opens and set(asked.others) <= set(questions.loose)

    def _asks(self, said: Words) -> bool:
        questions = self._data.questions
        return self._opens_as_question(said) or any(
            word in questions.reasons or (word in questions.inverted and following in questions.subjects)
            for word, following in pairwise((*said, ""))
        )

    def _opens_as_question(self, said: Words) -> bool:
        questions = self._data.questions
        return next((word for word in said if word not in questions.leading), "") in questions.asking

    def _is_on_topic(self, asked: Asked) -> bool:
        """Whether the topic is named, or something points at it and nothing else is named."""
        strange = len(set(asked.rest.unexplained) - self._measures)
        if OTHER in asked.rest.named and PART not in asked.rest.named:
            return False
        if asked.topic_named:
            return strange <= _STRANGE_IF_NAMED
        if self._kind(asked).far:
            return False
        if self._kind(asked).anyway and asked.answered:
            return True
        if asked.dosed and asked.own:
            return not strange
        if self._is_had(asked, self._data.questions.having):
            return strange <= _STRANGE
        return (self._points(asked) and strange <= _STRANGE) or (self._tells(asked) and not strange)

    def _points(self, asked: Asked) -> bool:
        questions = self._data.questions
        if set(questions.pointing).isdisjoint(asked.others):
            return False
        return "plain" not in self._kind(asked).like or not set(questions.frames).isdisjoint(asked.others)

    def _tells(self, asked: Asked) -> bool:
        """Whether it is asked what such a thing does, and not of what: "does acupuncture help", "is wine a reason"."""
        after = asked.said[asked.end : asked.end + _NEAR]
        return not self._is_open(asked) and not set(self._data.questions.telling).isdisjoint(after)

    def _is_open(self, asked: Asked) -> bool:
        """Whether it can't be answered by yes or no."""
        return asked.said[0] in self._data.questions.open

    def _is_had(self, asked: Asked, endings: tuple[str, ...]) -> bool:
        """Whether it is asked if somebody has it: "am I getting MS", "will it turn into Parkinson's"."""
        before = " ".join(self._without_amounts(asked.said[: asked.start]))
        return self._kind(asked).had and before.endswith(endings)

    def _is_subject(self, asked: Asked) -> bool:
        """Whether it is what the question opens with: "would ibuprofen calm it down"."""
        before = self._without_amounts(asked.said[: asked.start])
        while len(before) > 1 and before[0] in self._data.questions.leading:
            before = before[1:]
        return len(before) == 1 and before[0] in self._data.questions.inverted

    def _without_amounts(self, before: Words) -> Words:
        """Without an article, or how much of it: "is too little …"."""
        while before and before[-1] in self._data.questions.amounts:
            before = before[:-1]
        return before

    def _is_asked_for(self, asked: Asked) -> bool:
        like = self._kind(asked).like
        if asked.answered and self._is_told_all_the_same(asked):
            return False
        if "question" in like:
            return self._asks(asked.said[: asked.end])
        if "open" in like:
            return not set(self._data.questions.what).isdisjoint(asked.said[: asked.end])
        if self._is_in_passing(asked) or (asked.term.kind == "thing" and self._is_open(asked)):
            return False
        if "plain" in like:
            return not asked.answered and (
                asked.topic_named or asked.said[0] not in self._data.questions.reasons
            )
        questions = self._data.questions
        had = self._is_had(asked, (*questions.having, *questions.becoming))
        return had or any(self._is_like(kind, asked) for kind in _TOPIC if kind in like)

    def _is_told_all_the_same(self, asked: Asked) -> bool:
        """Whether the item that is told is named beside the term, or is the lack of it, or such things in general."""
        label, kind = asked.meaning.label, self._kind(asked)
        if self._is_subject(asked) and label.intent == "remedy" and "remedy" in kind.like:
            return False  # "would ibuprofen calm it" asks about no calm
        before = asked.said[max(0, asked.start - _NEAR) : asked.start]
        lacking = not set(self._data.questions.lacking).isdisjoint(before)
        wide = label.item is not None and (lacking or kind.general)
        return wide or label in asked.rest.named_items

    def _is_in_passing(self, asked: Asked) -> bool:
        """Whether a question of its own follows: "i had a coffee and it twitches, how do i stop it"."""
        questions = self._data.questions
        return any(
            word in questions.reasons and before not in questions.being  # "could shoes be why"
            for before, word in pairwise(asked.said[asked.end :])
        )

    def _is_like(self, kind: Kind, asked: Asked) -> bool:
        """Whether causes or remedies of the topic would be told about in place of the term."""
        own = self._own[kind]
        least = -1.0 if asked.topic_named or self._tells(asked) else _FOR_ME
        surer = asked.answered and not self._is_subject(asked)  # than the answer
        needed = len(own) if surer else len(own) // 2 + 1
        told = (_is_told(asked.with_other(name), least) for name in own)
        return bool(own) and _reaches(told, needed, len(own) - needed)

    def _is_danger(self, asked: Asked) -> bool:
        """Whether it is told or asked for a danger; a sign that nobody named or reported is none in a mere question."""
        return is_urgent(asked.meaning.label) and not (asked.guessed and self._opens_as_question(asked.said))

    def _kind(self, asked: Asked) -> Terms:
        return self._data.kinds[asked.term.kind]


def _is_told(meaning: Meaning, least: float) -> bool:
    """Whether an item that is named would be told about, and as much speaks for that it is meant for the assistant."""
    told = meaning.decision is Decision.ANSWER and meaning.label in meaning.named_items
    return told and meaning.for_me >= least


def _reaches(found: Iterable[bool], needed: int, to_spare: int) -> bool:
    """Whether so many are true; it looks no further than it must."""
    for each in found:
        needed, to_spare = (needed - 1, to_spare) if each else (needed, to_spare - 1)
        if not needed or to_spare < 0:
            return not needed
    return not needed


def _strange(meaning: Meaning, said: Words) -> tuple[int, int]:
    """From where to where the words stand that nothing explains."""
    at = [number for number, word in enumerate(said) if word in meaning.unexplained]
    return (at[0], at[-1] + 1) if at else (0, 0)


def _items(topic: Topic, kind: Kind) -> Iterator[Item]:
    listing = topic.listing(kind)
    yield from (listing.items if listing else ())
