"""What is asked about the topic that its source says nothing on: "does coffee do it", "is it Parkinson's".

What people ask about beside a topic stands in ``not_covered.yaml``. Whether a question is about such a thing is tried out:
the topic's own causes or remedies are put in its place. Where each of them would be told about, it is asked for like them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from content.topic import KINDS, Beyond, Kind, Topic
from content.yamlfile import read_yaml
from intents.concept import EVENT, OTHER, PART
from intents.meaning import COMMANDS, NONE, Decision, Meaning
from intents.safety.urgency import is_urgent
from intents.words.gazetteer import Gazetteer, Span
from intents.words.normalize import words

NOT_COVERED_FILE = Path(__file__).with_name("not_covered.yaml")
Words = tuple[str, ...]
Understand = Callable[[Words], Meaning]
_STAYS = COMMANDS | {"help", "source", "warnings"}  # when to see a doctor is told whatever else was named
_STRANGE = 2  # words that nothing explains, where the topic is named
_OPENING = 3  # words in which a question begins: "well then is it …"
_WHOSE = 2  # words after "my" in which the topic's part may stand


class Term(NamedTuple):
    """What can be asked about, and how it is named aloud."""

    kind: Beyond
    name: str


class _Asked(NamedTuple):
    """A term at its place in an utterance, what that was taken to mean, and what it means without the term."""

    term: Term
    said: Words
    start: int
    end: int
    meaning: Meaning
    rest: Meaning

    @property
    def is_answered(self) -> bool:
        return self.meaning.decision is Decision.ANSWER

    def with_other(self, name: str) -> Words:
        """The utterance with something else in place of the term."""
        return (*self.said[: self.start], *words(name), *self.said[self.end :])


class Coverage:
    """Finds what the source of one topic does not cover. Pure: the same words, the same judgement."""

    def __init__(self, topic: Topic) -> None:
        self._data = _data()
        own = ((None, name) for kind in ("cause", "remedy") for name in _names(topic, kind))
        self._terms: Gazetteer[Term | None] = Gazetteer([*_terms(self._data["kinds"]), *own])
        self._amounts = Gazetteer([(True, amount) for amount in self._data["dose"]["amounts"]])
        self._stand_ins = {kind: tuple(_stand_ins(topic, kind)) for kind in KINDS}
        self._parts = frozenset(word for name in topic.words.part for word in words(name))

    def judge(self, meaning: Meaning, said: Words, understand: Understand) -> Meaning:
        """The meaning, or that what was asked about is not covered. ``understand`` gives the meaning of other words."""
        if is_urgent(meaning.label) or (meaning.decision is Decision.ANSWER and meaning.intent in _STAYS):
            return meaning
        for span in self._terms.spans(said):
            dosed = self._dosed(span, said)
            for term in sorted(filter(None, span.stands_for)):
                if None in span.stands_for and not dosed:
                    continue  # the topic has something of that name
                rest = understand((*said[: span.start], *said[span.end :]) or said)
                asked = _Asked(term, said, span.start, span.end, meaning, rest)
                if self._is_guarded(asked) or (
                    self._is_question(asked) and (dosed or self._is_asked_for(asked, understand))
                ):
                    name = self._data["dose"]["name"].format(term.name) if dosed else term.name
                    return replace(
                        meaning, label=NONE, decision=Decision.NOT_COVERED, about=name, beyond=term.kind,
                        reason=f"asked about: {name}",
                    )  # fmt: skip
        return meaning

    def _is_guarded(self, asked: _Asked) -> bool:
        """Whether what would be told is not to be told of such a person."""
        if not asked.is_answered or asked.meaning.intent not in self._kind(asked.term).get("guards", ()):
            return False
        return not self._kind(asked.term).get("others") or not self._is_of_the_speaker(asked.said)

    def _is_of_the_speaker(self, said: Words) -> bool:
        return any(
            word == "my" and self._parts.intersection(said[at + 1 : at + 1 + _WHOSE])
            for at, word in enumerate(said)
        )

    def _is_question(self, asked: _Asked) -> bool:
        """Whether it is a question on the topic, or at least on nothing else."""
        named = {PART, EVENT}.intersection(asked.meaning.named)
        if OTHER in asked.meaning.named and PART not in named:
            return False
        if len(asked.rest.unexplained) > (_STRANGE if named else 0) or not self._asks(asked.said):
            return False
        return bool(named) or self._points(asked)

    def _asks(self, said: Words) -> bool:
        data = self._data
        return bool(set(data["asking"]).intersection(said[:_OPENING])) or any(
            word in data["reasons"] or (word in data["inverted"] and following in data["subjects"])
            for word, following in pairwise((*said, ""))
        )

    def _points(self, asked: _Asked) -> bool:
        kind = self._kind(asked.term)
        others = {*asked.said[: asked.start], *asked.said[asked.end :]}
        if kind.get("far") or not others.intersection(self._data["pointing"]):
            return False
        return "plain" not in kind["like"] or bool(others.intersection(self._data["frames"]))

    def _is_asked_for(self, asked: _Asked, understand: Understand) -> bool:
        like = self._kind(asked.term)["like"]
        if "question" in like:
            return bool(set(self._data["asking"]).intersection(asked.said[: asked.start]))
        if asked.is_answered and (asked.meaning.label in asked.rest.named_items or self._in_passing(asked)):
            return False
        if "plain" in like:
            return not asked.is_answered
        return any(self._is_like(kind, asked, understand) for kind in like)

    def _in_passing(self, asked: _Asked) -> bool:
        """Whether a question of its own follows: "i had a coffee and it twitches, how do i stop it"."""
        return bool(set(self._data["reasons"]).intersection(asked.said[asked.end + 1 :]))

    def _is_like(self, kind: Kind, asked: _Asked, understand: Understand) -> bool:
        """Whether each of the topic's items of a kind would be told about in place of the term."""
        stand_ins = self._stand_ins[kind]
        understood = (understand(asked.with_other(name)) for name in stand_ins)
        return bool(stand_ins) and all(
            other.decision is Decision.ANSWER and other.label in other.named_items for other in understood
        )

    def _dosed(self, span: Span[Term | None], said: Words) -> bool:
        dose = self._data["dose"]
        if not any(term and term.kind in dose["of"] for term in span.stands_for):
            return False
        amounts = self._amounts.spans(said)
        return any(
            max(amount.start, span.start) - min(amount.end, span.end) <= dose["within"] for amount in amounts
        )

    def _kind(self, term: Term) -> dict[str, Any]:
        kind: dict[str, Any] = self._data["kinds"][term.kind]
        return kind


@cache
def _data() -> dict[str, Any]:
    return dict(read_yaml(NOT_COVERED_FILE, trusted=True))


def _terms(kinds: dict[Beyond, dict[str, Any]]) -> Iterator[tuple[Term, str]]:
    for kind, of_kind in kinds.items():
        for names in of_kind["terms"]:
            yield from ((Term(kind, names[0]), name) for name in names)


def _names(topic: Topic, kind: Kind) -> Iterator[str]:
    listing = topic.listing(kind)
    for item in listing.items if listing else ():
        yield from item.names


def _stand_ins(topic: Topic, kind: Kind) -> Iterator[str]:
    """The first name of each item."""
    listing = topic.listing(kind)
    return (item.names[0] for item in (listing.items if listing else ()))
