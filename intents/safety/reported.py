"""Warning signs that somebody reports, found clause by clause and apart from what else is asked.

A sign is reported where one of its names is said and not denied, of a person or the topic, and not asked about in general.
What lasts is a sign only of the topic itself: "I have had these tablets for weeks" is none. What began is one only where
the clause says so: "tablets" alone are none, "new tablets" are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from content.building import FromFile
from content.topic import When
from content.yamlfile import read_as
from intents.concept import EVENT, OTHER, PART, Concept
from intents.meaning import EMERGENCY, QUESTIONS, Decision, Label, Meaning, Sign
from intents.safety.urgency import is_reassuring
from intents.words.gazetteer import Span, stem
from intents.words.lexicon import Reading
from intents.words.normalize import english

_QUESTION = 3  # words at least

REPORTED_FILE = Path(__file__).with_name("reported.yaml")


@dataclass(frozen=True)
class Telling(FromFile):
    """The word lists of ``reported.yaml``, where each is explained."""

    joints: frozenset[str]
    questions: frozenset[str]
    helpers: frozenset[str]
    subjects: frozenset[str]
    persons: frozenset[str]
    pronouns: frozenset[str]
    others: frozenset[str]
    doers: frozenset[str]
    owners: frozenset[str]
    times: frozenset[str]
    moments: frozenset[str]
    neutral: frozenset[str]
    beginnings: frozenset[str]
    conditions: frozenset[str]
    denials: frozenset[str]
    able: frozenset[str]
    unable: frozenset[str]

    def begins_clause(self, said: tuple[str, ...], at: int) -> bool:
        """Whether a word joins, or asks, or is the subject of something told: "… does it help | my knee has gone numb"."""
        word, before, after = said[at], said[at - 1], said[at + 1] if at + 1 < len(said) else ""
        if word in self.joints | self.questions:
            return True
        if before in self.subjects | self.questions | self.helpers:
            return False  # "can I do it", "what is it"
        if word in self.helpers:
            return after in self.subjects
        verb = said[at + 2 : at + 3] if word in self.owners else (after,)
        told = word in self.owners | self.doers and not self.helpers.isdisjoint(verb)
        return told and before not in self.joints

    def denies(self, said: tuple[str, ...], at: int) -> bool:
        """Whether a word says that all is well: "not", "fine", "can" as in "I can do the stairs"."""
        after = said[at + 1] if at + 1 < len(said) else ""
        can = said[at] in self.able and at > 0 and said[at - 1] in self.doers and after not in self.unable
        return can or said[at] in self.denials

    @cached_property
    def empty(self) -> frozenset[str]:
        """The stems of words that do not say what it is that lasts."""
        return frozenset(map(stem, self.neutral | self.times))

    @cached_property
    def onsets(self) -> frozenset[str]:
        """The stems of words of beginning."""
        return frozenset(map(stem, self.beginnings))


@cache
def telling() -> Telling:
    """The words of reporting. Raises content.yamlfile.BrokenFile."""
    return read_as(REPORTED_FILE, Telling, trusted=True)


@dataclass(frozen=True)
class Clause:
    """A part of an utterance with the names in it that are not denied."""

    words: tuple[str, ...]
    spans: tuple[Span[Concept], ...]
    content: frozenset[str]  # the stems of its words that carry meaning and are no names
    denies: bool  # something, outside of names such as "can not walk"

    @property
    def goes_on(self) -> bool:
        """Whether it may take its subject from the clause before."""
        return self.words[0] in telling().joints

    @property
    def asks(self) -> bool:
        first = self.words[1:2] if self.goes_on and len(self.words) > 1 else self.words[:1]
        return first[0] in telling().questions | telling().helpers or self.words[0] in telling().conditions

    @property
    def is_somebodys(self) -> bool:
        """Whether a person is spoken of, or the topic where nothing is asked."""
        if telling().persons.intersection(self.words):
            return not self._only(OTHER)
        return not self.asks and self._names_topic

    @property
    def is_of_topic(self) -> bool:
        """Whether what lasts in it is the topic: it names that, or nothing else."""
        if self._names_topic:
            return not (self.asks and self._names_cure)
        does_something = telling().doers.intersection(self.words) and self.content - telling().empty
        return not (self._names_cure or does_something or telling().others.intersection(self.words))

    @property
    def lasts(self) -> bool:
        return bool(telling().times.intersection(self.words))

    @property
    def begins(self) -> bool:
        return bool(telling().onsets.intersection(map(stem, self.words)))

    @property
    def _names_topic(self) -> bool:
        named = any(not span.stands_for.isdisjoint((PART, EVENT)) for span in self.spans)
        return named or any(map(self._stands_alone, range(len(self.words))))

    def _stands_alone(self, at: int) -> bool:
        """Whether a word stands for the topic: "this hurts", but not "this lettuce"."""
        following = self.words[at + 1 : at + 2]
        of_noun = following and stem(following[0]) in self.content - telling().empty
        return self.words[at] in telling().pronouns and (self.words[at] == "it" or not of_noun)

    @property
    def _names_cure(self) -> bool:
        return any(concept.kind in ("cause", "remedy") for span in self.spans for concept in span.stands_for)

    def _only(self, concept: Concept) -> bool:
        named = frozenset[Concept]().union(*(span.stands_for for span in self.spans))
        return concept in named and named.isdisjoint((PART, EVENT))


def signs_in(reading: Reading, when: Mapping[Label, When]) -> tuple[Sign, ...]:
    """The warning signs that are reported, in the order in which they were said. ``when``: see `Lexicon.when`."""
    if not any(concept.kind == "warning" for concept in reading.concepts()):
        return ()
    found: dict[Label, Sign] = {}
    owned = False
    for clause in clauses(reading):
        owned = clause.is_somebodys or (owned and clause.goes_on and not clause.asks)
        for span in clause.spans if owned and not clause.denies else ():
            for label in _signs_of(span):
                if _is_reported(span, clause, when.get(label)):
                    before = found[label].said if label in found else ()
                    found[label] = Sign(label, before + reading.words[span.start : span.end])
    return tuple(found.values())


def with_sign_first(meaning: Meaning) -> Meaning:
    """The meaning with a sign that was reported beside it told first, and what was asked then, or the second of two."""
    unsure = meaning.decision is not Decision.ANSWER
    passed_over = meaning.decision in (Decision.REFUSE, Decision.IGNORE)
    if not meaning.reported or passed_over or (meaning.label == EMERGENCY and not unsure):
        return meaning
    if meaning.intent == "warning" and not unsure:
        return meaning
    asked = meaning.label == EMERGENCY or (not unsure and meaning.intent in QUESTIONS)
    question = meaning.label if asked and not is_reassuring(meaning.label) else None
    sign = meaning.reported[0]
    reason = f"a sign beside it: {' '.join(sign.said)}"
    return replace(meaning, label=sign.label, also=question, decision=Decision.ANSWER, reason=reason)


def asked_beside(reading: Reading) -> tuple[str, ...]:
    """The question beside a sign: the first clause that asks and names none. Empty where there is none."""
    for clause in clauses(reading):
        of_sign = any(concept.kind == "warning" for span in clause.spans for concept in span.stands_for)
        if clause.asks and not of_sign and len(clause.words) >= _QUESTION:
            return clause.words[1:] if clause.goes_on else clause.words
    return ()


def timed_elsewhere(reading: Reading, when: Mapping[Label, When]) -> frozenset[Label]:
    """The signs of lasting that are out of the question, as all that is said to last is something else."""
    lasting = frozenset(label for label, kind in when.items() if kind == "lasting")
    if not lasting or telling().times.isdisjoint(reading.words):
        return frozenset()
    timed = [clause for clause in clauses(reading) if clause.lasts]
    return frozenset() if any(clause.is_of_topic for clause in timed) else lasting


def tells_beginning(said: tuple[str, ...]) -> bool:
    """Whether something that was named before is said to have begun: "I only started on them last week"."""
    words = telling()
    points = not (words.others | words.pronouns).isdisjoint(said)
    tells = points and not words.persons.isdisjoint(said) and said[0] not in words.questions | words.helpers
    return (
        tells
        and not (words.times | words.moments).isdisjoint(said)
        and not words.onsets.isdisjoint(map(stem, said))
    )


def clauses(reading: Reading) -> list[Clause]:
    """An utterance cut before each word that joins or asks; no name is cut."""
    said, words = reading.words, telling()
    inside = {at for span in reading.spans for at in range(span.start + 1, span.end)}
    starts = [at for at in range(1, len(said)) if at not in inside and words.begins_clause(said, at)]
    return [_clause(reading, start, end) for start, end in zip([0, *starts], [*starts, len(said)])]


def _clause(reading: Reading, start: int, end: int) -> Clause:
    spans = tuple(
        span
        for number, span in enumerate(reading.spans)
        if start <= span.start < end and number not in reading.denied
    )
    named = {at for span in reading.spans for at in range(span.start, span.end)}
    content = frozenset(
        stem(reading.words[at])
        for at in range(start, end)
        if at not in named and reading.words[at] not in english().function_words
    )
    denies = any(telling().denies(reading.words, at) for at in range(start, end) if at not in named)
    return Clause(reading.words[start:end], spans, content, denies)


def _signs_of(span: Span[Concept]) -> list[Label]:
    return sorted(Label.of(concept) for concept in span.stands_for if concept.kind == "warning")


def _is_reported(span: Span[Concept], clause: Clause, when: When | None) -> bool:
    if when == "begun":
        return clause.begins and (not clause.asks or clause.words[0] == "when")
    if any(concept.is_item and concept.kind != "warning" for concept in span.stands_for):
        return False  # "fatigue" names a cause, too
    return when is None or clause.is_of_topic
